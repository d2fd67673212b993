"""A field's own filters, beside the trimming every form does."""

from wtforms import StringField

from xicheng_events.foundation.web.forms import BaseForm


class Shouted(BaseForm):
    """A form with a field that filters."""

    word = StringField(filters=[lambda text: (text or "").upper()])


def test_filters_work_each_time_the_form_is_used(app):
    for _again in range(2):
        with app.test_request_context(method="POST", data={"word": "  ni hao "}):
            assert Shouted().word.data == "NI HAO"
