"""What a browser of ours would never send, and everywhere it can be sent to.

`make fuzz` sends much more of it: 50,000 requests on a demo world of its own, in this process, and prints one summary.
"""

import random
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from itertools import cycle, islice

from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

VALUES = ["\x00", "9" * 5000, "-99999999999999999999", "٣", "0001-01-01T00:00", "😀\u202e" * 40]
# What isn't text, or isn't UTF-8, comes as it is.
_RAW = b"%ff%fe=%c0&"
_IN_ADDRESSES = ["0", "2147483648", "99999999999999999999", "%00", "%ff", "%ED%A0%80", "x" * 3000, "%F0%9F%98%80"]
_ASKED = ["words", "q", "page", "state", "on", "host", "street", "kind", "sort", "slot", "event", "scan", "next",
          "light", "triage", "text", "number", "unit", "endpoint", "_scheme", "_anchor"]
_MOST_PAGES = 40
_ENDS_IT = {"/sign-out"}  # who sends it is a visitor from then on
_WORDS = [*VALUES, "", "0", "1", "2", "-1", "1e999", "nan", "true", "on", "李静", "19900000001", "2026-11-24", "25:99",
          "2026-02-30", "<b>&\"'", "{活动}", "%s%(n)s", "' OR 1=1 --", "../../etc/passwd", "//evil.example", "/\t/e",
          "1\r\nX: y", "é" + "\u0316" * 3000, "\ufdfa" * 500, "１" * 300, "x" * 21_000, "[]", "{}", "null", "a@b.c",
          "ZZ-0000-0000", "²", "2147483647", "2147483648", "9223372036854775808", "2026-W54", "9999-12-31T23:59"]
# Of each kind what takes longest to normalise, match or parse; to be repeated.
WORST = {
    "marks": "\u0300\u0316", "marks in disguise": "\u0f73", "marks on letters": "é\u0316\u0300",
    "hangul": "\u1100\u1161",
    "ligatures": "\ufdfa", "full width": "１", "digits": "9", "letters": "a", "at": "a@", "dots": "a.", "blanks": " ",
    "wide blanks": "\u3000", "han and blanks": "西 ", "dots between": "西·", "lines": "\r\n", "tabs": "\t",
    "dashes": "1-", "brackets": "(010)", "right to left": "\u202e\u05d0", "emoji": "👨\u200d👩", "variants": "西\ufe00",
    "markup": "<b>&", "braces": "{活动}", "commas": "西,", "not printable": "\x01", "surrogate-free": "\U0001f600",
}
_HEADERS = {
    "HX-Request": ["true", "false", "\xff"], "HX-Current-URL": ["http://[", "//evil", "/me", "http://localhost/\xff"],
    "Accept": ["application/json", "*/*;q=x", "text/html", ",;,", "\xff"], "Referer": ["http://[", "\xff", "/"],
    "Accept-Language": ["xx-\xff", "zh-CN", "*"], "If-None-Match": ["*", '"x', "\xff"], "Range": ["bytes=9-1", "x"],
    "If-Modified-Since": ["yesterday", "Thu, 99 Foo 0000 99:99:99 GMT"], "Accept-Encoding": ["br;q=x", "gzip", ""],
    "User-Agent": ["", "\xff", "x" * 3000], "X-Forwarded-For": ["::::", "1.2.3.4, x"],
    "Authorization": ["Basic x", "\xff"], "Origin": ["http://[", *["http://localhost"] * 5],
    "Sec-Fetch-Site": ["\xff", *["same-origin"] * 5],
}


def attack(browsers: list[tuple]) -> list[str]:
    """Walk with each browser from its start, `(browser, start)`, and send nonsense to every form and page that any of
    them meets: what was answered with a fault of ours.

    Each kind of nonsense is sent once to pages of one shape and to forms with the same fields, by whoever meets them in
    turn. The first browser has sent all its share before the second begins.
    """
    met_by: dict[tuple, list] = {}
    for number, (browser, start) in enumerate(browsers):
        forms, pages = _met(browser, start)
        met = {(method, shape_of, *sorted(form.names)): (to, form) for (method, shape_of), (to, form) in forms.items()}
        for key, place in {**met, **{("page", each): (to, None) for each, to in pages.items()}}.items():
            met_by.setdefault(key, []).append((number, *place))
    shares = [[] for _browser in browsers]
    for turn, ((kind, *_rest), places) in enumerate(met_by.items()):
        for each, nonsense in enumerate(_nonsense(kind, places[0][-1])):
            number, to, _form = places[(turn + each) % len(places)]
            shares[number].append((to, *nonsense))
    faults = []
    for (browser, _start), share in zip(browsers, shares, strict=True):
        for to, what, request in share:
            if browser.open(to, **request).status_code >= 500:
                faults.append(f"{what} to {request.get('method', 'GET')} {to[:80]}")
    return faults


