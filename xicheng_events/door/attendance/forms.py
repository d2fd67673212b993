"""What the desk of a door sends. Shape only."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from xicheng_events.door.checkin.forms import KeyedForm
from xicheng_events.door.checkin.reading_input import MOST_HEADS
from xicheng_events.foundation.web.forms import BaseForm, hidden_number


class SettlementForm(BaseForm):
    """What became of the ticked matters."""

    note = StringField(_l("核对说明"), filters=[lambda text: text or ""])


class PaperForm(KeyedForm):
    """The ticked parties of a paper sheet; the ticks and heads are named by ticket."""

    @staticmethod
    def ticked(sent) -> dict[int, int]:
        """{ticket id: heads} of those ticked; a number that is none means the whole party."""
        ids = filter(None, map(hidden_number, sent.getlist("came")))
        return {ticket: min(hidden_number(sent.get(f"heads-{ticket}")) or MOST_HEADS, MOST_HEADS) for ticket in ids}
