"""Which calendar a day rests on

The days off of a year become a version of that year, so that a correction is another one, and every stored deadline
names the newest version it was reckoned with, and from which day.

Revision ID: 0023
Revises: 0022
"""

from datetime import UTC, date, datetime, timedelta, timezone

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.migrating import add_filled
from xicheng_events.foundation.core.migrating import no_default
from xicheng_events.foundation.core.migrating import rebuilt

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BEIJING = timezone(timedelta(hours=8))
KIND = sa.Enum("holiday", "makeup", name="daykind", native_enum=False, create_constraint=True, length=24)
TRIAGE_DAYS, CLOSES_DAYS_BEFORE, CLOSES_AT = 2, -2, (17, 30)


def upgrade():
    table = _make_versions()
    _name_calendar("issue", "due_calendar_id", ("due_from", sa.Date()))
    _name_calendar("opinion", "triage_due_calendar_id", ("triage_due_on", sa.Date()),
                   ("triage_due_is_provisional", sa.Boolean()))
    _name_calendar("event", "closing_calendar_id", ("closing_is_provisional", sa.Boolean()))
    with rebuilt("progress_note") as notes:
        _allow_steps(notes, *STEPS, "reckoned")
    bind = op.get_bind()
    _fill_issues(bind, table)
    _fill_opinions(bind, table)
    _fill_events(bind, table)


STEPS = ("dispatched", "signed", "returned", "note", "linked", "submitted", "sent_back", "replied", "rated", "reopened",
         "closed", "published", "withdrawn")


def _allow_steps(notes, *steps):
    notes.drop_constraint(op.f("ck_progress_note_step"), type_="check")
    listed = ", ".join(f"'{step}'" for step in ("dispatched", *(["reckoned"] if "reckoned" in steps else []),
                                                *STEPS[1:]))
    notes.create_check_constraint(op.f("ck_progress_note_step"), f"step IN ({listed})")


def _make_versions():
    """Each year's days become its first version; the table to reckon with."""
    bind = op.get_bind()
    days = [(_day(row.date), row.kind, row.name, row.source) for row in bind.execute(
        sa.text("SELECT date, kind, name, source FROM calendar_day ORDER BY date"))]
    op.drop_table("calendar_day")
    versions = op.create_table(
        "calendar_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True)),
        sa.Column("taken_back_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_version")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_calendar_version_year_number")))
    named = op.create_table(
        "calendar_day",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["calendar_version.id"],
                                name=op.f("fk_calendar_day_version_id_calendar_version")),
        sa.PrimaryKeyConstraint("version_id", "date", name=op.f("pk_calendar_day")))
    now, ids = datetime.now(UTC), {}
    for year in sorted({on.year for on, *_rest in days}):
        source = next(source for on, _kind, _name, source in days if on.year == year)
        made = bind.execute(versions.insert().values(
            year=year, number=1, source=source, reason="", made_at=now, first_used_at=now))
        ids[year] = made.inserted_primary_key[0]
    if days:
        op.bulk_insert(named, [{"version_id": ids[on.year], "date": on, "kind": kind, "name": name}
                               for on, kind, name, _source in days])
    return {on: kind for on, kind, *_rest in days}, ids


def _name_calendar(table: str, calendar: str, *columns):
    empty = {"DATE": "'2000-01-01'", "BOOLEAN": "false"}
    for name, kind in columns:
        add_filled(table, sa.Column(name, kind), empty[str(kind)])
    op.add_column(table, sa.Column(calendar, sa.Integer()))
    with rebuilt(table) as batch:
        no_default(batch, *(name for name, _kind in columns))
        batch.create_foreign_key(op.f(f"fk_{table}_{calendar}_calendar_version"), "calendar_version", [calendar],
                                 ["id"])