def _nonsense(kind: str, form) -> list[tuple[str, dict]]:
    """Each as it is called and as a client sends it: to a form that posts or gets, or to a page."""
    if kind == "page":
        return [(f"?…={value[:20]!r}", {"query_string": dict.fromkeys(_ASKED, value)}) for value in VALUES]
    names = form.names - {"csrf_token"}
    if kind == "get":
        return [(repr(value[:20]), {"query_string": dict.fromkeys(names, value)}) for value in VALUES]
    raw = _RAW + b"&".join(name.encode() + b"=%ff%c0" for name in form.names)
    bodies = [(repr(value[:20]), {"data": dict.fromkeys(names, value)}) for value in VALUES]
    bodies += [("nothing", {}), ("JSON", {"json": [1]}),
               ("files", {"data": {name: (BytesIO(b"x"), "x.bin") for name in form.names}}),
               ("no UTF-8", {"data": raw, "content_type": "application/x-www-form-urlencoded"})]
    return [(what, {"method": "POST", **body}) for what, body in bodies]


def _met(browser, start: str) -> tuple[dict, dict[str, str]]:
    """What a walk from `start` meets: {(method, shape): (address, form)} and {shape: address of a page}."""
    forms, pages = {}, {}
    for address in _walk(browser, start):
        pages.setdefault(shape(address), address.split("?")[0])
        for form in browser.page.forms if browser.page else ():
            to = (form.action or address).split("?")[0]
            if to not in _ENDS_IT:
                forms.setdefault((form.method, shape(to)), (to, form))
    return forms, pages


def longest_answers(browser, start: str, known: set[str]) -> dict[str, float]:
    """Send every form that posts the longest text there may be, in each field in turn, the worst kinds by turns: the
    CPU seconds that each took more than a short text. Shapes in `known` are left out; those sent to are added."""
    kinds, took = cycle(WORST.items()), {}
    forms, _pages = _met(browser, start)
    browser.reads_pages = False
    for (method, shape_of), (to, form) in forms.items():
        if method == "get" or shape_of in known:
            continue
        known.add(shape_of)
        sent = {name: value for name, value in form.fields if name != "csrf_token"}
        usual = min(_cpu_seconds(browser, to, sent) for _time in range(2))
        for name in sorted(form.names - {"csrf_token"}):
            kind, worst = next(kinds)
            long = sent | {name: (worst * 20_000)[:20_000]}
            taken = _cpu_seconds(browser, to, long)
            if taken - usual > .05:  # others use the machine as well: of three times the least
                taken = min(taken, *(_cpu_seconds(browser, to, long) for _time in range(2)))
            took[f"{shape_of} {name}, {kind}"] = taken - usual
    browser.reads_pages = True
    return took


def _cpu_seconds(browser, address: str, data: dict) -> float:
    begun = time.process_time()
    browser.open(address, method="POST", data=data)
    return time.process_time() - begun


