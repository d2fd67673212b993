"""Drafting, reviewing and publishing events."""

from flask import Blueprint

bp = Blueprint("events_staff", __name__, url_prefix="/staff/events")
