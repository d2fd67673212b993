"""What a meeting says in its notice, and what it must say before that is published (events/notice_parts.py)."""

from flask_babel import gettext as _

from xicheng_events.booking.events.notice_parts import NoticePart
from xicheng_events.booking.events.phases import first_start
from xicheng_events.foundation.core import clock
from xicheng_events.openness.meetings.hearing_queries import PAPERS_DAYS, hearing_of
from xicheng_events.openness.meetings.kinds import MeetingKind, Openness
from xicheng_events.openness.meetings.queries import items_of_meeting, meeting_of, openness_of


def read_meeting(notice) -> dict:
    """Its values as they are stored, with how much of it is open; {} while nothing is said."""
    meeting = meeting_of(notice.id)
    if meeting is None:
        return {}
    said = {"kind": meeting.kind.value, "number": meeting.number, "convenor": meeting.convenor,
            "openness": openness_of(notice).value, "needs_pledge": meeting.needs_pledge}
    if meeting.kind is MeetingKind.HEARING and (hearing := hearing_of(notice.id)):
        said |= {"selected_how": hearing.selected_how, "papers_by_post": hearing.papers_by_post}
    return said


def meeting_lines(values: dict) -> list[tuple[str, str]]:
    """What people read of them."""
    kind = MeetingKind(values["kind"]).label
    return [(_("会议"), f"{kind}{values['number']}"), (_("召集人"), values["convenor"]),
            (_("开放程度"), Openness(values["openness"]).label),
            (_("保密承诺"), _("确认参加后签署保密承诺书，签署后发放签到码。") if values.get("needs_pledge") else ""),
            *(_hearing_lines(values) if "selected_how" in values else ())]


def _hearing_lines(values: dict) -> list[tuple[str, str]]:
    papers = _("会前%(n)s日按您留下的联系方式邮寄。", n=PAPERS_DAYS) if values["papers_by_post"] else _(
        "见本公告附件，会前%(n)s日公布。", n=PAPERS_DAYS)
    return [(_("参加人遴选办法"), values["selected_how"]), (_("听证材料"), papers),
            (_("参加人名单"), " ".join(public_of_participants(values))),
            (_("听证笔录"), _("听证会后由参加人核对，无误后签字。"))]


def public_of_participants(values: dict) -> list[str]:
    """What of those who register for it becomes public, in a sentence: for the notice and for 告知书."""
    if "selected_how" not in values:
        return []
    return [_("会前公布听证参加人名单，只写姓氏和身份类别，听证会当天结束后撤下。")]


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
    return missing + _missing_of_hearing(notice)


def _missing_of_hearing(notice) -> list[str]:
    hearing, missing = hearing_of(notice.id), []
    if hearing and not hearing.selected_how:
        missing.append(_("听证会请在“会议基本情况”中写明参加人遴选办法。"))
    if hearing and not hearing.papers_by_post and all(file.is_picture for file in notice.files):
        missing.append(_("听证会请上传听证材料作为附件，或在“会议基本情况”中注明邮寄。"))
    return missing


def warnings_of_meeting(notice) -> list[str]:
    """That the papers of a hearing would come too late."""
    first = first_start(notice)
    if first is None or notice.published_at or hearing_of(notice.id) is None:
        return []
    if (clock.local(first).date() - clock.today()).days >= PAPERS_DAYS:
        return []
    return [_("距听证会不足%(n)s日，听证材料应当至少提前%(n)s日提供给参加人，请核对日期。", n=PAPERS_DAYS)]


MEETING = NoticePart("meeting", lambda row: row.slots_are_agenda, read_meeting, meeting_lines, missing_of_meeting,
                     "meetings_staff.describe", warnings_of_meeting, public_of_participants)
