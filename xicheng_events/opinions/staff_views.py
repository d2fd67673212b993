"""Triage of what people said."""

from flask import Blueprint

bp = Blueprint("opinions_staff", __name__, url_prefix="/staff/opinions")
