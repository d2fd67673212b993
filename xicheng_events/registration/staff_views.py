"""The desk's list of registrations."""

from flask import Blueprint

bp = Blueprint("registration_staff", __name__, url_prefix="/staff/registrations")
