"""What whoever spoke may do with their own words: take something out of them, and take back that they may be published
(domain §17, 20)."""

from enum import Enum

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.names import name_key
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.search.filling import index_again
from xicheng_events.foundation.core.text import excerpt
from xicheng_events.foundation.publishing.one_text import forget_public_words, is_out, take_down
from xicheng_events.foundation.publishing.personal_marks import MarkKind, marks_in
from xicheng_events.voice.followup.kinds import FREE_WORDS, Step
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations.publishing import public_words
from xicheng_events.voice.followup.operations.registering import PLACE_AT_MOST, TEXT_AT_MOST, TITLE_AT_MOST
from xicheng_events.voice.followup.operations.transitions import add_line, change_issue
from xicheng_events.voice.followup.public_fields import texts_of_issue
from xicheng_events.voice.followup.queries import issue_of
from xicheng_events.voice.followup.quotations import QUOTED_FROM, TELLING_FROM, quotes, without_quotations
from xicheng_events.voice.opinions.models import Opinion, OpinionStep
from xicheng_events.voice.opinions.named_people import names_about
from xicheng_events.voice.opinions.operations import legible, note_step
from xicheng_events.voice.remarks.operations import require_not_confirmed


class Withdrawal(Enum):
    """What came of taking the consent back."""

    NONE_GIVEN, NOTHING_PUBLIC, TAKEN_DOWN, PARAPHRASED = range(4)


def reword(opinion: Opinion, *, text: str, place: str = "") -> bool:
    """Put other words in place of what was said, until that is public: the earlier ones are gone, also where an issue
    or a slip repeats them, and the desk sees that they were changed. Whether anything has changed.

    Refuses `is_public`, also where the issue quotes them in public, `confirmed` for a remark that is, and as
    `record_opinion` beside `text` and `place`.
    """
    if is_out(opinion):
        raise Refused("is_public", _("原话已经公开，不能修改。您可以撤回公开同意，公开的内容随即撤下。"), "text")
    require_not_confirmed(opinion)
    text, place = legible(text, place)
    before, now = (opinion.text, opinion.place), (text, place)
    if before == now:
        return False
    _forget_what_lies_there(opinion, title=excerpt(text, 50))
    write(update(Opinion).where(Opinion.id == opinion.id).values(
        text=text, place=place, covered_text=None, covered_place=None))
    db.session.refresh(opinion)
    index_again(opinion, changed=("text", "place"))
    if issue := _held_issue(opinion):
        _forget_in_public(issue, opinion, before, now)
        _forget_on_desk(issue, before, now)
        _forget_in_notes(issue, before, now)
    note_step(opinion, OpinionStep.REWORDED, by=None)
    record("opinions.reworded", opinion)
    return True


def withdraw_consent(opinion: Opinion) -> Withdrawal:
    """Nothing of it may be published any more: what is public goes down at once, what is on its way is taken back, what
    was public of it is forgotten, also of the issue that quotes it or names who spoke, and the desk doesn't see the
    name any more. It is worked on as before, and whoever left a number by name is called back as before. What came of
    it; twice is once."""
    names = names_about([opinion], ())  # whose they are isn't known any more afterwards
    withdrawn = write(update(Opinion).where(Opinion.id == opinion.id, Opinion.may_publish)
                      .values(may_publish=False, person_id=None, form_key=None))
    db.session.refresh(opinion)
    if not withdrawn:
        return Withdrawal.NONE_GIVEN
    reason = kept(lambda: _("提出人撤回公开同意"))
    was_out = is_out(opinion)
    take_down(opinion, reason=reason)
    forget_public_words(opinion, instead=reason)
    if (issue := _held_issue(opinion)) and (_is_quoted(issue, (opinion.text,)) or _is_named(issue, names)):
        was_out = is_out(issue) or was_out
        _take_issue_down(issue, reason)
        forget_public_words(issue, instead=reason)
    note_step(opinion, OpinionStep.CONSENT_WITHDRAWN, by=None)
    record("opinions.consent_withdrawn", opinion)
    if was_out:
        return Withdrawal.TAKEN_DOWN
    return Withdrawal.PARAPHRASED if issue and is_out(issue) else Withdrawal.NOTHING_PUBLIC


