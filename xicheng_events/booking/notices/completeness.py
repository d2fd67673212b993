"""What a notice still lacks before the public may see it, and what deserves a second thought (domain §2.2)."""


from flask_babel import gettext as _

from xicheng_events.booking.events.asked_at_registering import asked
from xicheng_events.booking.events.blackouts import blackout_warnings
from xicheng_events.booking.events.choices import CompanionPolicy
from xicheng_events.booking.events.form_catalogue import Field
from xicheng_events.booking.events.kinds import OPEN_TO_ALL
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.notice_parts import notice_parts
from xicheng_events.booking.events.phases import first_start
from xicheng_events.booking.notices.revision import current_notice
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.workdays import current_table

NOTICE_WORKDAYS = 7
LARGE_EVENT = 1000


def missing_for_publishing(notice) -> list[tuple[str, str]]:
    """(form field, what to do) for everything that is required and missing; empty when the notice is complete."""
    missing = [(field, sentence) for field, value, sentence in _required(notice) if not value]
    missing += [(part.name, sentence) for part in notice_parts(notice.kind) for sentence in part.missing(notice)]
    return missing + _unasked(notice) + _wrong_times(notice)


def warnings_for(notice) -> list[tuple[str, str]]:
    """(form field, sentence) for what is allowed but worth a second thought."""
    warnings, first = [], first_start(notice)
    if first and not notice.published_at and _workdays_until(first) < NOTICE_WORKDAYS:
        warnings.append(("slots-0-starts_at", _("距活动不足%(n)s个工作日，群众可能来不及报名。", n=NOTICE_WORKDAYS)))
    if any(slot.capacity >= LARGE_EVENT for slot in notice.slots):
        warnings.append(("slots-0-capacity", _("单场达到%(n)s人，属于大型群众性活动，请先取得公安机关安全许可。",
                                               n=LARGE_EVENT)))
    if notice.minors_allowed is False and notice.companion_policy.value == "children_only":
        warnings.append(("minors_allowed", _("同行人仅限儿童，但未勾选未成年人可以参加，请核对。")))
    if notice.answers_later and notice.result_until and notice.cancel_until \
            and notice.cancel_until <= notice.result_until:
        warnings.append(("cancel_until", _("取消截止早于通知结果的时间，得到名额的人不能来时来不及自行取消，请核对。")))
    if notice.publication.topic_id is None:
        warnings.append(("topic", _("还没有选择领域，按领域查找和订阅的人看不到这项活动。")))
    if notice.closing_is_provisional:
        warnings.append(("registration_closes_at",
                         _("报名截止时间所在年度的放假安排尚未公布，暂按周一至周五推算，请届时核对。")))
    warnings += [(part.name, sentence) for part in notice_parts(notice.kind) for sentence in part.warnings(notice)]
    return warnings + [(f"agenda-{at}-starts_at", _("活动安排第%(n)s项的时间不在任何场次内，请核对。", n=at + 1))
                       for at in agenda_outside(notice)]


def agenda_outside(notice) -> list[int]:
    """The lines of the agenda, from 0, whose time of day lies in no slot, from its check-in to its end."""
    spans = [(clock.local(slot.checkin_from), clock.local(slot.ends_at)) for slot in notice.slots]
    if not spans or any(start.date() != end.date() for start, end in spans):
        return []
    return [at for at, item in enumerate(notice.agenda) if item.starts_at
            and not any(start.time() <= item.starts_at <= end.time() for start, end in spans)]


def _required(notice) -> tuple:
    return (
        ("title", notice.title, _("请填写活动名称。")),
        ("summary", notice.summary, _("请用一两句话介绍活动内容。")),
        ("slots-add", notice.slots, _("请至少安排一个场次，填写时间和名额。")),
        ("venue", notice.venue or not notice.takes_place_at_venue, _("请填写活动地点和详细地址。")),
        ("agenda-add", notice.agenda or notice.row.slots_are_agenda, _("请至少填写一项活动安排。")),
        ("companion_policy", not notice.allocation.row.is_balanced or notice.companion_policy is CompanionPolicy.NONE,
         _("均衡遴选按人安排席位，请把同行人改为不可携带。")),
        ("audience", notice.audience, _("请填写面向对象。")),
        ("contact_name", notice.contact_name, _("请填写联系人。")),
        ("contact_phone", notice.contact_phone, _("请填写联系电话。")),
        ("offline_channel", notice.offline_channel or notice.allocation not in OPEN_TO_ALL,
         _("请填写线下报名方式，方便不用手机的群众。")),
        *((f"agenda-{at}-starts_at", item.starts_at, _("请填写活动安排第%(n)s项的时间。", n=at + 1))
          for at, item in enumerate(notice.agenda)),
    )


def _unasked(notice) -> list[tuple[str, str]]:
    """Conditions nobody could check, because the registration form doesn't ask what they are about."""
    has_limits = notice.min_age is not None or notice.max_age is not None
    unasked = []
    if has_limits and not (asked(notice, Field.AGE_BAND) or asked(notice, Field.BIRTH_DATE)):
        unasked.append(("form", _("活动有年龄要求，请在报名表中收集年龄段。")))
    if notice.residence.value != "any" and not asked(notice, Field.STREET):
        unasked.append(("form", _("活动有居住条件，请在报名表中收集所在街道。")))
    return unasked


def _wrong_times(notice) -> list[tuple[str, str]]:
    wrong, now, first = [], clock.now(), first_start(notice)
    if first and first <= now and not notice.published_at:
        wrong.append(("slots-0-starts_at", _("场次时间已过，请修改。")))
    if first is None or not notice.allocation.row.takes_registrations:
        return wrong
    closes = notice.registration_closes_at
    if closes is None:
        wrong.append(("registration_closes_at", _("请填写报名截止时间。")))
    elif closes <= now and not notice.published_at:
        wrong.append(("registration_closes_at", _("报名截止时间已过，请修改。")))
    return wrong


def _workdays_until(moment) -> int:
    return current_table().working_days_between(clock.today(), clock.local(moment).date())


def warnings_on_the_slip(event_id: int) -> list[str]:
    """The same sentences for who reviews the words: of the event as it would read."""
    event = db.session.get(Event, event_id)
    return [sentence for _field, sentence in blackout_warnings(current_notice(event))] if event else []
