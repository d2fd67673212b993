"""Coming into the list of applicants: put forward by oneself, or recommended by a unit (`recommendations`); and what is
corrected or taken back until the screening (domain §4.2)."""

from dataclasses import dataclass
from functools import partial

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.core import clock, house
from xicheng_events.foundation.core.balanced_facts import Gender, household_key
from xicheng_events.foundation.core.codes import new_reference
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.names import clean_name, name_to_find
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.questions.operations.keeping_answers import form_version_in_force, keep_answers
from xicheng_events.foundation.questions.queries import sheet_of
from xicheng_events.foundation.questions.reading_answers import Answers, answers_that_hold
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recruitment.models import Application, Recruitment
from xicheng_events.openness.recruitment.operations.recording import note_application
from xicheng_events.openness.recruitment.operations.telling_applicants import tell_applicant
from xicheng_events.openness.recruitment.queries import takes_people_now
from xicheng_events.openness.recruitment.states import (
    LONGEST_WORDS,
    MOVES,
    PREFIX,
    TO_SCREEN,
    ApplicationSource,
    ApplicationState,
    Education,
    RecruitmentState,
)
from xicheng_events.openness.representatives.kinds import CATEGORIES, GROWN_UP, OPEN_CATEGORIES

LONGEST_POSITION, LONGEST_AVAILABLE = 80, 100
MAY_LEAVE = tuple(state for state, after in MOVES.items() if ApplicationState.WITHDRAWN in after)


@dataclass(frozen=True, kw_only=True)
class ApplicationFacts:
    """What is said of somebody. `address` is hashed and not kept; None leaves the household as it is known. `answers`
    to what the programme asks besides; None: it wasn't asked, as in a unit's recommendation."""

    name: str
    phone: str
    category: Category | None
    age_band: AgeBand | None
    has_interest: bool | None  # 利益冲突: None hasn't been answered
    interest: str = ""
    gender: Gender | None = None
    street: Organisation | None = None
    field: Topic | None = None
    education: Education | None = None
    address: str | None = None
    position: str = ""
    available: str = ""
    reason: str = ""
    answers: Answers | None = None


def apply_for_programme(programme: Programme, facts: ApplicationFacts, *, form_key: str) -> Application:
    """自荐: somebody whose phone was proven applies. The same form twice is one.

    Refuses `units_recommend_alone`, `not_open_category` for deputies and others whom their own bodies send, and what
    `enter_application` does.
    """
    if not programme.takes_applications:
        raise Refused("units_recommend_alone", _("本项目由单位推荐，不接受自荐。"))
    if facts.category not in OPEN_CATEGORIES:
        raise Refused("not_open_category", _("自荐只能选择列出的身份。人大代表、政协委员等由单位推荐。"), "category")
    application, is_new = enter_application(programme, facts, form_key=form_key, source=ApplicationSource.SELF,
                                            state=ApplicationState.APPLIED)
    if is_new:
        note_application("applications.applied", application)
        tell_applicant("application_received", application)
    return application


def change_application(application: Application, facts: ApplicationFacts, *, version: int | None,
                       by: Person | None) -> None:
    """Say all of it anew until the screening: the person themselves (`by` None), or an editor of the unit that has
    recommended them. The phone stays.

    Refuses `not_yours`, `screened` once somebody has looked at it, `changed_since` if somebody else was faster, and
    what `_checked` does.
    """
    is_own = by is None and application.source is ApplicationSource.SELF
    require_right(is_own or (by is not None and by.holds(Role.EDITOR, organisation_id=application.unit_id or 0)))
    if application.state not in TO_SCREEN:
        raise Refused("screened", _("资格审查已开始，不能再修改。"))
    if version != application.version:
        raise Refused("changed_since", _("打开页面后内容已修改，本次没有保存。请核对最新内容后再改。"))
    programme = application.programme
    _take_turn(programme)
    if is_own and facts.category not in OPEN_CATEGORIES:
        raise Refused("not_open_category", _("自荐只能选择列出的身份。人大代表、政协委员等由单位推荐。"), "category")
    for name, value in _checked(facts, application.source).items():
        setattr(application, name, value)
    if facts.address is not None:
        application.household_hash = household_key(facts.address)
    _keep(application, programme, facts.answers)
    db.session.flush()
    note_application("applications.changed", application, by=by)


def withdraw_application(application: Application) -> None:
    """撤回: by the person, until they are appointed. Twice is once. Refuses `too_late_to_withdraw` afterwards."""
    before = application.state
    if not leave_list(application, MAY_LEAVE):
        if application.state is ApplicationState.WITHDRAWN:
            return
        raise Refused("too_late_to_withdraw", _("报名已办结，不能再撤回。"))
    note_application("applications.withdrawn", application, application_was=before.value)


