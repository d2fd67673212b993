"""The tablet's own session: a signed cookie that names the device and opens nothing but its door."""

from flask import Response, current_app
from itsdangerous import BadSignature, URLSafeSerializer

from xicheng_events.door.checkin.models import DoorDevice
from xicheng_events.door.checkin.queries.doors import door_device
from xicheng_events.foundation.web.cookies import cookie, forget_cookie, keep_cookie

_COOKIE = "xicheng_door"
# Longer than any pass: what a tablet has kept can still be brought in the next morning.
_KEPT_SECONDS = 7 * 24 * 3600


def begin_tablet_session(response: Response, device: DoorDevice) -> Response:
    """Let the browser that gets `response` be `device` from now on."""
    keep_cookie(response, _COOKIE, _signer().dumps(device.id), _KEPT_SECONDS)
    return response


def end_tablet_session(response: Response) -> Response:
    """Let the browser forget which device it was."""
    forget_cookie(response, _COOKIE)
    return response


def device_of_request() -> DoorDevice | None:
    """The tablet that asks, live or not; None for a stranger and a forged cookie."""
    try:
        number = _signer().loads(cookie(_COOKIE))
    except BadSignature:
        return None
    return door_device(number) if isinstance(number, int) else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="door-device")
