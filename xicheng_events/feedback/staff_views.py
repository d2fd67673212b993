"""Results of questionnaires."""

from flask import Blueprint

bp = Blueprint("feedback_staff", __name__, url_prefix="/staff/feedback")
