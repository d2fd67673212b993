"""The outbox as staff see it."""

from flask import Blueprint

bp = Blueprint("notify_staff", __name__, url_prefix="/staff/notices")
