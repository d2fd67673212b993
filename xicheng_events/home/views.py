"""Front page and 我的."""

from flask import Blueprint

bp = Blueprint("home", __name__)