def recruitment_row(programme: Programme) -> Recruitment:
    """The stored row of a programme's recruitment; made when it is first needed."""
    if there := db.session.get(Recruitment, programme.id):
        return there
    insert_unless_there(Recruitment, programme_id=programme.id)
    return db.session.get(Recruitment, programme.id)


def leave_list(application: Application, states) -> bool:
    """Withdraw an application that is in one of `states`; whether it was. Nobody is kept longer for it."""
    done = write(update(Application).where(Application.id == application.id, Application.state.in_(states)).values(
        state=ApplicationState.WITHDRAWN, gone_at=func.coalesce(Application.gone_at, clock.now()), is_picked=False,
        version=Application.version + 1))
    db.session.refresh(application)
    return bool(done)


def enter_application(programme: Programme, facts: ApplicationFacts, *, form_key: str | None, source: ApplicationSource,
                      **values) -> tuple[Application, bool]:
    """A new row, and True; or that of the same form. Refuses `not_recruiting`, `applied_already`, what a room that bars
    applicants says (`barred`), and what `_checked` does."""
    said = _checked(facts, source)
    same = form_key and db.session.scalar(select(Application).where(Application.form_key == form_key))
    if same and same.phone_hash == said["phone_hash"]:
        return same, False
    if programme.publication.state is not PublicationState.PUBLISHED or not takes_people_now(programme):
        raise Refused("not_recruiting", _("报名和推荐未开始或已截止。"))
    _take_turn(programme)
    for bars in house.listed("APPLICATION_BARS"):
        if sentence := bars(programme, said["phone"]):
            raise Refused("barred", sentence, "phone")
    application = Application(
        **said, **values, programme=programme, source=source, code=new_reference(PREFIX),
        form_key=None if same else form_key,  # a form that came in for somebody else and was typed over
        household_hash=household_key(facts.address), applied_at=clock.now())
    db.session.add(application)
    try:
        db.session.flush()
    except IntegrityError as error:  # the phone has applied already; whoever asked takes all of it back
        raise Refused("applied_already", _("这个手机号已报名或已被推荐，不需要重复提交。"), "phone") from error
    _keep(application, programme, facts.answers)
    return application, True


def _take_turn(programme: Programme) -> None:
    """Let nobody end the screening until the transaction is over. Refuses `screening_over` if it has ended."""
    recruitment_row(programme)
    if not write(update(Recruitment).where(Recruitment.programme_id == programme.id,
                                           Recruitment.state == RecruitmentState.COLLECTING)
                 .values(state=RecruitmentState.COLLECTING)):
        raise Refused("screening_over", _("资格审查已结束，不再受理。"))


def _keep(application: Application, programme: Programme, answers: Answers | None) -> None:
    items = programme.items
    if answers is None or not items:
        return
    version = form_version_in_force(programme.form_id, items)
    sheet = keep_answers(answers_that_hold(items, answers), version, sheet=sheet_of(application.answer_sheet_id))
    if application.answer_sheet_id is None:
        application.answer_sheet_id = sheet.id
        db.session.flush()


def _checked(facts: ApplicationFacts, source: ApplicationSource) -> dict:
    """The columns that `facts` fill. Refuses beside their fields what names and phones refuse, `no_category`,
    `not_grown_up`, `interest_missing`, and texts that are missing or too long."""
    text = partial(written, at_most=LONGEST_WORDS)
    if facts.category not in CATEGORIES:
        raise Refused("no_category", _("请选择身份。"), "category")
    if facts.age_band not in GROWN_UP:
        raise Refused("not_grown_up", _("须年满18周岁，请选择年龄段。"), "age_band")
    if facts.has_interest is None:
        raise Refused("interest_missing", _("请如实回答是否有利益关系。"), "has_interest")
    phone, name = clean_mobile(facts.phone), clean_name(facts.name)
    why = _("自荐理由") if source is ApplicationSource.SELF else _("推荐意见")
    return {
        "name": name, "found_by": name_to_find(name), "phone": phone, "phone_hash": phone.hash,
        "category": facts.category, "age_band": facts.age_band, "gender": facts.gender,
        "street_id": facts.street.id if facts.street else None,
        "field_id": facts.field.standing.id if facts.field else None, "education": facts.education,
        "position": written(facts.position, field="position", at_least=1, at_most=LONGEST_POSITION,
                            what=_("单位及职务")),
        "available": written(facts.available, field="available", at_most=LONGEST_AVAILABLE, what=_("可参与时间")),
        "reason": text(facts.reason, field="reason", at_least=1, what=why),
        "has_interest": facts.has_interest,
        "interest": text(facts.interest if facts.has_interest else "", field="interest",
                         at_least=2 if facts.has_interest else 0, what=_("利益关系的说明"))}


def reveal_applicants_phone(application: Application, *, by: Person) -> str:
    """The whole phone number, for whoever has them on the desk; that it was shown goes on record."""
    note_application("applications.phone_shown", application, by=by)
    return application.phone
