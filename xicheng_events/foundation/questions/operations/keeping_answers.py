"""Keeping answers with the version they were given to, and deleting what is secret in time (domain §9.2 P7)."""

import hashlib
import json
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, func, select, update

from xicheng_events.booking.events.asked_at_registering import items_of
from xicheng_events.booking.events.form_catalogue import CATALOGUE, Field, QuestionKind
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.foundation.questions.models import AnswerSheet, FormVersion, Question, SheetAnswer
from xicheng_events.foundation.questions.queries import version_of
from xicheng_events.foundation.questions.reading_answers import Answers
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import add_rows, insert_unless_there

_AT_ONCE = 100


def form_version_in_force(event: Event) -> FormVersion:
    """The version of the form as it is published; made when the first answers come. Two at once make one."""
    items = items_of(event)
    digest = hashlib.sha256(json.dumps(items, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return version_of(event, digest) or _made(event, digest, items)


def keep_answers(event: Event, answers: Answers, *, sheet: AnswerSheet | None = None,
                 version: FormVersion | None = None) -> AnswerSheet:
    """Write cleaned `answers` on a new sheet, or on `sheet` instead of what was there.

    Three statements with `version` given, one more to find it, however many answers there are.
    """
    version = version or form_version_in_force(event)
    if sheet is None:
        sheet = AnswerSheet(version_id=version.id)
        db.session.add(sheet)
        db.session.flush()
    else:
        write(delete(SheetAnswer).where(SheetAnswer.sheet_id == sheet.id))
        sheet.version_id = version.id
        db.session.flush()
        db.session.expire(sheet)
    rows = [_row(sheet.id, question, position, text) for question in version.questions
            for position, text in enumerate(answers.get(question.key, ()))]
    if rows:
        add_rows(SheetAnswer, rows)
    return sheet


def purge_secret_answers() -> int:
    """Sweep: delete the secret answers of events that ended SECRET_DAYS ago; of how many events.

    Each leaves a record.
    """
    before = clock.now() - timedelta(days=current_app.config["SECRET_DAYS"])
    last = select(func.max(Slot.ends_at)).where(Slot.event_id == Event.id).scalar_subquery()
    has_secrets = select(FormVersion.event_id).join(SheetAnswer, SheetAnswer.version_id == FormVersion.id).where(
        SheetAnswer.secret.is_not(None))
    due = select(Event).where(Event.id.in_(has_secrets), last <= before).order_by(Event.id).limit(_AT_ONCE)
    purged = 0
    for event in db.session.scalars(due).all():
        versions = select(FormVersion.id).where(FormVersion.event_id == event.id)
        done = write(
            update(SheetAnswer).where(SheetAnswer.version_id.in_(versions), SheetAnswer.secret.is_not(None))
            .values(secret=None, purged_at=clock.now()))
        if done:
            record("questions.purged", event, answers=done)
            purged += 1
    db.session.flush()
    return purged


def forget_answers(sheets) -> None:
    """Delete what was answered on `sheets` (a select of sheet ids); that something was answered stays."""
    write(
        update(SheetAnswer).where(SheetAnswer.sheet_id.in_(sheets), SheetAnswer.purged_at.is_(None))
        .values(value=None, secret=None, purged_at=clock.now()))


def _made(event: Event, digest: str, items: list[dict]) -> FormVersion:
    number = 1 + (db.session.scalar(select(func.max(FormVersion.number)).where(FormVersion.event_id == event.id)) or 0)
    is_mine = False
    while not is_mine:
        is_mine = insert_unless_there(FormVersion, event_id=event.id, number=number, digest=digest,
                                      made_at=clock.now())
        if not is_mine and (there := version_of(event, digest)):
            return there
        number += not is_mine
    version = db.session.scalar(select(FormVersion).where(FormVersion.event_id == event.id,
                                                          FormVersion.digest == digest))
    for position, item in enumerate(items):
        db.session.add(_question(version, position, item))
        db.session.flush()  # a condition points at a row that must be there
    db.session.expire(version)
    return version_of(event, digest)


def _question(version: FormVersion, position: int, item: dict) -> Question:
    condition = item["show_if"] or {"key": None, "value": None}
    return Question(version_id=version.id, key=item["key"], position=position,
                    field=Field(item["field"]) if item["field"] else None, kind=QuestionKind(item["kind"]),
                    label=item["label"], required=item["required"], options=item["options"],
                    show_if_key=condition["key"], show_if_value=condition["value"])


def _row(sheet_id: int, question: Question, position: int, text: str) -> dict:
    is_secret = question.field is not None and CATALOGUE[question.field].is_secret
    return {"sheet_id": sheet_id, "version_id": question.version_id, "question_id": question.id, "position": position,
            "value": None if is_secret else text, "secret": text if is_secret else None}
