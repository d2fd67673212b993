"""The desk's page of one theme: where it stands, and the one thing that is next, for whom."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.queries import DESK_ROLES
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.publishing.checked_next_step import CheckedHub, CheckedKind, Next
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.voice.themes.models import MonthlyTheme
from xicheng_events.voice.themes.operations.publishing_themes import THEME_TEXT
from xicheng_events.voice.themes.queries import KIND


def hub_of_theme(theme: MonthlyTheme, person: Person) -> CheckedHub:
    """Everything the page says about `theme` to `person`."""
    return CheckedHub(theme, THEME, person)


def _once_out(theme: MonthlyTheme) -> tuple[Next, int]:
    if theme.publication.state is PublicationState.WITHDRAWN:
        return Next("", _("主题已撤下，原地址说明撤下的原因。本月可以另行起草。")), 5
    if theme.is_done:
        return Next("", _("任务已全部完成。新的政策措施、工作进展仍可登记，审查后公布。")), 5
    return Next("", _("已公布。任务完成、政策印发后请及时登记，审查后更新公开页。")), 4


THEME = CheckedKind(
    key=KIND, table=MonthlyTheme, text=THEME_TEXT, roles=DESK_ROLES, what=_l("每月一题"), among=_l("每月一题列表"),
    readers=_l("群众"), last=_l("推进"), once_out=_once_out)
