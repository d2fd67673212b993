"""What a browser of ours would never send, and everywhere it can be sent to."""

import re
from io import BytesIO

VALUES = ["\x00", "9" * 5000, "-99999999999999999999", "٣", "0001-01-01T00:00", "😀\u202e" * 40]
# What isn't text, or isn't UTF-8, comes as it is.
_RAW = b"%ff%fe=%c0&"
_IN_ADDRESSES = ["0", "2147483648", "99999999999999999999", "%00", "%ff", "%ED%A0%80", "x" * 3000, "%F0%9F%98%80"]
_ASKED = ["words", "q", "page", "state", "on", "host", "street", "kind", "sort", "slot", "event", "scan", "next",
          "light", "triage", "text", "number", "unit", "endpoint", "_scheme", "_anchor"]
_MOST_PAGES = 40


def attack(browser, start: str) -> list[str]:
    """Walk from `start`, send nonsense to every form and address met; what was answered with a fault of ours."""
    faults, forms, pages = [], {}, {}
    for address in _walk(browser, start):
        pages.setdefault(shape(address), address.split("?")[0])
        for form in browser.page.forms if browser.page else ():
            to = (form.action or address).split("?")[0]
            if to != "/sign-out":
                forms.setdefault((form.method, shape(to)), (to, form))

    def send(what, address, **request):
        if browser.open(address, **request).status_code >= 500:
            faults.append(f"{what} to {request.get('method', 'GET')} {address[:80]}")

    for (method, _shape_of), (to, form) in forms.items():
        for value in VALUES:
            sent = {name: value for name in form.names if name != "csrf_token"}
            if method == "get":
                send(repr(value[:20]), to, query_string=sent)
            else:
                send(repr(value[:20]), to, method="POST", data=sent)
        if method == "post":
            send("nothing", to, method="POST")
            send("files", to, method="POST", data={name: (BytesIO(b"x"), "x.bin") for name in form.names})
            send("JSON", to, method="POST", json=[1])
            raw = _RAW + b"&".join(name.encode() + b"=%ff%c0" for name in form.names)
            send("no UTF-8", to, method="POST", data=raw, content_type="application/x-www-form-urlencoded")
    for address in pages.values():
        for value in VALUES:
            send(f"?…={value[:20]!r}", address, query_string=dict.fromkeys(_ASKED, value))
    return faults


def attack_addresses(browser, rules) -> list[str]:
    """Put what can't be there into every address of the site; what was answered with a fault of ours."""
    faults = []
    for rule in rules:
        for value in _IN_ADDRESSES if rule.arguments else ():
            address = re.sub(r"<[^>]+>", value, rule.rule)
            faults += [f"{method} {address[:80]}" for method in ("GET", "POST")
                       if browser.open(address, method=method).status_code >= 500]
    return faults


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
