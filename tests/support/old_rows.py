"""Rows as an older release wrote them, for tests of what a migration makes of them: plain SQL, no models."""

import json

import sqlalchemy as sa

from xicheng_events.foundation.core.db import db

WHEN = "2026-03-18 01:30:00+00:00"
# One row of what hangs together, as the first release wrote it.
IN_USE = [
    ("organisation", {"id": 1, "slug": "tjj", "kind": "department", "short_name": "统计局", "full_name": "统计局",
                      "search_alias": ""}),
    ("person", {"id": 1, "session_stamp": "0", "created_at": WHEN}),
    ("event", {"id": 1, "code": "KF-2026-0001", "kind": "open_day", "title": "开放日", "theme": "", "summary": "",
               "host_id": 1, "audience": "", "residence": "any", "eligibility": "", "allocation": "fcfs",
               "companion_policy": "none", "max_party": 3, "minors_allowed": False, "offer_hours": 24,
               "what_to_bring": "", "notes": "", "photo_notice": True, "contact_name": "", "contact_phone": "",
               "contact_hours": "", "offline_channel": "", "feedback_days": 7, "state": "published",
               "state_reason": "", "drafted_by_id": 1, "author_ids": "[]", "created_at": WHEN, "version": 1}),
    ("slot", {"id": 1, "event_id": 1, "label": "", "starts_at": WHEN, "ends_at": "2026-03-18 03:00:00+00:00",
              "checkin_from": WHEN, "waiting_limit": 3}),
    ("quota", {"id": 1, "slot_id": 1, "category": "anyone", "capacity": 3, "taken": 1}),
    ("registration", {"id": 1, "reference": "BM-1", "form_key": "1", "slot_id": 1, "quota_id": 1, "person_id": 1,
                      "name": "李静", "phone": b"0", "phone_hash": "0", "phone_tail": "0001", "access_needs": "",
                      "question": "", "heads": 1, "channel": "online", "state": "confirmed", "state_reason": "",
                      "privacy_agreed_at": WHEN, "photo_agreed": False, "created_at": WHEN, "version": 1}),
    ("ticket", {"id": 1, "registration_id": 1, "slot_id": 1, "token": "t", "code": "A", "admits": 1, "arrived": 0,
                "issued_at": WHEN}),
]


def slip_row(number: int, kind: str, subject: int, state: str) -> dict:
    return {"id": number, "number": f"SC-2026-{number:04}", "organisation_id": 1, "subject_kind": kind,
            "subject_id": subject, "title": "公告", "summary": "全文", "digest": "0", "findings": "{}", "state": state,
            "disclosure": "active", "asked_by_id": 1, "asked_at": WHEN, "opinion": "", "barred": "[]"}


def copy_row(table: str, number: int, /, **changes) -> None:
    """Another row like that one, as the table is at this moment."""
    row = db.session.execute(sa.text(f"SELECT * FROM {table} WHERE id = :id"), {"id": number}).mappings().one()
    write_row(table, **{name: json.dumps(value) if isinstance(value, list | dict) else value
                     for name, value in {**row, **changes}.items()})


def change_row(table: str, number: int, **values) -> None:
    said = ", ".join(f"{name} = :{name}" for name in values)
    db.session.execute(sa.text(f"UPDATE {table} SET {said} WHERE id = :id"), {"id": number, **values})
    db.session.commit()


def write_row(table: str, **values) -> None:
    statement = f"INSERT INTO {table} ({', '.join(values)}) VALUES (:{', :'.join(values)})"
    db.session.execute(sa.text(statement), values)
    db.session.commit()


def rows(query: str) -> list[tuple]:
    rows = [tuple(row) for row in db.session.execute(sa.text(query))]
    db.session.commit()
    return rows
