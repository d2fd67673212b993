"""Which words a message goes out in: the unit's own where it has some, else the district's.

Every message asks, and registering must not pay for it: each process keeps all units' texts (a few hundred short
rows at most) and reads them again after KEPT_SECONDS. Whoever changes one sees it at once in the process that took
the change, everybody else within that time.
"""

import time

from flask import current_app
from sqlalchemy import select

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.notify.models import TemplateText
from xicheng_events.foundation.notify.templates import fill, templates

KEPT_SECONDS = 30
_KEPT = "wordings"


@in_house_language
def message_text(template: str, values: dict, *, organisation_id: int | None = None) -> str:
    """The finished message: the sign and the text of `template` with `values` filled in.

    A unit's text that needs more than it is given, after a change of ours, gives way to the district's.
    """
    sign, own = current_app.config["SMS_SIGN"], own_texts().get((organisation_id, template))
    if own:
        try:
            return sign + fill(own, values)
        except KeyError:
            current_app.logger.error("unit %s: its text for %s asks for a word that is not given",
                                     organisation_id, template)
    return sign + fill(str(templates()[template].text), values)


@in_house_language
def wording_of(template: str, organisation_id: int | None) -> str:
    """The text in force, with its words in braces."""
    return own_texts().get((organisation_id, template)) or str(templates()[template].text)


def own_texts() -> dict[tuple[int, str], str]:
    """The texts in force that differ from the district's, by unit and template."""
    texts, until = current_app.extensions.get(_KEPT, (None, 0.0))
    # Not the house clock: this is about how long something sits in memory.
    if until < time.monotonic():
        rows = db.session.execute(select(TemplateText.organisation_id, TemplateText.template, TemplateText.text)
                                  .where(TemplateText.text.is_not(None)))
        texts = {(unit, template): text for unit, template, text in rows}
        current_app.extensions[_KEPT] = texts, time.monotonic() + KEPT_SECONDS
    return texts


def forget_texts() -> None:
    """Read them again next time."""
    current_app.extensions.pop(_KEPT, None)
