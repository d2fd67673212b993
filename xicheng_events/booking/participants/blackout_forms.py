"""What a coordinator fills in about days on which no event should take place."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from xicheng_events.booking.notices.operations.blackouts import NAME_AT_MOST, REASON_AT_MOST
from xicheng_events.booking.registration.forms import ReasonForm
from xicheng_events.foundation.web.fields import DayField, WholeField
from xicheng_events.foundation.web.forms import OnceForm


class BlackoutForm(OnceForm):
    """Which days, and where."""

    name = StringField(_l("名称"), [InputRequired(_l("请填写名称。")), Length(max=NAME_AT_MOST)])
    first_day = DayField(_l("开始日期"), [InputRequired(_l("请填写开始日期。"))])
    last_day = DayField(_l("结束日期（含）"), [InputRequired(_l("请填写结束日期。"))])
    reason = TextAreaField(_l("对外说明"), [InputRequired(_l("请填写对外说明。")), Length(max=REASON_AT_MOST)])
    places = SelectMultipleField(_l("地点"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
                                 validate_choice=False)

    def offer(self, places: list[tuple[str, str]]) -> None:
        """What may be ticked: (name, address) of known places."""
        self._places = {_key(place): place for place in places}
        self.places.choices = [SelectChoice(_key(place), " ".join(place)) for place in places]

    @property
    def values(self) -> dict:
        """The keywords of `block_days`; what was never offered goes on as it came, to be refused."""
        return {name: self._fields[name].data for name in ("name", "first_day", "last_day", "reason", "form_key")} | {
            "places": [self._places.get(key, (key, "")) for key in self.places.data or ()]}


class MakingWayForm(ReasonForm):
    """By how many days the ticked events move, and why."""

    days = WholeField(_l("顺延天数"), [InputRequired(_l("请填写顺延天数。"))])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.put_last("reason")


def _key(place: tuple[str, str]) -> str:
    return "\n".join(place)
