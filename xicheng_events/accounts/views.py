"""Signing in by phone code, and out."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
