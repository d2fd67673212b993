"""办理进展: what was said and what was done."""

from flask import Blueprint

bp = Blueprint("followup", __name__, url_prefix="/progress")
