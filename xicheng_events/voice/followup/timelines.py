"""What happened, latest first, as lists for the timeline macro: for everyone, for who spoke, for the desk."""

from flask_babel import gettext as _

from xicheng_events.voice.adoption.models import Adoption
from xicheng_events.voice.followup.kinds import FREE_WORDS, OF_SPEAKER, OF_SPEAKER_ALONE, Step
from xicheng_events.voice.followup.models import Issue, ProgressNote
from xicheng_events.voice.opinions.histories import in_order, lines_for_speaker, passed_on
from xicheng_events.voice.opinions.models import Opinion, Triage

NOTES = (Step.NOTE, Step.STAGE)
WAIT_FOR_REVIEW = (*FREE_WORDS, Step.REPLIED)


def public_story(issue: Issue) -> list[dict]:
    """The public page's timeline. Words written after publication wait for the next review: of a note or a stage
    nothing is there until then; of a later answer, or more time, that there is such a step, and not yet the words.
    What tells of whoever spoke isn't for everyone."""
    up_to = issue.reviewed_up_to
    return [_line(note, with_text=note.step not in OF_SPEAKER and (note.id < up_to or note.step not in WAIT_FOR_REVIEW))
            for note in reversed(issue.progress)
            if note.is_public and note.step not in OF_SPEAKER_ALONE and (note.id < up_to or note.step not in NOTES)]


def desk_story(issue: Issue) -> list[dict]:
    """Everything, with who did it and who can see it."""
    return [{**_line(note), "text": note.text, "by": _actor(note)} for note in reversed(issue.progress)]


def timeline_of_opinion(opinion: Opinion, issue: Issue | None, adoption: Adoption | None = None) -> list[dict]:
    """What became of one opinion, as whoever has its query code reads it."""
    root = opinion.merged_into or opinion
    story = [{"on": opinion.said_at, "title": _("提出意见"), "text": ""}, *lines_for_speaker(opinion)]
    if opinion.merged_into:
        story.append({"at": opinion.triaged_at, "title": _("与同类意见合并办理"), "text": ""})
    if root.triage is not Triage.NEW and not issue:
        story.append({"at": root.triaged_at, "title": root.triage.label, "text": passed_on(root)})
    if adoption and adoption.told:
        story.append({"at": adoption.told.passed_at, "title": _("告知采纳情况"), "text": adoption.told.result.label})
    story += [_line(note) for note in (issue.progress if issue else []) if note.is_public]
    return in_order(story)


def _line(note: ProgressNote, *, with_text: bool = True) -> dict:
    return {"at": note.at, "title": note.step.label, "text": note.public_text if with_text else ""}


def _actor(note: ProgressNote) -> str:
    name = note.by.name if note.by else _("系统")
    return name if note.is_public else _("%(name)s（内部）", name=name)
