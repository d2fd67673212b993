"""公示异议: what somebody says against one who is to be appointed, and what was found about it."""

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_once
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.openness.programmes.queries import may_run
from xicheng_events.openness.recruitment.models import Application, ApplicationObjection
from xicheng_events.openness.recruitment.operations.applying import recruitment_row
from xicheng_events.openness.recruitment.operations.deciding_members import decide_if_settled
from xicheng_events.openness.recruitment.operations.recording import note_application
from xicheng_events.openness.recruitment.operations.telling_applicants import tell_objector
from xicheng_events.openness.recruitment.queries import is_disputed, is_in_notice
from xicheng_events.openness.recruitment.states import ON_NOTICE, ApplicationState

S = ApplicationState
LONGEST_OBJECTION, LONGEST_ANSWER = 1000, 300


def object_to_member(application: Application | None, *, words: str, by: Person) -> ApplicationObjection:
    """提出异议 while the list is shown, by whoever is signed in with a phone: the one it is about is held until it is
    settled. Once a person and applicant.

    Refuses `notice_over`, `no_phone` to an account that can't be told, `not_on_notice` (or nobody), `own_notice` about
    oneself, `said_already`, and a missing or long `words`.
    """
    said = written(words, field="words", at_least=5, at_most=LONGEST_OBJECTION, what=_("异议和理由"))
    if application is None:
        raise _not_on_notice()
    if not is_in_notice(recruitment_row(application.programme)):
        raise Refused("notice_over", _("公示已结束，如有意见请拨打公告上的电话。"))
    if not by.phone:
        raise Refused("no_phone", _("您的账号没有登记手机号，请退出登录，以手机号登录后提出。"))
    if application.phone_hash == by.phone_hash:
        raise Refused("own_notice", _("不能对自己提出异议；不参加的，请在“我的报名”撤回。"), "about")
    held = write(update(Application).where(
        Application.id == application.id, Application.state.in_(ON_NOTICE)).values(
            state=S.HELD, version=Application.version + 1))
    if not held:
        raise _not_on_notice()
    objection = insert_once(ApplicationObjection, application_id=application.id, person_id=by.id, words=said,
                            at=clock.now(), answer="")
    if objection is None:
        raise Refused("said_already", _("您已对此人提过异议，不需要重复提交。"), "about")
    db.session.refresh(application)
    note_application("applications.objected", application)
    return objection


def _not_on_notice() -> Refused:
    return Refused("not_on_notice", _("此人已不在公示名单中，请刷新查看。"), "about")


def settle_member_objection(objection: ApplicationObjection, *, is_upheld: bool, answer: str, by: Person) -> None:
    """Write down what was found, once; the objector is told. Upheld: not chosen. Otherwise, when nothing else is said
    against the same person, back on notice, or chosen where that is over.

    Refuses `not_yours` but to an editor of the unit, `changed`, and a missing or long `answer`.
    """
    application = objection.application
    require_right(may_run(application.programme, by))
    said = written(answer, field="answer", at_least=2, at_most=LONGEST_ANSWER, what=_("答复"))
    if not write(update(ApplicationObjection).where(
            ApplicationObjection.id == objection.id, ApplicationObjection.settled_at.is_(None)).values(
                settled_at=clock.now(), settled_by_id=by.id, is_upheld=is_upheld, answer=said)):
        raise Refused("changed", _("这条异议已办结，请刷新查看。"))
    there = Application.id == application.id, Application.state == S.HELD
    if is_upheld:
        write(update(Application).where(*there).values(
            state=S.NOT_CHOSEN, gone_at=clock.now(), is_picked=False, version=Application.version + 1))
    else:
        write(update(Application).where(*there, ~is_disputed()).values(
            state=S.NOTICE, version=Application.version + 1))
    db.session.expire_all()
    note_application("applications.objection_settled", application, by=by, upheld=is_upheld)
    tell_objector(objection)
    decide_if_settled(recruitment_row(application.programme))
