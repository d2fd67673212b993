"""The steps of the desk's page: its form, and the operation it calls. One table instead of ten views."""

from collections.abc import Callable

from xicheng_events.accounts.models import Person
from xicheng_events.accounts.queries import organisation_by_slug
from xicheng_events.followup import operations
from xicheng_events.followup.forms import DispatchForm, NoteForm, PublicationForm, ReasonForm, ReplyForm
from xicheng_events.followup.models import Issue, IssueResult
from xicheng_events.web.forms import BaseForm, EmptyForm

Step = Callable[[Issue, BaseForm, Person], object]

STEPS: dict[str, tuple[type[BaseForm], Step]] = {
    "signature": (EmptyForm, lambda issue, form, by: operations.sign(issue, by=by)),
    "return": (ReasonForm, lambda issue, form, by: operations.return_issue(
        issue, reason=form.reason.data or "", by=by)),
    "dispatch": (DispatchForm, lambda issue, form, by: operations.dispatch_again(
        issue, lead=organisation_by_slug(form.lead.data), by=by)),
    "note": (NoteForm, lambda issue, form, by: operations.note_progress(
        issue, text=form.text.data or "", is_public=form.is_public.data, by=by)),
    "reply": (ReplyForm, lambda issue, form, by: operations.submit_reply(
        issue, result=IssueResult(form.result.data), reply=form.reply.data or "", by=by)),
    "approval": (EmptyForm, lambda issue, form, by: operations.approve_reply(issue, by=by)),
    "rejection": (ReasonForm, lambda issue, form, by: operations.return_reply(
        issue, reason=form.reason.data or "", by=by)),
    "preparation": (PublicationForm, lambda issue, form, by: operations.prepare_publication(
        issue, public_title=form.public_title.data or "", public_text=form.public_text.data or "",
        public_outcome=form.public_outcome.data or "", by=by)),
    "publication": (EmptyForm, lambda issue, form, by: operations.publish(issue, by=by)),
}
