"""How far choosing people for a programme has come, as everybody and as its desk reads it, and what waits for whom."""

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.text import date_alone
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.programme_links import ChoosingNow
from xicheng_events.openness.programmes.programme_words import who_decides
from xicheng_events.openness.programmes.queries import leads, may_run
from xicheng_events.openness.recruitment.models import Recruitment
from xicheng_events.openness.recruitment.queries import (
    candidates_for,
    has_made,
    how_many_disputed,
    is_in_notice,
    listed_for,
    recruitment_of,
)
from xicheng_events.openness.recruitment.states import ApplicationState, RecruitmentState

R = RecruitmentState


def choosing_words(programme: Programme) -> ChoosingNow:
    """What is said from the end of applications until somebody is appointed."""
    recruitment, being_made = recruitment_of(programme), _("报名已结束，正在拟定名单。")
    if recruitment.state is R.NOTICE:
        return _shown(programme, recruitment)
    if recruitment.state is R.DECIDED:
        return _decided(programme)
    return {
        R.COLLECTING: ChoosingNow(_("报名已结束，正在审查资格。"),
                                  _("报名和推荐已结束，请逐人审查资格，全部审查后结束审查。")),
        R.SCREENED: ChoosingNow(being_made, _("资格审查已结束，正在生成建议名单。")),
        R.SUGGESTED: ChoosingNow(being_made, _("建议名单已生成，请核对后提交负责人审定。")),
        R.SUBMITTED: ChoosingNow(being_made, _("拟聘名单已提交审定。%(who)s", who=who_decides(programme))),
    }[recruitment.state]


def waits_for_screening(programme: Programme, person: Person) -> bool:
    """Whether `person` has applicants to look at, now that no more come in."""
    return (programme.closes_at <= clock.now() and programme.appointed_at is None and may_run(programme, person)
            and recruitment_of(programme).state is R.COLLECTING)


def waits_for_submission(programme: Programme, person: Person) -> bool:
    """Whether `person` has a list to look over and hand in."""
    return may_run(programme, person) and recruitment_of(programme).state is R.SUGGESTED


def waits_for_approval(programme: Programme, person: Person) -> bool:
    """Whether `person` has a list to approve that somebody else has made."""
    recruitment = recruitment_of(programme)
    return (leads(programme, person) and recruitment.state is R.SUBMITTED
            and not has_made(recruitment, candidates_for(programme), person))


def waits_for_settling(programme: Programme, person: Person) -> bool:
    """Whether `person` has objections to settle."""
    return may_run(programme, person) and how_many_disputed(programme) > 0


def _shown(programme: Programme, recruitment: Recruitment) -> ChoosingNow:
    day, disputed = date_alone(recruitment.notice_until), how_many_disputed(programme)
    if is_in_notice(recruitment):
        desk = (_("拟聘名单公示至%(day)s，有%(n)s条异议待核实。", day=day, n=disputed) if disputed
                else _("拟聘名单公示至%(day)s，期满无异议的确定，再由负责人聘任。", day=day))
        return ChoosingNow(_("拟聘人员正在公示，至%(day)s，期间可以提出异议。", day=day), desk)
    if not disputed:
        words = _("公示已于%(day)s结束，正在确定名单。", day=day)
        return ChoosingNow(words, words)
    return ChoosingNow(_("公示已于%(day)s结束，异议核实后确定名单。", day=day),
                       _("公示已于%(day)s结束，有%(n)s条异议待核实，核实后名单确定。", day=day, n=disputed))


def _decided(programme: Programme) -> ChoosingNow:
    if not listed_for(programme, ApplicationState.CHOSEN):
        return ChoosingNow(_("选聘已结束，没有选出人员。"), _("选聘已结束，没有选出人员。可以复制本项目，重新招募。"))
    return ChoosingNow(_("拟聘名单已确定，待聘任。"), _("拟聘名单已确定，待聘任。%(who)s", who=who_decides(programme)))
