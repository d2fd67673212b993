"""What a meeting says in its notice, and what it must say before that is published (events/notice_parts.py)."""

from flask_babel import gettext as _

from xicheng_events.booking.events.notice_parts import NoticePart
from xicheng_events.openness.meetings.kinds import MeetingKind, Openness
from xicheng_events.openness.meetings.queries import items_of_meeting, meeting_of, openness_of


def read_meeting(notice) -> dict:
    """Its values as they are stored, with how much of it is open; {} while nothing is said."""
    meeting = meeting_of(notice.id)
    if meeting is None:
        return {}
    return {"kind": meeting.kind.value, "number": meeting.number, "convenor": meeting.convenor,
            "openness": openness_of(notice).value, "needs_pledge": meeting.needs_pledge}


def meeting_lines(values: dict) -> list[tuple[str, str]]:
    """What people read of them."""
    kind = MeetingKind(values["kind"]).label
    return [(_("会议"), f"{kind}{values['number']}"), (_("召集人"), values["convenor"]),
            (_("开放程度"), Openness(values["openness"]).label),
            (_("保密承诺"), _("确认参加后签署保密承诺书，签署后发放签到码。") if values.get("needs_pledge") else "")]


def missing_of_meeting(notice) -> list[str]:
    """What to do before it can be published: of each open item the public title and who reports on it."""
    missing = [] if meeting_of(notice.id) else [_("请在“会议基本情况”中填写会议类别和召集人。")]
    if notice.slots and openness_of(notice) is Openness.NONE:
        missing.append(_("至少有一项议题公开，才能发布预告；全程不开放的会议不发布预告。"))
    items = items_of_meeting(notice.id)
    for number, slot in enumerate(notice.slots, start=1):
        if slot.capacity and not slot.label:
            missing.append(_("请填写议题%(n)s可以公开的名称，或注明不公开。", n=number))
        if slot.capacity and not (slot.id in items and items[slot.id].unit_id):
            missing.append(_("请选择议题%(n)s的汇报单位。", n=number))
    return missing


MEETING = NoticePart("meeting", lambda row: row.slots_are_agenda, read_meeting, meeting_lines, missing_of_meeting,
                     "meetings_staff.describe")
