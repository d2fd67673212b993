"""What is public of an issue: one table of its fields, which its page reads, the slip shows and its digest pins
(review/public_fields.py). The unit's own words, never those of who spoke, as they stood when the words were prepared:
an issue may be worked on again while it is public."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.review.public_fields import Public, PublicField, fields_in
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.planned_issues import plan_words
from xicheng_events.voice.followup.quotations import opinions_behind
from xicheng_events.voice.opinions.named_people import names_about

PUBLIC_OF_ISSUE = (
    Public("public_title", _l("公开标题")),
    Public("number", _l("编号")),
    Public("kind", _l("类别"), lambda issue: issue.kind.label),
    Public("lead_name", _l("承办单位"), lambda issue: issue.public_lead_name, ("public_lead_name",)),
    Public("public_text", _l("群众反映")),
    Public("public_outcome", _l("办理情况")),
    Public("result", _l("办理结果"), lambda issue: issue.public_result.label if issue.public_result else "",
           ("public_result",)),
    Public("public_planned_by", _l("计划"), lambda issue: plan_words(issue.public_planned_by)),
    Public("public_notes", _l("办理进展"), lambda issue: [note.public_text for note in issue.public_notes],
           (("public_notes", ("text", "covered_text")),)),
)
WRITTEN = ("public_title", "public_text", "public_outcome")
# What the page says besides, that goes on changing: how the issue stands, whether its plan still does, and its history,
# whose lines are the house's own sentences; those with words of the writer's own wait until a slip has passed them, and
# what tells of whoever spoke isn't for everyone (timelines).
LIVING_OF_ISSUE = ("state", "publication.state", "publication.news_at", "planned_by", "plan_kept_at", "lead.short_name",
                   "lead", "topic", "street", "street.slug", "street.short_name", "dispatched_at",
                   "progress.id", "progress.at", "progress.step", "progress.is_public", "progress.text",
                   "progress.covered_text")


@in_house_language
def public_fields_of_issue(issue: Issue) -> list[PublicField]:
    """Exactly what the public page would say in the unit's words: what a review slip is about."""
    return fields_in(PUBLIC_OF_ISSUE, issue)


def texts_of_issue(issue: Issue) -> dict[str, str]:
    """What of it somebody wrote: in these places what might tell who somebody is is looked for."""
    return {**{name: getattr(issue, name) for name in WRITTEN},
            **{f"note_{note.id}": note.public_text for note in issue.public_notes}}


def names_in_issue(issue: Issue) -> list[str]:
    """Whose names are looked for: those who spoke, also where merged, whom they brought along, and the staff
    who worked on it."""
    staff = {issue.registered_by_id, issue.contacted_by_id, issue.signed_by_id, issue.replied_by_id,
             issue.reviewed_by_id, *(line.by_id for line in issue.progress)}
    return [*names_about(opinions_behind(issue), staff), *filter(None, [issue.responsible])]
