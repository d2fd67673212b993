"""赵敏 types a day and a time of day, as people do."""

from datetime import date, datetime, time

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from xicheng_events.foundation.web.date_time_fields import ClockField, LocalMomentField, read_clock

pytestmark = pytest.mark.once  # what is read of a request is read before any database is asked

DAY = date(2026, 3, 18)


class _Both(Form):
    moment = LocalMomentField("开始时间")
    clock = ClockField("时间")


@pytest.mark.parametrize(("typed", "meant"), [
    ("14:00", "14:00"), ("1400", "14:00"), ("9:30", "09:30"), ("９：３０", "09:30"), ("14时00分", "14:00"),
    ("14点30", "14:30"), ("14:00:00", "14:00"), (" 7:05 ", "07:05"),
])
def test_a_time_of_day_is_read_as_it_is_typed(app, typed, meant):
    with app.test_request_context():
        form = _Both(MultiDict([("clock", typed), ("moment", "2026-03-18"), ("moment", typed)]))
        assert form.validate(), form.errors
    assert form.clock.data == time.fromisoformat(meant)
    assert form.moment.data == datetime.combine(DAY, time.fromisoformat(meant))


@pytest.mark.parametrize("typed", ["24:00", "9:60", "下午2点", "14", "-1:00", "1:2:3"])
def test_what_is_no_time_is_refused_and_kept(app, typed):
    with pytest.raises(ValueError):  # noqa: PT011 (it says nothing: the field does)
        read_clock(typed)
    with app.test_request_context():
        form = _Both(MultiDict([("moment", "2026-03-18"), ("moment", typed)]))
        assert not form.validate()
        shown = str(form.moment())
    assert 'value="2026-03-18"' in shown
    assert f'value="{typed}"' in shown
    assert "datetime-local" not in shown


@pytest.mark.parametrize("sent", [["2026-03-18T14:00"], ["2026-03-18 14:00"], ["2026-03-18", "14:00"]], ids=str)
def test_both_may_come_in_one_text_as_old_pages_send_them(app, sent):
    with app.test_request_context():
        form = _Both(MultiDict(("moment", each) for each in sent))
    assert form.moment.data == datetime.combine(DAY, time(14))


def test_a_day_without_a_time_is_refused(app):
    with app.test_request_context():
        form = _Both(MultiDict([("moment", "2026-03-18"), ("moment", "")]))
        assert not form.validate()
