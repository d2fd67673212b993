"""What can't be taken back is asked about first: in a dialog (static/js/app.js), without scripts on a page between.

A form of ours that is to be asked about carries its question, signed, in the field `ask_first`; the dialog takes it out
once somebody has said yes. Whatever still has it has not been asked about.
"""

from flask import Flask, current_app, render_template, request
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

FIELD = "ask_first"


def init_app(app: Flask) -> None:
    """Let templates sign questions, and ask them before any view sees the form: after the form's token was checked."""
    app.jinja_env.globals["signed_question"] = lambda question: _signer().dumps(str(question))
    app.before_request(_ask)


def _ask():
    if request.method != "POST" or FIELD not in request.form:
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in (FIELD, "csrf_token")]
    back = request.referrer if (request.referrer or "").startswith(request.host_url) else None
    return render_template("web/ask_first.html", question=_question(), action=request.path, fields=fields, back=back)


def _question() -> str:
    try:
        return _signer().loads(request.form[FIELD])
    except BadSignature:
        return _("确定要办理吗？")


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="ask-first")
