"""DATA_DIR and the secrets kept in it, where a site isn't told any: made with its database, so that a command that
looks in the wrong place leaves nothing there."""

import os
import secrets
from pathlib import Path

from xicheng_events.settings_rules import SECRETS


def make_data_dir(settings: dict) -> None:
    """Make the directory if it isn't there, with the secrets that the environment doesn't name. Raises RuntimeError
    where another process has just made others."""
    if Path(settings["DATA_DIR"]).exists():
        return
    Path(settings["DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    for name in SECRETS:
        if not os.environ.get(name) and kept_secret(settings, name) not in ("", settings[name]):
            raise RuntimeError(f"another process has just made {settings['DATA_DIR']}: start once more")


def kept_secret(settings: dict, name: str) -> str:
    """The secret that is kept there, made where there is none yet; without the directory it is kept nowhere. Two
    processes starting at once agree on one. None in production, which names its own."""
    if settings["ENVIRONMENT"] == "production":
        return ""
    file, new = Path(settings["DATA_DIR"]) / f"{name.lower()}.txt", settings.get(name) or secrets.token_hex(32)
    if not file.parent.exists():
        return new
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(descriptor, "w") as made:
        made.write(new)
    return file.read_text().strip()
