"""The desk's page of one questionnaire: where it stands, and the one thing that is next, for whom."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.text import until
from xicheng_events.foundation.publishing.checked_next_step import CheckedHub, CheckedKind, Next
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.operations.drafting_surveys import KIND
from xicheng_events.voice.surveys.operations.publishing_surveys import SURVEY_TEXT


def hub_of_survey(survey: Survey, person: Person) -> CheckedHub:
    """Everything the page says about `survey` to `person`."""
    return CheckedHub(survey, QUESTIONNAIRE, person)


def _once_out(survey: Survey) -> tuple[Next, int]:
    if survey.is_withdrawn:
        return Next("", _("问卷已撤下，不能再填写，原地址和已发出的链接说明撤下的原因。已提交的答卷保留。")), 5
    return Next("", _filling_in(survey)), 5 if survey.has_open_link and not survey.is_open else 4


def _filling_in(survey: Survey) -> str:
    if survey.has_open_link and survey.is_open:
        return _("任何人可以通过公开链接填写，%(until)s截止。", until=until(survey.closes_at))
    if survey.has_open_link:
        return _("公开链接的填写时间已经截止，不再接收答卷。")
    if survey.event:
        return _("“%(event)s”每场结束后，发给到场的人填写。", event=survey.event.title)
    if survey.event_kind:
        return _("%(kind)s没有专用问卷的，结束后用本问卷发给到场的人填写。", kind=survey.event_kind.label)
    return _("问卷已发布，可以设为活动类型的模板，或打印成纸质问卷。")


QUESTIONNAIRE = CheckedKind(
    key=KIND, table=Survey, text=SURVEY_TEXT, roles=DESK_ROLES, what=_l("问卷"), among=_l("问卷列表"),
    readers=_l("填写人"), last=_l("填写"), once_out=_once_out)
