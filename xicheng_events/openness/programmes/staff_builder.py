"""The desk page that builds what a programme asks applicants besides what all are asked."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.questions.items import numbered_items
from xicheng_events.foundation.questions.kinds import QuestionKind
from xicheng_events.foundation.questions.queries import versions_of
from xicheng_events.foundation.questions.staff_questions import FormDesk, add_question_steps
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.operations.drafting_programmes import edit_programme, expect_programme_version
from xicheng_events.openness.programmes.programme_next_step import hub_of_programme
from xicheng_events.openness.programmes.programme_rules import APPLYING
from xicheng_events.openness.programmes.revision import current_programme
from xicheng_events.openness.programmes.staff_views import desk_programme, saved_programme_words

bp = Blueprint("programme_builder_staff", __name__, url_prefix="/staff/programmes/<code>/form")
bp.within = "programmes_staff"
staff_only(bp, *DESK_ROLES, Role.COORDINATOR)


@bp.get("")
def show(code: str):
    """The questions, in order."""
    programme = desk_programme(code)
    items, versions = current_programme(programme).items, versions_of(programme.form_id)
    return render("programmes/staff/form.html", programme=programme, items=items, own=numbered_items(items),
                  owner={"code": code}, kinds={kind.value: kind.label for kind in QuestionKind}, versions=versions,
                  may_edit=_may_edit(programme, current_user))


def _may_edit(programme: Programme, person: Person) -> bool:
    return hub_of_programme(programme, person).may_edit


def _change(programme: Programme, change, *, by: Person) -> None:
    edit_programme(programme, by=by, items=change(current_programme(programme).items))


add_question_steps(bp, FormDesk(
    desk_programme, _may_edit, lambda programme: current_programme(programme).items,
    lambda programme: programme.publication.version, expect_programme_version, _change, saved_programme_words, APPLYING,
    _l("返回报名问题")))
