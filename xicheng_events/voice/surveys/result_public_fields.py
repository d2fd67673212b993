"""What is public of the results of a questionnaire: one table of its fields, which the page reads, the slip shows and
its digest pins (review/public_fields.py). Nothing in it is anybody's own words but the unit's."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.review.public_fields import Public, PublicField, fields_in
from xicheng_events.voice.opinions.named_people import names_at
from xicheng_events.voice.surveys.result_figures import lines_of


def _figures_in_words(result) -> list[str]:
    return [line for figures in result.figures for line in (figures["title"], *lines_of(figures))]


PUBLIC_OF_RESULT = (
    Public("title", _l("问卷或活动")),
    Public("words", _l("结果说明")),
    Public("figures", _l("统计"), _figures_in_words),
)
# What the page says besides: since when it is there, and what the unit is called today.
LIVING_OF_RESULT = ("publication.id", "publication.state", "publication.news_at", "event.code", "event.host.short_name",
                    "survey.code", "survey.has_open_link", "survey.publication.organisation.short_name")


@in_house_language
def public_fields_of_result(result) -> list[PublicField]:
    """Exactly what everybody would read: what a review slip is about."""
    return fields_in(PUBLIC_OF_RESULT, result)


def texts_of_result(result) -> dict[str, str]:
    """What of it somebody wrote: in this what might tell who somebody is is looked for."""
    return {"words": result.words}


def names_in_result(result) -> list[str]:
    """Whose names are looked for: those who said something about it, and whom they brought along."""
    return names_at((result.event or result.survey).occasion_id)
