"""The secrecy reviewer's desk."""

from flask import Blueprint

bp = Blueprint("review_staff", __name__, url_prefix="/staff/reviews")
