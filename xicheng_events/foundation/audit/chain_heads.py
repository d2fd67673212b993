"""The end of the chain, noted every day where whoever owns the database can't reach: syslog, and a file that another
machine fetches. What is cut off the record, or sealed anew even with the key, no longer has the seals noted there.
"""

import logging
from collections.abc import Iterable
from logging.handlers import SysLogHandler
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db

_LOG = logging.getLogger("xicheng.audit")


def head_line() -> str:
    """"2026-11-28 1520 9f3c…": the day in Beijing, the newest entry's place in the chain, its seal; "" without any."""
    last = db.session.execute(
        select(AuditEntry.chain_no, AuditEntry.chain_hash)
        .where(AuditEntry.chain_no.is_not(None)).order_by(AuditEntry.chain_no.desc()).limit(1)).first()
    return f"{clock.today().isoformat()} {last.chain_no} {last.chain_hash}" if last else ""


def heads_file() -> Path:
    """Where this machine notes the heads, one a line."""
    return Path(current_app.config["DATA_DIR"]) / "audit-heads.txt"


def note_head() -> int:
    """Sweep: note the head once a day; whether it did. Twice, by two clockworks on two machines, does no harm."""
    file, line = heads_file(), head_line()
    noted = file.read_text("utf-8").splitlines() if file.exists() else []
    if not line or (noted and noted[-1].startswith(clock.today().isoformat())):
        return 0
    with file.open("a", encoding="utf-8") as heads:
        heads.write(line + "\n")
    _to_syslog(line)
    return 1


def first_head_that_differs(lines: Iterable[str]) -> str | None:
    """The first of the noted `lines` whose entry isn't in the chain with that seal; None when all are."""
    for line in filter(None, map(str.strip, lines)):
        _day, number, seal = (*line.split(), "", "")[:3]
        known = select(AuditEntry.chain_hash).where(AuditEntry.chain_no == int(number)) if _is_number(number) else None
        if known is None or db.session.scalar(known) != seal:
            return line
    return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _to_syslog(line: str) -> None:
    address = current_app.config["AUDIT_SYSLOG"]
    if not address:
        return
    host, _colon, port = address.rpartition(":")
    try:
        handler = SysLogHandler((host, int(port)) if host else address, facility=SysLogHandler.LOG_AUTHPRIV)
    except OSError:
        current_app.logger.error("the head of the record could not be sent to syslog at %s", address)
        return
    handler.ident = "xicheng-audit: "
    try:
        handler.emit(_LOG.makeRecord(_LOG.name, logging.INFO, "", 0, line, (), None))
    finally:
        handler.close()
