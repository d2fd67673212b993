"""The visitor without scripts reads, chooses and sends what a browser would, and nothing else."""

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from tests.browser.plain_visitor import PlainVisitor

PAGE = """<body><main>
<p>看得见<span hidden>看不见</span></p><!-- 注释 --><dialog><p>问一句</p></dialog>
<form method="post" action="/sent"><input name="words" value="旧"><input name="fixed" value="1" readonly>
<label><input type="radio" name="side" value="left" checked>左</label><button>保存</button></form>
<form id="files" method="post" action="/sent" enctype="multipart/form-data"><input type="file" name="photos">
<label><input type="radio" name="side" value="right">右</label><button>上传</button></form>
<form method="post" action="/sent"><input type="file" name="paper"><button>寄出</button></form>
<a>不是链接</a><a href="https://example.org/">别处</a></main></body>"""


class _Client(FlaskClient):
    def open(self, *args, with_token=True, **kwargs):
        return super().open(*args, **kwargs)


@pytest.fixture
def visitor():
    """On a page with three forms; what is sent is read back."""
    app = Flask(__name__)
    app.test_client_class = _Client
    app.add_url_rule("/", view_func=lambda: PAGE, endpoint="page")
    app.add_url_rule("/sent", endpoint="sent", methods=["POST"], view_func=lambda: "，".join(
        [f"{name}={value}" for name, value in request.form.items(multi=True)]
        + [f"{name}:{file.filename}" for name, file in request.files.items()]))
    return PlainVisitor(app, name="somebody").go("/")


def test_only_what_a_browser_shows_is_read(visitor):
    visitor.says("看得见")
    for unseen in ("看不见", "注释", "问一句"):
        assert unseen not in visitor.words
        assert unseen in visitor.source


def test_a_file_goes_with_its_own_form_alone(visitor):
    visitor.attach("photos", "窗口.jpg", b"x").fill(words="新").press("保存")
    assert visitor.words == "words=新，fixed=1，side=left"
    visitor.go("/").attach("photos", "窗口.jpg", b"x").check("side", "right").press("上传")
    assert visitor.words == "side=right，photos:窗口.jpg"
    with pytest.raises(AssertionError, match="name alone"):
        visitor.go("/").attach("paper", "信.pdf", b"x").press("寄出")


def test_a_choice_in_one_form_takes_none_from_another(visitor):
    visitor.check("side", "right").press("保存")
    assert "side=left" in visitor.words


def test_a_link_that_leaves_the_site_is_complained_of(visitor):
    assert visitor.complaints == []
    visitor.press("别处")
    assert visitor.complaints == ["leaves the site: https://example.org/"]


def test_what_nobody_can_use_is_not_used(visitor):
    with pytest.raises(AssertionError, match="nobody can type into fixed"):
        visitor.fill(fixed="2")
    with pytest.raises(AssertionError, match="has no 不是链接"):
        visitor.press("不是链接")
