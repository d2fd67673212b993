"""Signing in to the desk."""

from flask import Blueprint

bp = Blueprint("accounts_staff", __name__, url_prefix="/staff")
