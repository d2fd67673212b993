"""Error pages: what happened, what to do next, never what went on inside."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from flask import current_app, redirect, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.http import http_date

from xicheng_events.foundation.core.pool import DatabaseAway
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import moment
from xicheng_events.foundation.web.forms_over_sign_in import hold_request, resume_page, unhold
from xicheng_events.foundation.web.limits import fails_too_often, limiter
from xicheng_events.foundation.web.plain_page import plain_page
from xicheng_events.foundation.web.storable_input import why_too_large

# Forms whose token is not the session's: people come back to an old page now and then, programs all the time.
STALE = "60 per 10 minutes"


def init_app(app) -> None:
    """Register the handlers for refused tokens, refusals nobody caught, HTTP errors and our own mistakes."""
    app.register_error_handler(CSRFError, stale_token)
    app.register_error_handler(Refused, _uncaught_refusal)
    app.register_error_handler(StaleDataError, _changed_meanwhile)
    for away in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(away, _database_away)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _our_mistake)


def stale_token(_error):
    """The page was open too long: keep what was typed, ask for one more press. Nothing has been done."""
    if fails_too_often("stale form", STALE):
        return _page(429, *_words()[429])
    held = unhold(hold_request())
    if held is None:
        return _page(400, _("请重新提交"), _("页面已失效，没有保存任何内容。请返回上一页，刷新后重新提交。"))
    return resume_page(held), 400


def _uncaught_refusal(refusal: Refused):
    return _page(422, _("暂时不能办理"), refusal.sentence)


def _changed_meanwhile(_error):
    """Two people changed one row at once: the second is told, nothing of hers is half-saved."""
    from xicheng_events.foundation.core.db import db

    db.session.rollback()
    return _page(409, _("内容刚被别人修改"), _("没有保存。请返回上一页，刷新后查看最新内容再操作。"))


def _database_away(error: Exception):
    """The database is gone, or doesn't answer in time: nothing that would ask it again, the reader's name among it."""
    from xicheng_events.foundation.core.db import db

    with suppress(Exception):  # what can't be rolled back is gone with the connection
        db.session.remove()
    if not isinstance(error, DatabaseAway):  # the pool has said so once
        current_app.logger.error("database away: %s at %s", type(getattr(error, "orig", error)).__name__,
                                 request.endpoint)
    page = plain_page(_("系统暂时不能使用"), _("没有保存任何内容。请过一分钟再试，急事请拨打%(phone)s。",
                                       phone=current_app.config["FOOTER_CONTACT"]))
    return page, 503, {"Retry-After": "60"}


def _http_error(error: HTTPException):
    if error.code is None or error.code < 400:
        return error
    if error.code == 429 and limiter.current_limit:
        return _too_often(datetime.fromtimestamp(limiter.current_limit.reset_at, UTC))
    if error.code == 413 and (said := why_too_large()):
        return _page(*said)
    if error.code == 405 and request.method == "GET" and (above := _page_above()):
        return redirect(above, 303)
    title, sentence = _words().get(error.code, (_("请求没有成功"), _("请返回上一页检查后再试。")))
    return _page(error.code, title, sentence)


def _page_above() -> str:
    """The nearest page above an address that only takes what is sent to it: where its form stands. Whoever reads what
    was wrong with a form has such an address in front of them, and comes back to it from another app, or by 大字版."""
    adapter, path = current_app.create_url_adapter(request), request.path
    while path := path.rpartition("/")[0]:
        with suppress(HTTPException):
            adapter.match(path, method="GET")
            return path
    return ""


def _too_often(again_at: datetime):
    at = moment(again_at + timedelta(seconds=59))  # minutes are shown: never too early
    sentence = _("请于%(at)s后再试。如急需办理，请拨打页面下方的联系电话。", at=at)
    return *_page(429, _("操作太频繁"), sentence), {"Retry-After": http_date(again_at)}


def _our_mistake(error: Exception):
    from xicheng_events.foundation.core.db import db

    db.session.rollback()
    # The type and place are enough to find it; the message may hold personal data.
    current_app.logger.error("unexpected %s at %s %s", type(error).__name__, request.method, request.endpoint,
                             exc_info=_without_values(error))
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS", True):
        raise error
    return _page(500, _("系统暂时出错"), _("问题已记录，没有保存任何内容。请稍后再试，急事请拨打页面下方的联系电话。"))


def _without_values(error: Exception):
    """The traceback with the exception's own text removed: database errors quote the row they failed on."""
    return (RuntimeError, RuntimeError(type(error).__name__), error.__traceback__)


def _page(code: int, title: str, sentence: str):
    return render_template("errors/problem.html", code=code, title=title, sentence=sentence), code


def _words() -> dict[int, tuple[str, str]]:
    return {
        400: (_("请求不完整"), _("页面没有看懂您的请求，请返回上一页重新操作。")),
        401: (_("请先登录"), _("请登录后继续。")),
        403: (_("没有权限"), _("您的账号不能办理此事项，如有需要请联系本单位管理员。")),
        404: (_("没有找到"), _("页面不存在，或不是您的内容。请检查链接，或从首页重新查找。")),
        405: (_("请从页面操作"), _("请返回上一页，点按页面上的按钮。")),
        413: (_("内容太大"), _("提交的内容超过限制，没有保存。请删减后重新提交。")),
        422: (_("请检查填写的内容"), _("有内容需要修改后再提交。")),
        429: (_("操作太频繁"), _("请稍候再试。如急需办理，请拨打页面下方的联系电话。")),
    }
