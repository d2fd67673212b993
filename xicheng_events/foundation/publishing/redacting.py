"""核对个人信息: about each place that might tell who somebody is a person decides before a text is public. What is
covered is gone from the text; what is kept stays with a reason, which holds for exactly this text."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import delete, select

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.plain_text import impersonal, written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.mark_models import KeptMark
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.personal_marks import PersonalMark, marks_in, text_digest

REASON_AT_MOST = 100
COVER = "×"


class MarkDecision(NamedTuple):
    """What somebody decided about a mark: to keep it, and why; else it is covered. None: not decided."""

    keeps: bool | None
    reason: str = ""


def open_marks(publication: Publication | None, texts: Mapping[str, str], names: Iterable[str]) -> list[PersonalMark]:
    """The marks in `texts` about which nobody has decided as the texts are now."""
    marks = marks_in(texts, names)
    if not marks or publication is None:
        return marks
    kept = {(each.field, each.text_digest, each.start, each.end) for each in db.session.scalars(
        select(KeptMark).where(KeptMark.publication_id == publication.id))}
    return [mark for mark in marks if (mark.field, text_digest(texts[mark.field]), mark.start, mark.end) not in kept]


def require_decided(publication: Publication | None, texts: Mapping[str, str], names: Iterable[str]) -> None:
    """Refuse `marks_open` while somebody has to decide about a mark."""
    if marks := open_marks(publication, texts, names):
        raise Refused("marks_open", _("公开内容中有%(n)s处疑似个人信息，请先核对，逐处决定遮盖或保留。", n=len(marks)))


def decide_marks(publication: Publication, texts: Mapping[str, str], names: Iterable[str],
                 decisions: list[MarkDecision], *, seen: str, by: Person) -> dict[str, str]:
    """What `by` decided about every mark in `texts`, in their order; the texts with what is covered gone.
    `seen` is the digest of the texts that `by` has read.

    Refuses `changed_meanwhile` where these, or the marks in them, are others by now; beside its field `mark_undecided`,
    and what is kept without a reason.
    """
    marks = marks_in(texts, names)
    if seen != texts_digest(texts) or len(marks) != len(decisions):
        raise Refused("changed_meanwhile", _("文字或有关人员已有变化，请重新核对。"))
    for number, decision in enumerate(decisions):
        if decision.keeps is None:
            raise Refused("mark_undecided", _("第%(n)s处还没有决定，请选择遮盖或保留。", n=number + 1),
                          f"decision_{number}")
    reasons = [impersonal(written(each.reason, field=f"reason_{n}", at_least=2, at_most=REASON_AT_MOST,
                                  what=_("保留理由")), field=f"reason_{n}") if each.keeps else ""
               for n, each in enumerate(decisions)]
    covered = {field: _covered(text, [(mark.start, mark.end) for mark, each in zip(marks, decisions, strict=True)
                                      if mark.field == field and not each.keeps]) for field, text in texts.items()}
    write(delete(KeptMark).where(KeptMark.publication_id == publication.id))
    for mark, decision, reason in zip(marks, decisions, reasons, strict=True):
        if decision.keeps:
            start = _moved(mark.start, mark.field, marks, decisions)
            db.session.add(KeptMark(
                publication_id=publication.id, field=mark.field, text_digest=text_digest(covered[mark.field]),
                start=start, end=start + mark.end - mark.start, kind=mark.kind, reason=reason, by_id=by.id,
                at=clock.now()))
    db.session.flush()
    record("publishing.marks_decided", publication, by=by, kept=sum(bool(each.keeps) for each in decisions),
           covered=sum(not each.keeps for each in decisions))
    return covered


def unmarked(text: str, *, field: str) -> str:
    """`text` of what nobody decides about before others read it, where nothing in it is marked by its pattern; else
    refuses `personal_data` beside `field`, naming what to remove."""
    for mark in marks_in({field: text}, ()):
        raise Refused("personal_data", _("“%(words)s”疑似%(kind)s，请删去后再保存。", words=mark.words,
                                         kind=mark.kind.label), field)
    return text


def texts_digest(texts: Mapping[str, str]) -> str:
    """What stands for several texts as they are."""
    return text_digest("\n".join(f"{field}:{text_digest(text)}" for field, text in texts.items()))


def kept_words(publication: Publication | None, texts: Mapping[str, str]) -> list[str]:
    """What was kept in `texts`, with the reasons: for who reviews them."""
    if publication is None:
        return []
    rows = db.session.scalars(select(KeptMark).where(KeptMark.publication_id == publication.id).order_by(KeptMark.id))
    return [_("保留%(kind)s“%(words)s”：%(reason)s", kind=each.kind.label, reason=each.reason,
              words=texts[each.field][each.start:each.end]) for each in rows
            if text_digest(texts.get(each.field, "")) == each.text_digest]


def _cover(start: int, end: int) -> str:
    return COVER * min(3, end - start)  # never longer than what stood there: a title stays short enough


def _covered(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + _cover(start, end) + text[end:]
    return text


def _moved(start: int, field: str, marks: list[PersonalMark], decisions: list[MarkDecision]) -> int:
    """Where what stood at `start` stands once what is before it has been covered."""
    return start - sum(mark.end - mark.start - len(_cover(mark.start, mark.end))
                       for mark, each in zip(marks, decisions, strict=True)
                       if mark.field == field and mark.end <= start and not each.keeps)
