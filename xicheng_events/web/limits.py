"""Rates per network address. Limits per phone are rows in the database (accounts/operations)."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, default_limits=[])
