"""Whether who answers is known, and how a questionnaire got to them."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class Naming(Labelled):
    """署名方式: whether the host may know who answers."""

    NAMED = "named", _l("实名")
    ANONYMOUS = "anonymous", _l("匿名")
    EACH = "each", _l("由填写人选择")


class CopySource(Labelled):
    """How a copy was handed out. What came by an open link may come twice from one person: it is counted apart."""

    INVITED = "invited", _l("邀请填写")
    OPEN = "open", _l("公开链接")
    PAPER = "paper", _l("纸质问卷")
