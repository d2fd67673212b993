"""Who is asking, and how often: by network address, and by device.

Limits on codes are counted over the codes that were sent (accounts/operations/codes.py); all others by Flask-Limiter,
in the database as well (core/rates.py), so that they hold across processes.
"""

import secrets
from ipaddress import IPv6Address, ip_address

from flask import after_this_request, current_app, g, request
from flask_limiter import Limiter
from itsdangerous import BadSignature, URLSafeSerializer

from xicheng_events.core import rates  # noqa: F401 registers database:// with the limiter

DEVICE_COOKIE = "device"
_A_YEAR = 365 * 86400


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
        return _signer().loads(request.cookies.get(DEVICE_COOKIE, ""))
    except BadSignature:
        return None


def _name_it() -> str:
    name = secrets.token_urlsafe(12)

    @after_this_request
    def keep(response):
        response.set_cookie(DEVICE_COOKIE, _signer().dumps(name), max_age=_A_YEAR, httponly=True, samesite="Lax",
                            secure=current_app.config["SESSION_COOKIE_SECURE"])
        return response

    return name


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="device")


limiter = Limiter(key_func=address_asking, default_limits=[])
