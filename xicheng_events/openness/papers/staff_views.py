"""会议材料 at the desk: a paper for each open item, and whether its slip has passed."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import DESK_ROLES, desk_event
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.files.giving_out import given_out
from xicheng_events.foundation.files.kinds import MB, FileKind
from xicheng_events.foundation.files.operations.receiving import files_received
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.review.queries import is_about, slips_for
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.render import render
from xicheng_events.foundation.web.storable_input import takes_up_to
from xicheng_events.openness.papers import queries
from xicheng_events.openness.papers.forms import PaperOfItemForm
from xicheng_events.openness.papers.models import ItemPaper
from xicheng_events.openness.papers.operations import note_opened, put_paper, require_markable, take_out_paper

SPARE = 4 * MB  # what is a little too large is told so beside its field

bp = Blueprint("item_papers_staff", __name__, url_prefix="/staff/events")
bp.within = "events_staff"
staff_only(bp, *DESK_ROLES, Role.COORDINATOR, Role.SECRECY)


@bp.get("/<code>/papers")
def index(code: str):
    """The items and their papers."""
    return _page(_meeting(code))


@bp.post("/<code>/files/paper")
@takes_up_to(FileKind.PDF.row.most + SPARE, _l(
    "材料每次一份，%(mb)sMB以内。您选择的超过了，没有保存，请压缩后重新上传。", mb=FileKind.PDF.row.most // MB))
def put(code: str):
    """Put a paper to an item."""
    event, form = _meeting(code), PaperOfItemForm()
    if form.validate():
        with attempt(form):
            form.chosen_item(_items(event))
            sent = [each for each in request.files.getlist("paper") if each.filename]
            if len(sent) != 1:
                raise Refused("file_missing", _("请选择一份PDF文件。"), "paper")
            db.session.rollback()  # taking it in takes its time: the database isn't kept waiting
            with files_received([(sent[0].stream, sent[0].filename)], allowed=(FileKind.PDF,),
                                field="paper") as (received,):
                require_markable(received)
                put_paper(form.chosen_item(_items(_meeting(code))), received, by=current_user)
                db.session.commit()
                flash(_("已上传，正等保密审查。通过后，签署承诺书的列席人员可以查看。"), "ok")
                return redirect(url_for(".index", code=code), 303)
    return _page(_meeting(code), form, 422)


@bp.post("/<code>/papers/<int:paper_id>/removal")
def take_out(code: str, paper_id: int):
    """Take a paper out."""
    event = _meeting(code)
    paper = next((each for each in queries.papers_of(event).values() if each.id == paper_id), None)
    if paper:  # else somebody was quicker
        press(lambda: take_out_paper(paper, by=current_user), _("已移除。"))
    return redirect(url_for(".index", code=code), 303)


@bp.get("/papers/<int:paper_id>")
def file(paper_id: int):
    """The file itself, for who works on the meeting or reviews it."""
    paper = queries.paper_on_desk(current_user, paper_id) or abort(404)
    note_opened(paper, by=current_user)
    db.session.commit()
    return given_out(paper.file)


def paper_under_review(paper_id: int) -> list[tuple[str, str]]:
    """(name, address) of the file that a slip is about, for who reviews it."""
    paper = db.session.get(ItemPaper, paper_id)
    return [(paper.file.name, url_for("item_papers_staff.file", paper_id=paper.id))] if paper else []


def who_reads_it(_paper_id: int) -> list[str]:
    """What who reviews a paper is told besides: it isn't for everybody."""
    return [_("会议材料不向公众公开：审查通过后，只有签署保密承诺书、在该议题有席位的人在会议结束前可以查看。")]


def _meeting(code: str) -> Event:
    event = desk_event(current_user, code)
    return event if event and event.published_at and event.row.slots_are_agenda else abort(404)


def _items(event: Event) -> list:
    return [slot for slot in event.slots if slot.capacity]


def _page(event: Event, form: PaperOfItemForm | None = None, status: int = 200):
    papers = queries.papers_of(event)
    slips = slips_for(list(papers.values()))
    form = form or PaperOfItemForm(formdata=None)
    form.offer([slot for slot in _items(event) if slot.id not in papers])
    return render("papers/staff/index.html", status=status, event=event, form=form, papers=papers, items=_items(event),
                  slips=slips, renamed={each.id for each in papers.values()
                                        if not is_about(slips.get(each.id), queries.fields_of_paper(each))},
                  may_put=may_take(PublishingStep.ASK, queries.KIND, event.host_id, current_user) and event.is_open)
