"""What the desk of a door sends. Shape only."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from xicheng_events.checkin.forms import KeyedForm
from xicheng_events.web.forms import BaseForm, hidden_number

_MOST_HEADS = 10


class SettlementForm(BaseForm):
    """What became of the ticked matters."""

    note = StringField(_l("核对说明"), filters=[lambda text: text or ""])


class PaperForm(KeyedForm):
    """The ticked parties of a paper sheet; the ticks and heads are named by ticket."""

    @staticmethod
    def ticked(sent) -> dict[int, int]:
        """{ticket id: heads} of those ticked; a number that is none means the whole party."""
        ids = filter(None, map(hidden_number, sent.getlist("came")))
        return {ticket: min(hidden_number(sent.get(f"heads-{ticket}")) or _MOST_HEADS, _MOST_HEADS) for ticket in ids}


class ArriveForm(KeyedForm):
    """自助签到: who one is, and how many come in."""

    tail = StringField(_l("报名手机号后四位"), render_kw={"inputmode": "numeric", "autocomplete": "off",
                                                  "maxlength": 4})
    name = StringField(_l("报名人姓名（或姓）"), render_kw={"autocomplete": "off", "maxlength": 100})
    heads = StringField(_l("本次到场人数"), render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 2})

    @property
    def head_count(self) -> int | None:
        """How many; None for all."""
        n = hidden_number(self.heads.data)
        return n if n and n <= _MOST_HEADS else None
