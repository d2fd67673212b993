"""Static files are kept by browsers for a year; a changed file has another address."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, abort, current_app, send_from_directory, url_for


def init_app(app: Flask) -> None:
    """Put the first digits of each static file's SHA-256 behind its address; serve scripts that import each other."""

    @app.url_defaults
    def add_version(endpoint: str, values: dict) -> None:
        if endpoint == "static" and "filename" in values:
            values.setdefault("v", _version(app.static_folder, values["filename"]))

    app.add_url_rule("/modules/<version>/<folder>/<filename>", "modules", _module)
    app.jinja_env.globals["module_url"] = module_url


def static_url(filename: str) -> str:
    """The address of a static file, with its version."""
    return url_for("static", filename=filename)


def module_url(filename: str) -> str:
    """The address of `static/js/<folder>/<file>.js`. The version of the whole folder is in the path: an
    `import "./other.js"` keeps the path and drops a query."""
    folder, _slash, name = filename.partition("/")
    return url_for("modules", version=_folder_version(current_app.static_folder, folder), folder=folder, filename=name)


def files_of(folder: str) -> list[str]:
    """The scripts of `static/js/<folder>`, as `module_url` takes them."""
    return sorted(f"{folder}/{file.name}" for file in (Path(current_app.static_folder) / "js" / folder).glob("*.js"))


def _module(version: str, folder: str, filename: str):
    directory = Path(current_app.static_folder) / "js" / folder
    if not folder.isidentifier() or not filename.endswith(".js") or not directory.is_dir():
        abort(404)
    response = send_from_directory(directory, filename, max_age=None)
    if version == _folder_version(current_app.static_folder, folder):
        response.cache_control.immutable = True
        response.cache_control.max_age = current_app.config["SEND_FILE_MAX_AGE_DEFAULT"]
    return response


@cache
def _version(static_folder: str, filename: str) -> str | None:
    file = Path(static_folder) / filename
    return hashlib.sha256(file.read_bytes()).hexdigest()[:8] if file.is_file() else None


@cache
def _folder_version(static_folder: str, folder: str) -> str:
    files = sorted((Path(static_folder) / "js" / folder).glob("*.js"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]
