"""What whoever spoke may do with their own words: take something out of them, and take back that they may be published
(domain §17, 20)."""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.search.filling import index_again
from xicheng_events.foundation.core.text import excerpt
from xicheng_events.foundation.publishing.one_text import is_out, take_down
from xicheng_events.foundation.review.operations import forget_words
from xicheng_events.voice.followup.kinds import Step
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.operations.publishing import quotes
from xicheng_events.voice.followup.operations.transitions import add_line, change_issue
from xicheng_events.voice.followup.queries import issue_of
from xicheng_events.voice.opinions.models import Opinion, OpinionStep
from xicheng_events.voice.opinions.operations import legible, note_step


def reword(opinion: Opinion, *, text: str, place: str = "") -> bool:
    """Put other words in place of what was said, until that is public: the earlier ones are gone, also where an issue
    or a slip repeats them, and the desk sees that they were changed. Whether anything has changed.

    Refuses `is_public`, and as `record_opinion` beside `text` and `place`.
    """
    if is_out(opinion):
        raise Refused("is_public", _("原话已经公开，不能修改。您可以撤回公开同意，公开的内容随即撤下。"), "text")
    text, place = legible(text, place)
    before = {"text": opinion.text, "place": opinion.place}
    if before == {"text": text, "place": place}:
        return False
    _forget_what_lies_there(opinion, title=excerpt(text, 50))
    write(update(Opinion).where(Opinion.id == opinion.id).values(text=text, place=place))
    db.session.refresh(opinion)
    index_again(opinion, changed=before)
    issue = issue_of(opinion)
    repeats = {} if issue is None else {
        column: said for column, said, was in (("description", text, before["text"]), ("place", place, before["place"]))
        if getattr(issue, column) == was != said}
    if repeats:
        change_issue(issue, **repeats)
    note_step(opinion, OpinionStep.REWORDED, by=None)
    record("opinions.reworded", opinion)
    return True


def withdraw_consent(opinion: Opinion) -> bool:
    """Nothing of it may be published any more: what is public goes down at once, what is on its way is taken back, and
    the desk doesn't see the name any more. It is worked on as before. Whether there was a consent; twice is once."""
    withdrawn = write(update(Opinion).where(Opinion.id == opinion.id, Opinion.may_publish)
                      .values(may_publish=False, anonymous=True, person_id=None, form_key=None))
    db.session.refresh(opinion)
    if not withdrawn:
        return False
    reason = kept(lambda: _("提出人撤回公开同意"))
    take_down(opinion, reason=reason)
    issue = issue_of(opinion)
    if issue and _quotes_in_public(issue, opinion):
        was_out = is_out(issue)
        change_issue(issue)
        take_down(issue, reason=reason)
        if was_out:
            add_line(issue, Step.WITHDRAWN, by=None, text=reason, is_public=False)
    note_step(opinion, OpinionStep.CONSENT_WITHDRAWN, by=None)
    record("opinions.consent_withdrawn", opinion)
    return True


def _forget_what_lies_there(opinion: Opinion, *, title: str) -> None:
    """A slip was for words that aren't there any more."""
    instead = kept(lambda: _("提出人已修改内容"))
    take_down(opinion, reason=instead)
    forget_words(opinion, instead=instead)
    if opinion.publication:
        opinion.publication.title = title


def _quotes_in_public(issue: Issue, opinion: Opinion) -> bool:
    words = (issue.public_title, issue.public_text, issue.public_outcome)
    return issue.publication is not None and any(quotes(text, opinion.text) for text in words)
