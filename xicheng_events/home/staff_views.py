"""The desk's front page."""

from flask import Blueprint

bp = Blueprint("home_staff", __name__, url_prefix="/staff")
