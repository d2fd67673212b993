"""What the door's scripts make of what is typed: the same as the server."""

import pytest

from tests.browser.support import chromium, served
from tests.core.test_codes import MEANT

pytestmark = pytest.mark.browser

_NAMES = [("阿依古丽•买买提", "阿依古丽·买买提"), ("J. R. Smith", "jr smith"), ("བསྟན་འཛིན", "བསྟནའཛིན"),
          ("ジャン・ピエール", "ジャン ピエール")]


def test_codes_and_names_are_read_on_a_tablet_as_on_the_server(app):
    with served(app) as address, chromium() as browser:
        page = browser.new_page()
        page.goto(address + "/door")
        read = page.evaluate("""async ([codes, names]) => {
          const { Codes, bareName } = await import("/static/js/door/keys.js");
          return [codes.map(([typed, known]) => new Codes(known.map((each) => [each, each])).get(typed) ?? null),
                  names.map((pair) => new Set(pair.map(bareName)).size)];
        }""", [[[typed, known] for typed, known, _meant in MEANT], _NAMES])
    assert read == [[meant for _typed, _known, meant in MEANT], [1] * len(_NAMES)]
