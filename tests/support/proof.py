"""Does in Python what a browser does in the background before it asks for a code."""

import html
import json
import re

import altcha


def solved(page: str) -> str:
    """The field `proof` of a page as it is once its challenge has been solved."""
    found = re.search(r'data-challenge="([^"]+)"', page)
    challenge = altcha.Challenge.from_dict(json.loads(html.unescape(found[1])))
    return altcha.Payload(challenge, altcha.solve_challenge(challenge)).to_base64()
