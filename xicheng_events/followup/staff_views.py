"""The ledger."""

from flask import Blueprint

bp = Blueprint("followup_staff", __name__, url_prefix="/staff/issues")
