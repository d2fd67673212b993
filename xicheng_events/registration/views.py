"""Registering, and one's own registrations."""

from flask import Blueprint

bp = Blueprint("registration", __name__)