@dataclass
class Outcome:
    """What came of many requests: how many had which status, and which were faults of ours."""

    statuses: Counter = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def fuzz(browser, start: str, *, seed: str, requests: int = 0, half: int | None = None) -> Outcome:
    """Send nonsense by the dice to every address of the site in turn, by GET and by POST, `requests` in all; by
    default each once. The same `seed` throws the same dice; of what they say `half` 0 sends every other request, to
    one address by GET and to the next by POST, and `half` 1 all others.

    Half of what stands in an address was seen on a page, so that nonsense gets past 404 as well.
    """
    dice, outcome = random.Random(seed), Outcome()
    rules = [rule for rule in browser.application.url_map.iter_rules() if rule.rule not in _ENDS_IT]
    seen, names = _seen(browser, start)
    turns = [(rule, method) for rule in rules for method in ("GET", "POST")]
    browser.reads_pages = False
    for number, (rule, method) in enumerate(islice(cycle(turns), requests or len(turns))):
        address, headers, sent = _address(dice, rule, seen), _headers(dice), _sent(dice, method, names)
        if half not in (None, (number + number // 2) % 2):
            continue
        status = browser.open(address, method=method, headers=headers, **sent).status_code
        outcome.statuses[status] += 1
        if status >= 500:
            outcome.faults.append(f"{status}: {method} {address[:80]} of {rule.endpoint}, request "
                                  f"{number + 1} of seed {seed}")
    browser.reads_pages = True
    return outcome


def _seen(browser, start: str) -> tuple[dict[str, list[str]], list[str]]:
    """What stood in addresses on the pages from `start` on, by the name of its place; the names of all fields."""
    adapter, seen, names = browser.application.url_map.bind("localhost"), {}, set(_ASKED)
    for address in _walk(browser, start):
        page = browser.page
        names.update(name for form in page.forms for name in form.names if name != "csrf_token")
        for met in (address, *page.links, *(form.action for form in page.forms)):
            for method in ("GET", "POST"):
                try:
                    _endpoint, values = adapter.match((met or "").split("?")[0].split("#")[0], method)
                except (HTTPException, RequestRedirect):
                    continue
                for name, value in values.items():
                    seen.setdefault(name, set()).add(str(value))
    return {name: sorted(values) for name, values in seen.items()}, sorted(names)


def _address(dice: random.Random, rule, seen: dict[str, list[str]]) -> str:
    def put_in(place: re.Match) -> str:
        known = seen.get(place[1])
        return dice.choice(known if known and dice.random() < .5 else ["1", "2", "7", *_IN_ADDRESSES])

    return re.sub(r"<(?:[^>:]+:)?([^>]+)>", put_in, rule.rule)


def _headers(dice: random.Random) -> dict[str, str]:
    return {name: dice.choice(values) for name, values in _HEADERS.items() if dice.random() < .15}


def _sent(dice: random.Random, method: str, names: list[str]) -> dict:
    fields = {name: dice.choice(_WORDS) for name in dice.sample(names, dice.randint(0, min(12, len(names))))}
    if method == "GET":
        return {"query_string": fields}
    kind = dice.choice(["form", "form", "form", "files", "twice", "JSON", "no UTF-8", "no parts", "no token"])
    return {
        "form": {"data": fields}, "no token": {"data": fields, "with_token": False},
        "files": {"data": {name: (BytesIO(value.encode()), value[:30].replace("\x00", "") or "x.xlsx")
                           for name, value in fields.items()}} if kind == "files" else {},
        "twice": {"data": {name: [value, dice.choice(_WORDS)] for name, value in fields.items()}},
        "JSON": {"json": dice.choice([fields, [fields], None, 1, "x", {"items": [fields, 1, None, [[]]]}])},
        "no UTF-8": {"data": _RAW + b"&".join(name.encode() + b"=%ff%c0" for name in fields),
                     "content_type": "application/x-www-form-urlencoded"},
        "no parts": {"data": b"--x\r\nbroken", "content_type": dice.choice(
            ["multipart/form-data; boundary=x", "multipart/form-data", "application/json", "text/plain; charset=x"])},
    }[kind]


def pages_met(browser, start: str) -> list[str]:
    """The addresses of the pages that a walk from `start` meets, one of each shape."""
    return list(_walk(browser, start))


def _walk(browser, start: str):
    seen, ahead = set(), [start]
    while ahead and len(seen) < _MOST_PAGES:
        address = ahead.pop(0)
        if shape(address) in seen:
            continue
        seen.add(shape(address))
        answer = browser.get(address)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            ahead += [link.split("#")[0] for link in browser.page.links
                      if (link or "").startswith("/") and not link.startswith(("//", "/static/"))]
            yield address


def shape(address: str) -> str:
    """An address without what names one row, so that each page is met once."""
    return re.sub(r"[A-Z]{2}-[0-9A-Z-]+|(?<=feedback/)\w+|\d+", "*", address.split("?")[0])


def _run(requests: int) -> int:
    """Send `requests` on a demo world in a folder that is deleted afterwards; print what came of it. 1 for a fault."""
    from tests.cast import OUYANG, sign_in, sign_in_staff
    from tests.support.parts import site_with_demo_world
    from xicheng_events.demo.people import STAFF

    whole, begun = Outcome(), time.monotonic()
    with tempfile.TemporaryDirectory() as data_dir:
        app = site_with_demo_world(data_dir)
        roles = {"visitor": None, "citizen": None, **{each.role: each.sign_in_name for each in reversed(STAFF)}}
        for number, (role, name) in enumerate(roles.items()):
            browser, start = app.test_client(), "/"
            if role == "citizen":
                start = sign_in(browser, OUYANG) and "/me"
            elif name:
                start = sign_in_staff(browser, name) and "/staff"
            share = requests // len(roles) + (number < requests % len(roles))
            outcome = fuzz(browser, start, seed=str(role), requests=share)
            whole.statuses += outcome.statuses
            whole.faults += outcome.faults
    answers = ", ".join(f"{count} × {status}" for status, count in sorted(whole.statuses.items()))
    print(f"{whole.statuses.total()} requests in {len(roles)} roles, {time.monotonic() - begun:.0f} s: {answers}")
    print("\n".join([f"{len(whole.faults)} faults of the site", *whole.faults[:50]]))
    return int(bool(whole.faults))


if __name__ == "__main__":
    sys.exit(_run(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000))
