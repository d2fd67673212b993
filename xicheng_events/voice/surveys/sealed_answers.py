"""An anonymous answer as text, for the invitation's encrypted column, until it is moved among others."""

import json

from xicheng_events.foundation.core.codes import new_query_code
from xicheng_events.voice.opinions.models import OpinionKind
from xicheng_events.voice.surveys.models import RatedItem


def seal_answers(ratings: dict[RatedItem, int], suggestions: list[dict], *, form_key: str | None, **texts: str) -> str:
    """All of one answer; each suggestion gets its query code now, so that it can be shown at once."""
    said = [{**each, "kind": each["kind"].value, "query_code": new_query_code()} for each in suggestions]
    return json.dumps({"ratings": {item.value: score for item, score in ratings.items()}, "suggestions": said,
                       "texts": texts, "form_key": form_key}, ensure_ascii=False)


def unsealed(text: str) -> dict:
    """What `seal_answers` was given: `ratings`, `suggestions` (with `query_code`), `texts`, `form_key`."""
    found = json.loads(text)
    found["ratings"] = {RatedItem(item): score for item, score in found["ratings"].items()}
    found["suggestions"] = [{**each, "kind": OpinionKind(each["kind"])} for each in found["suggestions"]]
    return found
