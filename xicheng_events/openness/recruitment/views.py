"""自荐: the form of a programme, and what somebody sees of their own application, changes and withdraws."""

from flask import Blueprint, abort, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from xicheng_events.foundation.accounts import asking_for_codes
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.withdrawn_pages import gone_or_missing
from xicheng_events.foundation.questions.queries import answers_of, said_on, sheet_of
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.limits import limiter
from xicheng_events.foundation.web.render import render
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.queries import programme_by_code, programme_of_code
from xicheng_events.openness.recruitment.forms import SelfApplicationForm, said_in
from xicheng_events.openness.recruitment.models import Application, Recruitment
from xicheng_events.openness.recruitment.operations import applying
from xicheng_events.openness.recruitment.own_words import own_standing
from xicheng_events.openness.recruitment.queries import (
    application_of_phone,
    applications_with,
    is_in_notice,
    is_in_reserve,
    recruitment_of,
    takes_people_now,
)
from xicheng_events.openness.recruitment.states import ON_NOTICE, TO_SCREEN, ApplicationSource, ApplicationState

bp = Blueprint("applications", __name__, url_prefix="/programmes/<code>/application")
own_bp = Blueprint("own_applications", __name__, url_prefix="/programmes/applications")


@own_bp.get("")
@login_required
def index():
    """All that one has applied or was recommended for, the latest first, and how each stands."""
    mine = applications_with(current_user.phone)
    return render("recruitment/all_mine.html", mine=[
        (each, own_standing(each, recruitment_of(each.programme))) for each in mine])


@bp.get("")
def apply(code: str):
    """The form, what is kept of whoever applies, and for how long; whoever has applied sees that."""
    programme = public_programme(code)
    mine = application_of_phone(programme, asking_for_codes.own_phone())
    if mine and mine.state is not ApplicationState.WITHDRAWN:
        return redirect(url_for(".mine", code=code), 303)
    return _page(programme, _form(programme))


@bp.post("/codes")
def send_code(code: str):
    """Send a code to the phone in the form."""
    programme = public_programme(code)
    form = _form(programme)
    if asking_for_codes.own_phone():  # signed in meanwhile, on another page
        return _page(programme, form)
    return asking_for_codes.send_code_from_page(form, lambda *said, **more: _page(programme, *said, **more))


@bp.get("/codes")
def back_to_form(code: str):
    """Where a phone that has forgotten the page comes back to from the message with its code."""
    return redirect(url_for(".apply", code=code), 303)


@bp.post("")
@limiter.limit(lambda: current_app.config["PROVE_RATE_PER_ADDRESS"])
def send(code: str):
    """Take it down."""
    programme = public_programme(code)
    form = _form(programme)
    if not form.is_fine():
        return _page(programme, form, 422)
    with attempt(form, keeping=True):  # a guess counts
        phone = asking_for_codes.phone_proven_by(form)
        db.session.commit()
        with attempt(form):
            applying.apply_for_programme(programme, form.facts(phone), form_key=form.form_key.data)
            db.session.commit()
            return redirect(url_for(".received", code=code), 303)
    return _page(public_programme(code), form, 422, sent=asking_for_codes.own_phone() is None)


@bp.get("/received")
def received(code: str):
    """What happens from now on."""
    return render("recruitment/received.html", programme=public_programme(code))


@bp.get("/mine")
@login_required
def mine(code: str):
    """What somebody has said, or a unit of them, and how it stands."""
    programme, application = _own(code)
    recruitment = recruitment_of(programme)
    return render("recruitment/mine.html", programme=programme, mine=application,
                  standing=application and own_standing(application, recruitment),
                  said=said_on(sheet_of(application.answer_sheet_id)) if application else (),
                  may_change=_may_change(application),
                  may_withdraw=application is not None and _may_withdraw(application, recruitment),
                  is_reserve=application is not None and is_in_reserve(application, recruitment),
                  is_shown=application is not None and application.state in ON_NOTICE and is_in_notice(recruitment),
                  is_open=programme.takes_applications and takes_people_now(programme))


@bp.route("/mine/changes", methods=["GET", "POST"])
@login_required
def change(code: str):
    """Say it anew, until the screening."""
    programme, application = _own(code)
    if not _may_change(application):
        return redirect(url_for(".mine", code=code), 303)
    form = SelfApplicationForm(data=said_in(application))
    form.leave_out("phone", "code", "privacy_agreed")
    form.offer(programme, has=application.field, given=answers_of(sheet_of(application.answer_sheet_id)))
    if form.is_submitted() and form.is_fine():
        with attempt(form):
            applying.change_application(application, form.facts(application.phone),
                                        version=hidden_number(form.version.data), by=None)
            db.session.commit()
            flash(_("已保存。"), "ok")
            return redirect(url_for(".mine", code=code), 303)
        programme, application = _own(code)
    return render("recruitment/change.html", programme=programme, form=form, is_own=True,
                  status=422 if form.is_submitted() else 200)


@bp.post("/mine/withdrawal")
@login_required
def withdraw(code: str):
    """撤回."""
    _programme, application = _own(code)
    if application:
        press(lambda: applying.withdraw_application(application), _("已撤回，不再参加选聘。"))
    return redirect(url_for(".mine", code=code), 303)


def public_programme(code: str) -> Programme:
    """The programme of that code that everybody reads; of one that was withdrawn, that it was."""
    return programme_by_code(code) or gone_or_missing(f"/programmes/{code}", among="programmes.index")


def _own(code: str) -> tuple[Programme, Application | None]:
    """The programme, also where it is public no more: what one has said one sees and withdraws all the same."""
    programme = programme_of_code(code) or abort(404)
    application = application_of_phone(programme, current_user.phone)
    if application is None:
        programme = public_programme(code)
    return programme, application


def _may_change(application: Application | None) -> bool:
    return (application is not None and application.source is ApplicationSource.SELF
            and application.state in TO_SCREEN)


def _may_withdraw(application: Application, recruitment: Recruitment) -> bool:
    """Until they are appointed; whoever wasn't chosen needn't be in reserve. Not once nothing comes of it any more."""
    is_over = recruitment.decided_at and (application.state is ApplicationState.REJECTED or (
        application.state is ApplicationState.NOT_CHOSEN and not is_in_reserve(application, recruitment)))
    return application.state in applying.MAY_LEAVE and not is_over and application.programme.is_public


def _form(programme: Programme) -> SelfApplicationForm:
    form = SelfApplicationForm()
    if asking_for_codes.own_phone():
        form.leave_out("phone", "code")
    form.offer(programme)
    return form


def _page(programme: Programme, form: SelfApplicationForm, status: int = 200, *, sent: bool = False):
    return render("recruitment/apply.html", programme=programme, form=form, sent=sent,
                  own_phone=asking_for_codes.own_phone(), is_open=takes_people_now(programme), status=status)