def _fill_issues(bind, table):
    reopened = {row.issue_id: _local(row.at) for row in bind.execute(
        sa.text("SELECT issue_id, max(at) AS at FROM progress_note WHERE step = 'reopened' GROUP BY issue_id"))}
    for row in bind.execute(sa.text("SELECT id, dispatched_at, due_on FROM issue")).all():
        begun = max(_local(row.dispatched_at), reopened.get(row.id, date.min))
        bind.execute(sa.text("UPDATE issue SET due_from = :begun, due_calendar_id = :calendar WHERE id = :id"),
                     {"begun": begun, "calendar": _newest(table, begun, _day(row.due_on)), "id": row.id})


def _fill_opinions(bind, table):
    for row in bind.execute(sa.text("SELECT id, said_at FROM opinion")).all():
        said = _local(row.said_at)
        on, guess = _reckoned(table, said, TRIAGE_DAYS)
        bind.execute(sa.text(
            "UPDATE opinion SET triage_due_on = :on_day, triage_due_is_provisional = :guess,"
            " triage_due_calendar_id = :calendar WHERE id = :id"),
            {"on_day": on, "guess": guess, "calendar": _newest(table, said, on), "id": row.id})


def _fill_events(bind, table):
    """A closing that is what the house's rule gives was reckoned by it, as far as anybody can tell."""
    firsts = sa.text("SELECT event.id AS id, event.registration_closes_at AS closes, min(slot.starts_at) AS first"
                     " FROM event JOIN slot ON slot.event_id = event.id WHERE event.registration_closes_at IS NOT NULL"
                     " GROUP BY event.id, event.registration_closes_at")
    for row in bind.execute(firsts).all():
        first = _local(row.first)
        on, guess = _reckoned(table, first, CLOSES_DAYS_BEFORE)
        if _moment(row.closes).astimezone(BEIJING).replace(tzinfo=None) == datetime(on.year, on.month, on.day,
                                                                                    *CLOSES_AT):
            bind.execute(sa.text("UPDATE event SET closing_is_provisional = :guess, closing_calendar_id = :calendar"
                                 " WHERE id = :id"),
                         {"guess": guess, "calendar": _newest(table, on, first), "id": row.id})


def _reckoned(table, start: date, n: int) -> tuple[date, bool]:
    kinds, ids = table
    step, on, left, guess = timedelta(days=1 if n > 0 else -1), start, abs(n), False
    while left:
        on += step
        known = on.year in ids
        guess = guess or not known
        works = on.weekday() <= 4 if on not in kinds else kinds[on] == "makeup"
        left -= works and (known or (on.month, on.day) != (1, 1))
    return on, guess


def _newest(table, first: date, last: date) -> int | None:
    return max((key for year, key in table[1].items() if first.year <= year <= last.year), default=None)


def _moment(value) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _local(value) -> date:
    return _moment(value).astimezone(BEIJING).date()


def _day(value) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def downgrade():
    bind = op.get_bind()
    newest = ("SELECT max(number) FROM calendar_version other WHERE other.year = calendar_version.year"
              " AND other.taken_back_at IS NULL")
    days = [dict(row) for row in bind.execute(sa.text(
        "SELECT date, kind, name, source FROM calendar_day JOIN calendar_version ON calendar_version.id = version_id"
        f" WHERE taken_back_at IS NULL AND number = ({newest})")).mappings()]
    bind.execute(sa.text("UPDATE progress_note SET step = 'note' WHERE step = 'reckoned'"))
    with rebuilt("progress_note") as notes:
        _allow_steps(notes, *STEPS)
    for table, *columns in (("event", "closing_calendar_id", "closing_is_provisional"),
                            ("opinion", "triage_due_calendar_id", "triage_due_on", "triage_due_is_provisional"),
                            ("issue", "due_calendar_id", "due_from")):
        with rebuilt(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_{columns[0]}_calendar_version"), type_="foreignkey")
            for column in columns:
                batch.drop_column(column)
    op.drop_table("calendar_day")
    op.drop_table("calendar_version")
    named = op.create_table(
        "calendar_day", sa.Column("date", sa.Date(), nullable=False), sa.Column("kind", KIND, nullable=False),
        sa.Column("name", sa.String(40), nullable=False), sa.Column("source", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("date", name=op.f("pk_calendar_day")))
    op.bulk_insert(named, [{**day, "date": _day(day["date"])} for day in days])
