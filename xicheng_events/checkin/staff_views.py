"""The door, on a tablet."""

from flask import Blueprint

bp = Blueprint("checkin_staff", __name__, url_prefix="/staff/door")
