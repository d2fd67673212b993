"""What a form reads of a request: text, and nothing a browser's form couldn't have typed there."""

from io import BytesIO

import pytest
from flask import request
from flask_wtf.file import FileField
from wtforms import StringField

from xicheng_events.foundation.web.forms import BaseForm

pytestmark = pytest.mark.once  # what is read of a request is read before any database is asked


class Letter(BaseForm):
    """A form with a text and an enclosure."""

    word = StringField()
    enclosure = FileField()


def test_a_file_where_a_text_belongs_is_not_taken(app):
    sent = {"word": (BytesIO(b"x"), "x.bin"), "enclosure": (BytesIO(b"y"), "y.bin")}
    with app.test_request_context(method="POST", data=sent):
        form = Letter()
        assert form.word.data is None
        assert form.enclosure.data.read() == b"y"


@pytest.mark.parametrize("body", ['{"word": [1]}', '{"word": 1}', "[1]", "null", "{"])
def test_json_is_not_read_as_a_form(app, body):
    with app.test_request_context(method="POST", data=body, content_type="application/json"):
        assert Letter().word.data is None


def test_a_page_that_is_only_looked_at_reads_nothing(app):
    with app.test_request_context("/?word=x"):
        assert Letter().word.data is None


def test_zero_bytes_never_arrive(app):
    with app.test_request_context("/?q=a%00b", method="POST", data={"word": "\0\0x"}):
        assert request.args["q"] == "ab"
        assert Letter().word.data == "x"
