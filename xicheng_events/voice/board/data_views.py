"""开放数据: what is public, as files for programs and spreadsheets, at addresses that stay."""

from flask import Blueprint, Response, abort, current_app, jsonify, request, stream_with_context

from xicheng_events.foundation.web.cached_pages import shared_page, shared_value
from xicheng_events.foundation.web.limits import limiter
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.board.open_data import csv_of, json_of, mark_of, package
from xicheng_events.voice.board.open_data_columns import LICENCE, SETS

bp = Blueprint("data", __name__, url_prefix="/data")
_WRITES = {"csv": (csv_of, "text/csv; charset=utf-8"), "json": (json_of, "application/json; charset=utf-8")}
_MINUTES = 10


@bp.get("")
@shared_page
def index():
    """Which files there are, and what stands in their columns."""
    return render("data/index.html", sets=SETS.values(), licence=LICENCE)


@bp.get("/datapackage.json")
def schema():
    """The same for programs."""
    answer = _kept(jsonify(package()))
    answer.add_etag()
    return answer.make_conditional(request)


@bp.get("/<filename>")
@limiter.limit(lambda: current_app.config["DATA_RATE_PER_ADDRESS"], deduct_when=lambda sent: sent.status_code == 200)
def file(filename: str):
    """One file, sent as it is read; nothing again for who has it already, and to one address only so many an hour: each
    reads all that is public."""
    name, _dot, extension = filename.rpartition(".")
    if name not in SETS or extension not in _WRITES:
        abort(404)
    data, (write, mimetype) = SETS[name], _WRITES[extension]
    answer = _kept(Response(mimetype=mimetype))
    answer.set_etag(f"{shared_value(f'mark of {name}', lambda: mark_of(data))}-{extension}", weak=True)
    if request.if_none_match.contains_weak(answer.get_etag()[0]):
        answer.status_code = 304
        return answer
    answer.response = stream_with_context(write(data))
    return answer


def _kept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = f"public, max-age={_MINUTES * 60}"
    return answer
