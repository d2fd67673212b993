"""The desk's page of one programme: where it stands, and the one thing that is next, for whom."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.text import date_alone, moment
from xicheng_events.foundation.publishing.checked_next_step import CheckedHub, CheckedKind, Next
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.operations.publishing_programmes import PROGRAMME_TEXT
from xicheng_events.openness.programmes.programme_links import choosing_now
from xicheng_events.openness.programmes.programme_rules import programme_remarks
from xicheng_events.openness.programmes.programme_words import serving_words
from xicheng_events.openness.programmes.queries import KIND
from xicheng_events.openness.programmes.revision import current_programme
from xicheng_events.openness.programmes.stages import ProgrammeStage, stage_of

_REACHED = {ProgrammeStage.UPCOMING: 4, ProgrammeStage.RECRUITING: 4, ProgrammeStage.CHOOSING: 5,
            ProgrammeStage.APPOINTED: 6, ProgrammeStage.SERVING: 6}  # of the steps on top of the page
_ALL = 7


def hub_of_programme(programme: Programme, person: Person) -> CheckedHub:
    """Everything the page says about `programme` to `person`."""
    return CheckedHub(programme, PROGRAMME, person)


def remarks_on_programme(programme_id: int) -> list[str]:
    """What who reviews it is told: of it as it would read."""
    programme = db.session.get(Programme, programme_id)
    return programme_remarks(current_programme(programme)) if programme else []


def _once_out(programme: Programme) -> tuple[Next, int]:
    if programme.publication.state is PublicationState.WITHDRAWN:
        return Next("", _("项目已撤下，原地址说明撤下的原因。")), _ALL
    stage = stage_of(programme)
    if stage is ProgrammeStage.CHOOSING:
        return Next("", choosing_now(programme).desk), _REACHED[stage]
    words = {
        ProgrammeStage.UPCOMING: _("已公布，%(at)s开始报名。", at=moment(programme.opens_at)),
        ProgrammeStage.RECRUITING: _("正在招募，%(at)s报名结束。", at=moment(programme.closes_at)),
        ProgrammeStage.APPOINTED: _("已聘任，聘期从%(day)s开始，可以先安排体验和座谈。",
                                    day=date_alone(programme.term_from)),
        ProgrammeStage.SERVING: _("%(term)s请安排体验和座谈，跟踪发现的问题。", term=serving_words(programme)),
        ProgrammeStage.OVER: _("聘期已满。可以复制本项目，起草下一届。"),
    }
    return Next("", words[stage]), _REACHED.get(stage, _ALL)


PROGRAMME = CheckedKind(
    key=KIND, table=Programme, text=PROGRAMME_TEXT, roles=DESK_ROLES, what=_l("招募公告"), among=_l("体验监督项目列表"),
    readers=_l("群众"), then=(_l("招募"), _l("选聘")), last=_l("履职"), once_out=_once_out,
    needed_first=lambda: Programme.closes_at)
