"""What the demo's units tell many at once: own wordings, reminders, mass notices, and a message that couldn't go out."""

import uuid
from datetime import time

from sqlalchemy import select

from xicheng_events.booking.mailings.audience import Audience
from xicheng_events.booking.mailings.operations import filling_outbox, reminders
from xicheng_events.booking.mailings.operations.notices import send_mailing
from xicheng_events.booking.mailings.queries import reach_of
from xicheng_events.demo import notices
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify import operations as notify
from xicheng_events.foundation.notify.models import TemplateText
from xicheng_events.foundation.web.safe_addresses import full_address
from xicheng_events.voice.followup.operations.telling_staff import note_lights, tell_staff

CONFIRMED = "政务服务中心欢迎您：{时间}，{地点}。请带身份证从南门进，签到码{签到码}。来不了请提前取消，把名额让给别人。"
PROPOSED = "统计局提醒：“{活动}”{时间}开始，{地点}见，签到码{签到码}。来不了请到“我的”取消，名额会给候补的街坊。"


def play(timeline: Timeline, story: Story) -> None:
    """Lay it out in time."""
    on = timeline.on
    on(-39, "09:00", _word, story, "zwfw", "confirmed", CONFIRMED)
    on(-1, "16:30", _word, story, "tjj", "reminder", PROPOSED, approved=False)
    on(-3, "09:00", _plan, story, "fire", [(3, time(18)), (1, time(10))])
    for day in range(-20, 1):
        on(day, "10:00", clockwork)
    on(-1, "14:00", tell, story, "statistics", Audience(state="confirmed"),
       "“{活动}”改从西门进，{时间}不变，请提前10分钟到。咨询{咨询电话}")
    on(-1, "14:01", clockwork)
    # Left by telephone by somebody who has no mobile: the reply can't be sent, and the desk sees why.
    on(-1, "15:20", _reply_to_a_landline, story)


def _word(story: Story, unit: str, template: str, text: str, *, approved: bool = True) -> None:
    unit_id = story.units[unit].id
    notify.propose_wording(unit_id, template, text=text, by=notices.somebody(Role.EDITOR, unit_id))
    if approved:
        own = db.session.scalars(select(TemplateText).where(
            TemplateText.organisation_id == unit_id, TemplateText.template == template)).one()
        notify.approve_wording(own, by=notices.somebody(Role.REVIEWER, unit_id))


def _plan(story: Story, key: str, rules: list) -> None:
    event = story.events[key]
    reminders.plan_reminders(event, rules=rules, by=notices.somebody(Role.EDITOR, event.host_id))


def clockwork() -> None:
    """What staff are to know of their issues, reminders that are due, and mailings up to the last."""
    note_lights()
    tell_staff()
    reminders.start_reminders()
    while filling_outbox.queue_mailings():
        pass


def tell(story: Story, key: str, audience: Audience, text: str) -> None:
    """The unit's editor writes to those of an event."""
    event = story.events[key]
    send_mailing(event, audience=audience, text=text, seen=reach_of(event, audience).digest,
                 form_key=uuid.uuid4().hex, by=notices.somebody(Role.EDITOR, event.host_id))


def _reply_to_a_landline(story: Story) -> None:
    notify.queue_notice("reply", phone="010-00000000", organisation_id=story.units["tjj"].id, secret=True,
                        number="7K3Q-9FMX", link=full_address("/progress/query"), phone_to_ask="010-00000000")
