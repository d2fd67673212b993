"""Whether who answers is known, and how a questionnaire got to them."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.publishing.states import PublicationState

PREFIX = "WJ"  # before the dash of a questionnaire's code


class Naming(Labelled):
    """署名方式: whether the host may know who answers."""

    NAMED = "named", _l("实名")
    ANONYMOUS = "anonymous", _l("匿名")
    EACH = "each", _l("由填写人选择")


# 署名方式 in a sentence each, for who makes a questionnaire.
NAMING_MEANS = {
    Naming.NAMED: _l("本单位知道每份答卷是谁填的，通过公开链接填写的须先登录。"),
    Naming.ANONYMOUS: _l("本单位不知道是谁填的，答卷打乱次序后才转入，事后也查不出来。"),
    Naming.EACH: _l("由填写人自己决定是否让本单位知道，选择匿名的按匿名处理。"),
}
# When it is fixed: the refusal, the form and the pages of the desk say the same.
NAMING_RULE = _l("署名方式发布后不能再改。需要改的，请撤下后复制一份，改好后重新发布。")


class SurveyCourse(Labelled):
    """How a published questionnaire goes."""

    CLOSED = "closed", _l("已截止"), "info"


# Where a questionnaire stands, as the desk says it in a word (`Survey.standing`): in the order of its life.
STANDINGS = (*(state for state in PublicationState if state not in (
    PublicationState.SCHEDULED, PublicationState.WITHDRAWN, PublicationState.DELETED)),
    SurveyCourse.CLOSED, PublicationState.WITHDRAWN, PublicationState.DELETED)


class SurveyUse(Labelled):
    """Who gets a questionnaire."""

    EVENT = "event", _l("某项活动")
    TEMPLATE = "template", _l("模板（一类活动）")
    OPEN = "open", _l("公开链接")
    UNDECIDED = "undecided", _l("未定")


class CopySource(Labelled):
    """How a copy was handed out. What came by an open link may, without a name, come twice from one person: it is
    counted apart."""

    INVITED = "invited", _l("邀请填写")
    OPEN = "open", _l("公开链接")
    PAPER = "paper", _l("纸质问卷")
