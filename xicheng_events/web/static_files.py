"""Static files are kept by browsers for a year; a changed file has another address."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask


def init_app(app: Flask) -> None:
    """Put the first digits of each static file's SHA-256 behind its address."""

    @cache
    def version(filename: str) -> str | None:
        file = Path(app.static_folder) / filename
        return hashlib.sha256(file.read_bytes()).hexdigest()[:8] if file.is_file() else None

    @app.url_defaults
    def add_version(endpoint: str, values: dict) -> None:
        if endpoint == "static" and "filename" in values:
            values.setdefault("v", version(values["filename"]))
