"""Addresses that come from outside and are to be gone to: only paths of this site; and this site's, for outside."""

import re
from urllib.parse import urlsplit

from flask import current_app

# What browsers leave out or read as a slash: they would see another address than we do.
_MISREAD = re.compile(r"[\x00-\x20\x7f\\]")
_LONGEST = 2_000


def full_address(path: str) -> str:
    """`path` of this site as it is opened from elsewhere: calendars, feeds, printed codes, what is shared."""
    return current_app.config["SITE_URL"].rstrip("/") + path


def own_path(address: str | None, *, default: str = "", host: str = "") -> str:
    """The path and query of `address` if it is a path of this site, or an address on `host`; else `default`.

    Refused are: another scheme or host, control characters, blanks and backslashes, and what no URL is.
    """
    if not address or len(address) > _LONGEST or address.startswith("//") or _MISREAD.search(address):
        return default
    try:
        parts = urlsplit(address)
    except ValueError:
        return default
    is_here = (not parts.scheme and not parts.netloc) or (bool(host) and parts.netloc == host and parts.scheme in (
        "http", "https"))
    if not is_here or not parts.path.startswith("/") or parts.path.startswith("//"):
        return default
    return parts.path + (f"?{parts.query}" if parts.query else "")
