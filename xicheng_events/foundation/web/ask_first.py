"""What can't be taken back is asked about first: in a dialog (static/js/app.js), without scripts on a page between.

A form of ours that is to be asked about carries its question, signed, in the field `ask_first`; the dialog takes it out
once somebody has said yes. Whatever still has it has not been asked about. A form with fields of its own carries it in
`ask_once_right`: nobody is asked whether they are sure before what is missing was said (`BaseForm.validate`).
"""

from flask import Flask, abort, current_app, make_response, render_template, request
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

FIELDS = FIELD, ONCE_RIGHT = "ask_first", "ask_once_right"


def init_app(app: Flask) -> None:
    """Let templates sign questions, and ask them before any view sees the form: after the form's token was checked."""
    app.jinja_env.globals["signed_question"] = lambda question: _signer().dumps(str(question))
    app.before_request(_ask)


def _ask():
    if request.method != "POST" or FIELD not in request.form:
        return None
    return _page_between(FIELD)


def ask_once_right() -> None:
    """End the request with the page between, where the form sent, which is right, has not been asked about."""
    if ONCE_RIGHT in request.form:
        abort(make_response(_page_between(ONCE_RIGHT)))


def _page_between(field: str) -> str:
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in (*FIELDS, "csrf_token")]
    back = request.referrer if (request.referrer or "").startswith(request.host_url) else None
    return render_template("web/ask_first.html", question=_question(request.form[field]), action=request.path,
                           fields=fields, back=back)


def _question(signed: str) -> str:
    try:
        return _signer().loads(signed)
    except BadSignature:
        return _("确定要办理吗？")


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="ask-first")
