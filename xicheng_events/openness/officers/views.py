"""What the members of a programme found, and what changed, as everybody reads it."""

from flask import Blueprint, url_for
from flask_babel import gettext as _

from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.web.paging import page_of
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.officers.problems import public_counts, public_findings
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.queries import programme_by_code

bp = Blueprint("programme_findings", __name__, url_prefix="/programmes/<code>/findings")


@bp.get("")
def index(code: str):
    """发现的问题和整改情况: only what is public of the issues."""
    programme = programme_by_code(code) or gone_or_missing(f"/programmes/{code}", among="programmes.index")
    there, mended = public_counts(programme)
    return render("officers/findings.html", programme=programme, page=page_of(public_findings(programme)), there=there,
                  mended=mended)


def findings_beside(programme: Programme) -> tuple[str, str] | None:
    """For the page of a programme: where it says what was found, once something of it is public."""
    if not public_counts(programme)[0]:
        return None
    return _("发现的问题和整改情况"), url_for("programme_findings.index", code=programme.code)
