"""What is public of a meeting's outcome: one table of its fields, which its page reads, the slip shows and its digest
pins (review/public_fields.py). Names aren't among them: who agreed to be named may take that back at any time, so they
are read anew each time (`queries.named_in`), and who reviews it is told of them besides."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.review.public_fields import Public, PublicField, fields_in
from xicheng_events.openness.outcomes.kinds import Taken
from xicheng_events.voice.opinions.named_people import names_at


def _results_in_words(outcome) -> list[str]:
    return [_("%(title)s（汇报单位：%(unit)s）：%(words)s", title=each.title, unit=each.unit, words=each.words)
            for each in outcome.item_results]


def _present_in_words(outcome) -> list[str]:
    return [_("%(title)s：%(present)s", title=each.title, present=each.present_words) for each in outcome.item_results]


def adoption_lines(taken: Taken | None) -> list[str]:
    """采纳情况 in words: the sums, and each result; what is said while there are none."""
    if taken is None:
        return [_("会上提出的意见正在研究，全部有结果后在此公布采纳情况。")]
    if not taken.received:
        return [_("会上没有收到意见。")]
    sums = _("，").join(_("%(part)s%(n)s条", part=part, n=number) for part, number in taken.part_words)
    return [_("收到意见%(n)s条：%(sums)s。", n=taken.received, sums=sums), *(
        _("%(title)s（%(n)s条，%(result)s）：%(answer)s（%(unit)s）", title=row.title, n=row.opinions,
          result=row.result.label, answer=row.answer, unit=row.unit) for row in taken.rows)]


PUBLIC_OF_OUTCOME = (
    Public("change_note", _l("更新说明")),
    Public("title", _l("会议")),
    Public("results", _l("议定结果（公开口径）"), _results_in_words, ("results",)),
    Public("present", _l("列席、旁听人数"), _present_in_words, ("present",)),
    Public("adoption", _l("采纳情况"), lambda outcome: adoption_lines(outcome.taken), ("adoption",)),
)
# What its page says besides: since when it is there, what it is about, and the notice of the meeting, reviewed itself.
LIVING_OF_OUTCOME = ("publication.state", "publication.published_at", "publication.revised_at", "publication.topic",
                     "former_notes", "event.code", "publication.organisation.short_name")


@in_house_language
def public_fields_of_outcome(outcome) -> list[PublicField]:
    """Exactly what everybody would read of an outcome, of it or of it with its revision in place: what a review slip is
    about."""
    return fields_in(PUBLIC_OF_OUTCOME, outcome)


def texts_of_outcome(outcome) -> dict[str, str]:
    """What of it somebody wrote, by the names of its pieces: in this what might tell who somebody is is looked for."""
    texts = {f"words_{each.slot}": each.words for each in outcome.item_results}
    for row in outcome.taken.rows if outcome.taken else ():
        texts |= {f"title_{row.theme}": row.title, f"answer_{row.theme}": row.answer}
    return texts


def names_in_outcome(outcome) -> list[str]:
    """Whose names are looked for: those who said something at the meeting, and all who had a place at it."""
    here = Registration.slot_id.in_(select(Slot.id).where(Slot.event_id == outcome.event_id))
    placed = select(Registration.name).where(here, Registration.state == RegistrationState.CONFIRMED)
    return sorted({*names_at(outcome.event.occasion_id), *db.session.scalars(placed)} - {""})
