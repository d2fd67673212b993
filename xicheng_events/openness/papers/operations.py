"""Putting a paper to an item, taking it out, reading it, and letting all of them go when the meeting is over."""

import base64
import json
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import delete, exists, func, or_, select

from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.events.states import OPEN_COURSES
from xicheng_events.booking.registration.models import Registration
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.confined import Ended, read_confined
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import in_house_language, kept
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.core.text import table_moment
from xicheng_events.foundation.files.kinds import MB
from xicheng_events.foundation.files.operations.keeping import keep_file
from xicheng_events.foundation.files.operations.receiving import Received
from xicheng_events.foundation.files.queries import folder, path_of
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.review.operations import ask_review, void_slip
from xicheng_events.openness.meetings.queries import meeting_of
from xicheng_events.openness.papers.models import ItemPaper
from xicheng_events.openness.papers.queries import KIND, fields_of_paper, meeting_ends_at, paper_for

_MEMORY, _MOST_PAGES = 512 * MB, 300


def require_markable(received: Received) -> None:
    """Refuse `busy` and, beside `paper`, `unmarkable` for a file across whose pages no name can be written: nobody
    could read it. Takes its time, and asks the database nothing."""
    try:
        _marked(folder() / received.stored_name, who="")
    except Refused as refusal:
        raise refusal if refusal.code == "busy" else Refused("unmarkable", _(
            "“%(name)s”页数过多或结构特殊，无法逐页加注姓名，请拆分或重新输出为普通PDF（%(n)s页以内）后再上传。",
            name=received.name, n=_MOST_PAGES), "paper") from refusal


def put_paper(slot: Slot, received: Received, *, by: Person) -> ItemPaper:
    """One paper of an open item: it lies before the secrecy reviewer from now on, and is read by nobody until its slip
    has passed. Refuses `not_yours`; beside `paper` `no_pledge` for a meeting without one, `item_closed`,
    `meeting_over`, and `paper_there` while the item has one."""
    event = slot.event
    require_right(may_take(PublishingStep.ASK, KIND, event.host_id, by))
    meeting = meeting_of(event.id)
    if not (meeting and meeting.needs_pledge):
        raise Refused("no_pledge", _("本次会议不签署保密承诺书，不能上传会议材料，请发放纸质材料。"), "paper")
    if not slot.capacity:
        raise Refused("item_closed", _("不公开的议题没有列席人员，不能上传材料。"), "paper")
    if not event.is_open or meeting_ends_at(event) <= clock.now():
        raise Refused("meeting_over", _("会议已结束或已取消，不能再上传材料。"), "paper")
    file = keep_file(received, by=by)
    if not insert_unless_there(ItemPaper, slot_id=slot.id, file_id=file.id, added_by_id=by.id, added_at=clock.now()):
        raise Refused("paper_there", _("这项议题已有一份材料，请先移除再上传。"), "paper")
    paper = db.session.scalars(select(ItemPaper).where(ItemPaper.slot_id == slot.id)).one()
    record("papers.added", paper, by=by, **_which(paper))
    ask_review(paper, organisation=event.host, title=kept(lambda: _("会议材料：%(name)s", name=file.name)),
               fields=fields_of_paper(paper), by=by)
    return paper


def take_out_paper(paper: ItemPaper, *, by: Person) -> None:
    """移除: nobody reads it any more, its slip is void, the file goes. Refuses `not_yours`."""
    require_right(may_take(PublishingStep.ASK, KIND, paper.slot.event.host_id, by))
    _let_go(paper, reason=kept(lambda: _("会议材料已移除")), by=by)


def read_paper(registration: Registration, *, by: Person) -> tuple[str, bytes] | None:
    """(name, PDF) of the paper that this party may read, with their name and the time across each page, and the end of
    their phone, which tells two of one name apart and who has letters in it that readers lack; None where there is none
    for them. Refuses `busy` and `unreadable`."""
    paper = paper_for(registration)
    if paper is None:
        return None
    marked = _marked(path_of(paper.file), who=_("%(name)s（尾号%(tail)s）", name=registration.name,
                                                tail=registration.phone_tail))
    record("papers.read", registration, by=by, **_which(paper))
    return paper.file.name, marked


def note_opened(paper: ItemPaper, *, by: Person) -> None:
    """Somebody of the desk opens the file itself, who works on the meeting or reviews it: the record says so."""
    record("papers.read", paper, by=by, **_which(paper))


@in_house_language
def drop_papers() -> int:
    """Sweep: let the papers go of meetings that have ended or were called off, and of items that aren't open any more;
    how many. Nobody is asked to review them any more; their files follow."""
    last = select(func.max(Slot.ends_at)).where(Slot.event_id == Event.id).correlate(Event).scalar_subquery()
    has_places = exists().where(Quota.slot_id == Slot.id, Quota.capacity > 0)
    over = select(ItemPaper).join(ItemPaper.slot).join(Event, Event.id == Slot.event_id).where(
        or_(last <= clock.now(), Event.course.not_in(OPEN_COURSES), ~has_places))
    reason = _("会议已结束或已调整，材料已删除")
    return sum(_let_go(paper, reason=reason, by=None)
               for paper in db.session.scalars(over.order_by(ItemPaper.id)).unique().all())


def _let_go(paper: ItemPaper, *, reason: str, by: Person | None) -> bool:
    """Of two at the same moment the database takes one."""
    which = _which(paper)
    if not write(delete(ItemPaper).where(ItemPaper.id == paper.id)):
        return False
    void_slip(paper, reason=reason, by=by)
    record("papers.taken_out" if by else "papers.dropped", paper, by=by, **which)
    return True


def _which(paper: ItemPaper) -> dict:
    """For the record, which goes on saying which paper it was when that is gone."""
    return {"agenda_item": paper.slot.label, "paper": paper.file.name}


def _marked(path: Path, *, who: str) -> bytes:
    """The PDF with `who` and the time across each page. Refuses `busy` and `unreadable`."""
    line = _("%(who)s %(at)s 仅供本次会议列席使用", who=who, at=table_moment(clock.now()))
    try:
        data = json.dumps(line).encode() + b"\n" + path.read_bytes()
        answer = read_confined("watermark", data, _MOST_PAGES, memory=_MEMORY)
    except Ended as ended:
        if ended.why == "busy":
            raise Refused("busy", _("同时打开材料的人较多，请过一分钟再试。")) from ended
        answer = {}
    except FileNotFoundError:
        answer = {}
    if "pdf" not in answer:
        raise Refused("unreadable", _("材料暂时打不开，请与主办单位联系，或到会场查看纸质材料。"))
    return base64.b64decode(answer["pdf"])
