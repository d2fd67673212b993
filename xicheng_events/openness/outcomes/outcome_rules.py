"""What may stand in a meeting's outcome, and what it still lacks before people may read it."""

from flask_babel import gettext as _

from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.redacting import open_marks
from xicheng_events.openness.outcomes.public_fields import names_in_outcome, texts_of_outcome
from xicheng_events.openness.outcomes.released_words import covering

WORDS = 2000


def check_results(said: dict[int, str]) -> tuple[dict[int, str], list[Refused]]:
    """What was decided of each item, by its slot, cleaned, and everything wrong with it, each beside its input."""
    cleaned, problems = {}, []
    for slot, words in said.items():
        try:
            cleaned[slot] = written(words or "", field=f"words_{slot}", at_most=WORDS, what=_("议定结果"))
        except Refused as refusal:
            problems.append(refusal)
    return cleaned, problems


def missing_in_outcome(outcome) -> list[tuple[str, str]]:
    """(field, what to do) for everything that is required and missing, of an outcome or of it as its revision would
    make it stand; empty when it is complete."""
    if not outcome.event.is_public:
        return [("notice", _("会议预告已撤下，公开结果不能发布。"))]
    missing = [(f"words_{each.slot}", _("请填写议题“%(title)s”的议定结果。", title=each.title))
               for each in outcome.item_results if not each.words]
    covered = covering(outcome.event.occasion_id)
    missing += [(f"words_{each.slot}", _("议题“%(title)s”的议定结果引用了未同意公开的原话，请改写。", title=each.title))
                for each in outcome.item_results if covered(each.words) != each.words]
    marks = open_marks(outcome.publication, texts_of_outcome(outcome), names_in_outcome(outcome))
    if marks and not missing:
        missing.append(("marks", _("公开内容中有%(n)s处疑似个人信息，请逐处决定遮盖或保留。", n=len(marks))))
    return missing
