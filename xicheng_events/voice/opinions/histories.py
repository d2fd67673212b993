"""What has happened to an opinion, as lists for the timeline macro: for who spoke, and for the desk."""

from flask_babel import gettext as _

from xicheng_events.foundation.core.text import day as written_day
from xicheng_events.voice.opinions.models import Opinion, OpinionLine, OpinionStep, OutsideChannel, Triage
from xicheng_events.voice.opinions.queries import transfer_days

# What nobody was told of isn't told.
OF_THE_DESK = (OpinionStep.UNDONE,)


def lines_for_speaker(opinion: Opinion) -> list[dict]:
    """What happened to it besides its outcome, as whoever has its query code reads it."""
    return [_line(line) for line in opinion.history if line.step not in OF_THE_DESK]


def story_for_desk(opinion: Opinion) -> list[dict]:
    """Everything, with who did it; the latest first."""
    story = [{"on": opinion.said_at, "title": _("提出意见"), "text": ""}]
    story += [{**_line(line), "by": line.by.name if line.by else _("提出人")} for line in opinion.history]
    if opinion.triage is not Triage.NEW:
        story.append({"at": opinion.triaged_at, "title": opinion.triage.label, "text": passed_on(opinion),
                      "by": opinion.triaged_by.name if opinion.triaged_by else ""})
    return in_order(story)


def in_order(story: list[dict]) -> list[dict]:
    """The latest first, of one moment what was written last; what was said comes before all else."""
    return sorted(story, key=lambda line: ("at" in line, line.get("at") or line["on"]))[::-1]


def passed_on(opinion: Opinion) -> str:
    """Where it was handed on to, with its number there, and until when that has to say something; else empty."""
    if opinion.triage is not Triage.TRANSFERRED:
        return ""
    to = _("转%(channel)s，受理编号%(number)s。", channel=opinion.channel_name, number=opinion.outside_number)
    if days := transfer_days(opinion):
        taken, done = map(written_day, days)
        return to + _("按规定于%(taken)s前告知是否受理，%(done)s前办结。", taken=taken, done=done)
    if opinion.outside_channel is OutsideChannel.OTHER and not opinion.outside_name:
        return to
    return to + _("办理期限由%(channel)s告知，可凭受理编号向其查询。", channel=opinion.channel_name)


def _line(line: OpinionLine) -> dict:
    return {"at": line.at, "title": line.step.label, "text": line.text}
