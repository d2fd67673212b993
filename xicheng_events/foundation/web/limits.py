"""Who is asking, and how often: by network address, and by device.

Limits on codes are counted over the codes that were sent (accounts/operations/codes.py); all others by Flask-Limiter,
in the database as well (core/rate_counts.py), so that they hold across processes.
"""

import secrets
from contextlib import suppress
from ipaddress import IPv6Address, ip_address

from flask import after_this_request, current_app, g, request
from flask_limiter import Limiter
from itsdangerous import BadSignature, URLSafeSerializer
from limits import parse_many

from xicheng_events.foundation.core import rate_counts  # noqa: F401 registers database:// with the limiter
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.cookies import cookie, keep_cookie

DEVICE_COOKIE, PROVEN_COOKIE = "device", "proven"
_A_YEAR = 365 * 86400
# A family's phones, each half a hash.
_MOST_PROVEN, _MARK = 5, 32


def address_asking() -> str:
    """The network address of the request; of IPv6 the /64, which one household or one machine has to itself."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return request.remote_addr or ""
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))


def device_asking() -> str:
    """The name of this browser, kept in a signed cookie for a year: random, and of no use but to count by.

    A browser without it is given one with this answer.
    """
    if "device" not in g:
        g.device = _named() or _name_it()
    return g.device


def _named() -> str | None:
    try:
        return _signer().loads(cookie(DEVICE_COOKIE))
    except BadSignature:
        return None


def _name_it() -> str:
    name = secrets.token_urlsafe(12)
    _keep(DEVICE_COOKIE, _signer().dumps(name))
    return name


def device_or_address() -> str:
    """The device to count by where nobody needs to be given a name: all browsers of an address without one are one."""
    return _named() or f"nameless {address_asking()}"


def has_proven(phone: str) -> bool:
    """Whether somebody has proven `phone` in this browser before; it keeps only hashes, of the last few."""
    return _mark(phone) in _marks()


def has_signed_in(name: str) -> bool:
    """Whether somebody has signed in to the desk with `name` in this browser before."""
    return _mark_of_name(name) in _marks()


def note_proven(phone: str) -> None:
    """Let this browser remember that `phone` was proven in it."""
    _note(_mark(phone))


def note_signed_in(name: str) -> None:
    """Let this browser remember that somebody signed in to the desk with `name` in it."""
    _note(_mark_of_name(name))


def _note(new: str) -> None:
    marks = [new, *(mark for mark in _marks() if mark != new)][:_MOST_PROVEN]
    if marks != _marks():
        _keep(PROVEN_COOKIE, _signer("proven").dumps(marks))


def _marks() -> list[str]:
    try:
        return _signer("proven").loads(cookie(PROVEN_COOKIE))
    except BadSignature:
        return []


def _mark(phone: str) -> str:
    with suppress(Refused):
        phone = clean_mobile(phone)
    return keyed_hash(f"proven:{phone}")[:_MARK]


def _mark_of_name(name: str) -> str:
    return keyed_hash(f"signed in:{name}")[:_MARK]


def _signer(salt: str = "device") -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt=salt)


def _keep(name: str, value: str) -> None:
    @after_this_request
    def keep(response):
        keep_cookie(response, name, value, _A_YEAR)
        return response


def fails_too_often(what: str, limit: str) -> bool:
    """Count one more failure called `what` of the address that asks; whether there were more than `limit`."""
    return limiter.enabled and not all(limiter.limiter.hit(each, what, address_asking()) for each in parse_many(limit))


def noting_wrong(find):
    """`find`, which gives what a link's token leads to, noting each token that leads nowhere."""
    def look_up(token: str | None):
        found = find(token)
        g.wrong_link = bool(token and not found)
        return found

    return look_up


limiter = Limiter(key_func=address_asking, default_limits=[])


def links_tried(exempt_when=None):
    """Decorates pages that open with the token of a link: wrong ones count, over all such pages together; right ones
    don't. `exempt_when` says that a request carries none."""
    return limiter.shared_limit(
        lambda: current_app.config["LINK_RATE_PER_ADDRESS"], scope="links", exempt_when=exempt_when,
        deduct_when=lambda _response: g.get("wrong_link", False))
