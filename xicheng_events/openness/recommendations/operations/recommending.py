"""单位推荐: a unit puts somebody forward, and takes that back until the screening (domain §4.2)."""

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.operations.units import require_existing
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recruitment.models import Application
from xicheng_events.openness.recruitment.operations.applying import ApplicationFacts, enter_application, leave_list
from xicheng_events.openness.recruitment.operations.recording import note_application
from xicheng_events.openness.recruitment.operations.telling_applicants import tell_applicant
from xicheng_events.openness.recruitment.states import ApplicationSource, ApplicationState


def recommend_for_programme(programme: Programme, facts: ApplicationFacts, *, unit: Organisation, by: Person,
                            form_key: str | None = None) -> Application:
    """单位推荐: an editor of the programme's own unit, or of one that it names, recommends somebody, who is told.

    Refuses `not_yours`, `unit_gone` beside `unit`, and what `enter_application` does.
    """
    require_recommending(programme, unit, by)
    application, is_new = enter_application(
        programme, facts, form_key=form_key, source=ApplicationSource.UNIT, state=ApplicationState.NOMINATED,
        unit_id=unit.id, entered_by_id=by.id)
    if is_new:
        note_application("applications.recommended", application, by=by)
        tell_applicant("application_nominated", application, unit=application.unit.short_name)
    return application


def require_recommending(programme: Programme, unit: Organisation, by: Person) -> None:
    """Refuse `not_yours` to whoever can't recommend people for that unit, `unit_gone` for one that is no more."""
    require_right(unit.id in {programme.organisation_id, *(each.id for each in programme.recommenders)}
                  and by.holds(Role.EDITOR, organisation_id=unit.id),
                  _("由项目指定的推荐单位的经办人推荐。"))
    require_existing(unit, field="unit")


def take_back_recommendation(application: Application, *, by: Person) -> None:
    """撤回推荐: by an editor of the unit, until the screening; the person is told. Refuses `not_yours`, `screened`."""
    require_right(by.holds(Role.EDITOR, organisation_id=application.unit_id or 0))
    if not leave_list(application, (ApplicationState.NOMINATED,)):
        raise Refused("screened", _("资格审查已开始，或本人已撤回，不能再撤回推荐。"))
    note_application("applications.taken_back", application, by=by)
    tell_applicant("application_taken_back", application, unit=application.unit.short_name)
