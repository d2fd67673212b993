"""What a notice still lacks before the public may see it (domain §2.2)."""

from datetime import timedelta

from flask_babel import gettext as _

from xicheng_events.core import clock
from xicheng_events.events.kinds import Allocation
from xicheng_events.events.models import Event


def missing_for_publishing(event: Event) -> list[tuple[str, str]]:
    """(form field, what to do) for everything that is required and missing; empty when the notice is complete."""
    needs_registration = event.allocation != Allocation.WALK_IN
    rules = (
        ("title", event.title, _("请填写活动名称。")),
        ("summary", event.summary, _("请用一两句话说明活动内容。")),
        ("venue_name", event.venue_id or event.venue, _("请填写活动地点和详细地址。")),
        ("agenda", event.agenda, _("请至少填写一项活动安排。")),
        ("slots", event.slots, _("请至少安排一个场次。")),
        ("audience", event.audience, _("请说明面向对象。")),
        ("registration_opens_at", not needs_registration or event.registration_opens_at, _("请填写报名开始时间。")),
        ("registration_closes_at", not needs_registration or event.registration_closes_at, _("请填写报名截止时间。")),
        ("contact_name", event.contact_name, _("请填写联系人。")),
        ("contact_phone", event.contact_phone, _("请填写联系电话。")),
        ("offline_channel", event.offline_channel, _("请填写线下报名方式，方便不用手机的群众。")),
    )
    return [(field, sentence) for field, value, sentence in rules if not value]


def warnings_for(event: Event) -> list[str]:
    """What is allowed but worth a second thought."""
    said = []
    if event.slots:
        first = min(slot.starts_at for slot in event.slots)
        if first - clock.now() < timedelta(days=7):
            said.append(_("距活动不足7天，群众可能来不及报名。"))
        if any(slot.capacity >= 1000 for slot in event.slots):
            said.append(_("单场达到1000人，属于大型群众性活动，请先办理安全许可。"))
    return said
