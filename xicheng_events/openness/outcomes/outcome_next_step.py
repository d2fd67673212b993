"""The desk's page of one outcome: where it stands, and the one thing that is next, for whom."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.publishing.checked_next_step import CheckedHub, CheckedKind, Next
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.openness.outcomes.models import MeetingOutcome
from xicheng_events.openness.outcomes.operations.publishing_outcomes import OUTCOME_TEXT
from xicheng_events.openness.outcomes.queries import KIND


def hub_of_outcome(outcome: MeetingOutcome, person: Person) -> CheckedHub:
    """Everything the page says about `outcome` to `person`."""
    return CheckedHub(outcome, OUTCOME, person)


def _once_out(outcome: MeetingOutcome) -> tuple[Next, int]:
    if outcome.publication.state is PublicationState.WITHDRAWN:
        return Next("", _("公开结果已撤下，原地址说明撤下的原因。可以另行起草。")), 5
    if outcome.adoption is None:
        return Next("", _("已发布。会上的意见全部有结果后，请补充采纳情况，审查后更新公开页。")), 4
    return Next("", _("已发布，列席过会议的人会收到短信。")), 5


OUTCOME = CheckedKind(
    key=KIND, table=MeetingOutcome, text=OUTCOME_TEXT, roles=DESK_ROLES, what=_l("公开结果"), among=_l("公开结果列表"),
    readers=_l("群众"), last=_l("采纳情况"), once_out=_once_out)
