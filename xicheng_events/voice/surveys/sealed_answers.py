"""An anonymous answer as text, for its copy's encrypted column, until it is moved among others."""

import json

from xicheng_events.foundation.core.codes import new_query_code
from xicheng_events.foundation.questions.reading_answers import Answers
from xicheng_events.voice.opinions.models import OpinionKind


def seal_answers(items: list[dict], answers: Answers, suggestions: list[dict], *,
                 form_key: str | None, phone: str | None = None) -> str:
    """All of one answer, with the questions as they were asked; each suggestion gets its query code now, so that it can
    be shown at once. `phone`: where to reply to, if no registration says it."""
    said = [{**each, "kind": each["kind"].value, "query_code": new_query_code()} for each in suggestions]
    return json.dumps({"items": items, "answers": answers, "suggestions": said, "form_key": form_key,
                       "phone": phone}, ensure_ascii=False)


def unsealed(text: str) -> dict:
    """What `seal_answers` was given: `items` (None where nobody noted them), `answers`, `suggestions` (with
    `query_code`), `form_key`, `phone`."""
    found = json.loads(text)
    if "ratings" in found:  # sealed before questionnaires were forms
        rated = {item: [str(score)] for item, score in found.pop("ratings").items()}
        written = {name: [words] for name, words in found.pop("texts").items() if words}
        found |= {"items": None, "answers": rated | written}
    found["suggestions"] = [{**each, "kind": OpinionKind(each["kind"])} for each in found["suggestions"]]
    return {"phone": None, **found}
