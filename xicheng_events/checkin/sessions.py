"""The tablet's own session: a signed cookie that names the device and opens nothing but its door."""

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from xicheng_events.checkin.models import DoorDevice
from xicheng_events.checkin.queries import door_device

_COOKIE, _PATH = "xicheng_door", "/door"
# Longer than any pass: what a tablet has kept can still be brought in the next morning.
_KEPT_SECONDS = 7 * 24 * 3600


def begin(response: Response, device: DoorDevice) -> Response:
    """Let the browser that gets `response` be `device` from now on."""
    response.set_cookie(_COOKIE, _signer().dumps(device.id), max_age=_KEPT_SECONDS, path=_PATH, httponly=True,
                        samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"])
    return response


def end(response: Response) -> Response:
    """Let the browser forget which device it was."""
    response.delete_cookie(_COOKIE, path=_PATH)
    return response


def device_of_request() -> DoorDevice | None:
    """The tablet that asks, live or not; None for a stranger and a forged cookie."""
    try:
        number = _signer().loads(request.cookies.get(_COOKIE, ""))
    except BadSignature:
        return None
    return door_device(number) if isinstance(number, int) else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="door-device")