def _held_issue(opinion: Opinion) -> Issue | None:
    """The issue that answers it, of one moment: whoever prepares words for everyone meanwhile must look again."""
    issue = issue_of(opinion)
    if issue:
        db.session.refresh(issue, with_for_update={"of": Issue})
        change_issue(issue)
    return issue


def _forget_what_lies_there(opinion: Opinion, *, title: str) -> None:
    """A slip was for words that aren't there any more."""
    instead = kept(lambda: _("提出人已修改内容"))
    take_down(opinion, reason=instead)
    forget_public_words(opinion, instead=instead)
    if opinion.publication:
        opinion.publication.title = title


def _forget_in_public(issue: Issue, opinion: Opinion, before: tuple, now: tuple) -> None:
    """What the unit has prepared for everyone in words that aren't there any more is gone, with its slip."""
    stretch = QUOTED_FROM if is_out(issue) else TELLING_FROM
    if not _is_quoted(issue, before, stretch=stretch, kept="".join(now)):
        return
    if is_out(issue) and opinion.may_publish:
        raise Refused("is_public", _("公开的办理结果引用了原话。请先撤回公开同意，公开的内容随即撤下，再修改。"),
                      "text")
    instead = kept(lambda: _("提出人已修改内容"))
    _take_issue_down(issue, instead)
    forget_public_words(issue, instead=instead)
    issue.publication.title = issue.number
    change_issue(issue, **dict.fromkeys(public_words(issue), ""))


def _forget_on_desk(issue: Issue, before: tuple, now: tuple) -> None:
    """What the desk has taken over of the earlier words, or made a title of, says the new ones."""
    titles = tuple(excerpt(text, TITLE_AT_MOST) for text, _place in (before, now))
    changed = {}
    for column, was, new, at_most in (("title", *titles, TITLE_AT_MOST), ("place", before[1], now[1], PLACE_AT_MOST),
                                      ("description", before[0], now[0], TEXT_AT_MOST)):
        words = getattr(issue, column)
        instead = words.replace(was, new) if was == words or len(was) >= TELLING_FROM else words
        says_it = any(quotes(instead, said, stretch=TELLING_FROM, kept="".join(now)) for said in before)
        if says_it or len(instead) > at_most:
            instead = new
        if instead != words:
            changed[column] = instead
    if changed:
        change_issue(issue, **changed)


def _forget_in_notes(issue: Issue, before: tuple, now: tuple) -> None:
    """What the unit's notes repeat of the earlier words is gone from them, but for what everybody reads already."""
    out = issue.public_notes if is_out(issue) else ()
    for note in issue.progress:
        if note.step in FREE_WORDS and note not in out:
            note.text, note.covered_text = (
                words and without_quotations(words, before, stretch=TELLING_FROM, kept="".join(now))
                for words in (note.text, note.covered_text))
    db.session.flush()


def _is_quoted(issue: Issue, said: tuple, **how) -> bool:
    return issue.publication is not None and any(
        quotes(text, each, **how) for text in texts_of_issue(issue).values() for each in said)


def _is_named(issue: Issue, names: list[str]) -> bool:
    """Whether what is written for everyone says one of `names`: somebody once decided to keep it."""
    keys = {name_key(name) for name in names}
    return issue.publication is not None and any(
        mark.kind is MarkKind.NAME and name_key(mark.words) in keys for mark in marks_in(texts_of_issue(issue), names))


def _take_issue_down(issue: Issue, reason: str) -> None:
    was_out = is_out(issue)
    take_down(issue, reason=reason)
    if was_out:
        add_line(issue, Step.WITHDRAWN, by=None, text=reason, is_public=False)
