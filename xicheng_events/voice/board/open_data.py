"""The rows of open data, and what a program reads about them (datapackage.json, https://datapackage.org)."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.indicators import Indicator, reading_of
from xicheng_events.foundation.core.languages import house_language, in_house_language
from xicheng_events.foundation.core.xlsx_files import csv_in_pieces
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.topic_queries import every_topic
from xicheng_events.foundation.web.safe_addresses import full_address
from xicheng_events.voice.board.month_figures import figures_by_month, last_months, months_since
from xicheng_events.voice.board.open_data_columns import LICENCE, SETS, DataSet
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.public_readings import indicators_in_public
from xicheng_events.voice.followup.published import published_issues
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.queries import published_opinions

_AT_ONCE = 1000
_FIGURE_YEARS = 3


def data_rows(data: DataSet) -> Iterator[dict]:
    """The rows of a file, each by its columns; read as they are sent."""
    with house_language():
        yield from {"issues": _issues, "answers": _answers, "figures": _figures}[data.name]()


def mark_of(data: DataSet) -> str:
    """What changes when a row does: for ETag. Two statements, however many rows there are."""
    if data.name == "figures":
        return _digest(list(_figures()))
    model, query = (Issue, published_issues()) if data.name == "issues" else (Opinion, published_opinions())
    changed = func.sum(Issue.version) if model is Issue else func.sum(Publication.version)
    stands = db.session.execute(query.order_by(None).with_only_columns(
        func.count(), func.max(Publication.news_at), func.max(Publication.id), changed, func.sum(
            func.coalesce(model.topic_id, 0)))).one()
    return _digest([*map(str, stands), sorted(_topic_names().items()), sorted(_unit_names().items())])


def csv_of(data: DataSet) -> Iterator[str]:
    """The file as CSV, its first line the names of the columns; what has no value is empty. Marked as UTF-8, so that a
    spreadsheet reads it."""
    names = [column.name for column in data.columns]
    return csv_in_pieces([(name, 0) for name in names], ([row[name] for name in names] for row in data_rows(data)))


def json_of(data: DataSet) -> Iterator[str]:
    """The file as a JSON list of objects; what has no value is null."""
    before = "["
    for row in data_rows(data):
        yield f"{before}\n" + json.dumps(row, ensure_ascii=False, default=_plain)
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


@in_house_language
def package() -> dict:
    """What a program reads first: every file with its schema."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "xicheng-progress",
        "title": _("西城区意见建议办理进展"), "homepage": full_address("/data"), "version": "1",
        "licenses": [{"name": "other-open", "title": str(LICENCE), "path": full_address("/data")}],
        "resources": [{
            "name": data.name, "type": "table", "title": str(data.title), "description": str(data.about),
            "path": full_address(f"/data/{data.name}.csv"), "scheme": "https", "format": "csv",
            "mediatype": "text/csv", "encoding": "utf-8",
            "schema": {"fields": [_field(column) for column in data.columns], "missingValues": [""],
                       **({} if data.name == "figures" else {"primaryKey": list(data.key)})},
        } for data in SETS.values()],
    }


def _field(column) -> dict:
    said = {"name": column.name, "type": column.type, "title": str(column.title), "description": str(column.says)}
    return {**said, "constraints": {"required": True}} if column.required else said


def _issues() -> Iterator[dict]:
    topics, units = _topic_names(), _unit_names()
    query = published_issues().with_only_columns(
        Issue.number, Issue.public_title, Issue.kind, Issue.topic_id, Issue.street_id, Issue.public_lead_name,
        Issue.dispatched_at, Publication.news_at, Issue.state, Issue.public_result, Issue.public_planned_by,
        Issue.public_text, Issue.public_outcome)
    for row in _streamed(query):
        yield {
            "number": row.number, "title": row.public_title, "kind": row.kind.label,
            "topic": topics.get(row.topic_id), "street": units.get(row.street_id), "unit": row.public_lead_name,
            "dispatched_on": _day(row.dispatched_at), "published_on": _day(row.news_at), "state": row.state.label,
            "result": row.public_result.label if row.public_result else None, "planned_by": row.public_planned_by,
            "text": row.public_text, "outcome": row.public_outcome, "url": full_address(f"/progress/{row.number}"),
        }


def _answers() -> Iterator[dict]:
    topics, units = _topic_names(), _unit_names()
    query = published_opinions().with_only_columns(
        Publication.id, Publication.path, Publication.news_at, Opinion.kind, Opinion.topic_id, Opinion.organisation_id,
        _shown(Opinion.covered_place, Opinion.place).label("place"),
        _shown(Opinion.covered_text, Opinion.text).label("text"),
        _shown(Opinion.covered_answer, Opinion.answer).label("answer"))
    for row in _streamed(query):
        yield {
            "number": row.id, "kind": row.kind.label, "topic": topics.get(row.topic_id),
            "unit": units[row.organisation_id], "place": row.place or None, "published_on": _day(row.news_at),
            "text": row.text, "answer": row.answer, "url": full_address(row.path),
        }


def _figures() -> Iterator[dict]:
    this_month = last_months(1)[0]
    for indicator, months in figures_by_month(months_since(clock.today().year - _FIGURE_YEARS + 1)):
        for month in reversed(months):
            yield {**_of(indicator), "month": month.period.name, "as_of": None, "value": month.value,
                   "unit": _unit_of(indicator), "n": month.n}
    for indicator in indicators_in_public():
        if indicator.is_now:
            n = reading_of(indicator, this_month).n
            yield {**_of(indicator), "month": None, "as_of": clock.today(), "value": n, "unit": _unit_of(indicator),
                   "n": n}


def _of(indicator: Indicator) -> dict:
    return {"key": indicator.key, "label": str(indicator.label), "formula": str(indicator.formula)}


def _unit_of(indicator: Indicator) -> str:
    return "%" if indicator.is_share else _("个工作日") if indicator.days else _("件")


def _shown(covered, said):
    """What everybody reads of a column (`Opinion.public_text`)."""
    return func.coalesce(covered, said)


def _streamed(query: Select):
    return db.session.execute(query.execution_options(yield_per=_AT_ONCE))


def _topic_names() -> dict[int, str]:
    return {topic.id: topic.standing.name for topic in every_topic()}


def _unit_names() -> dict[int, str]:
    return dict(db.session.execute(select(Organisation.id, Organisation.short_name)).all())


def _day(moment) -> date:
    return clock.local(moment).date()


def _plain(value) -> str:
    return value.isoformat()


def _digest(what: list) -> str:
    return hashlib.sha256(json.dumps(what, ensure_ascii=False, default=_plain).encode()).hexdigest()[:32]
