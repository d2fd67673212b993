"""答复模板 at the desk: those of one's own unit, the district's, and beginning a reply with one."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import EmptyForm
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.followup.desk_steps import offer_choices
from xicheng_events.voice.followup.duties import may_take_step
from xicheng_events.voice.followup.forms import ReplyTemplateForm
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.operations.writing_templates import unwrite_template, write_template
from xicheng_events.voice.followup.queries import issue_seen_by
from xicheng_events.voice.followup.reply_templates import (
    may_write_templates,
    own_template,
    reply_templates_of,
    template_words,
)
from xicheng_events.voice.followup.staff_views import one_of, page_of_issue
from xicheng_events.voice.followup.step_forms import ReplyForm
from xicheng_events.voice.opinions.models import OpinionKind

bp = Blueprint("reply_templates_staff", __name__, url_prefix="/staff/reply-templates")
bp.nav = NavEntry(DeskGroup.VOICE, _l("答复模板"))
staff_only(bp, Role.EDITOR, Role.COORDINATOR)
DISTRICT = 0  # in addresses; no unit has this number


@bp.get("")
def index():
    """All templates of one of the reader's units, or the district's."""
    owners = _owners()
    asked = request.args.get("owner", type=int)
    owner = asked if asked in dict(owners) else owners[0][0]
    return render("followup/staff/reply_templates.html", owners=owners, owner=owner,
                  rows=reply_templates_of(owner or None))


@bp.route("/<int:owner>/<kind>/<result>", methods=["GET", "POST"])
def edit(owner: int, kind: str, result: str):
    """One of them, in the owner's own words."""
    this = _this(owner, kind, result)
    form = ReplyTemplateForm(data={"text": template_words(*this[1:], this[0])})
    if form.is_submitted() and form.validate():
        with attempt(form):
            write_template(*this, text=form.text.data, by=current_user)
            db.session.commit()
            flash(_("已保存，以后套用的是新内容。"), "ok")
            return redirect(url_for(".index", owner=owner), 303)
    return render("followup/staff/reply_template.html", form=form, owner=owner, kind=this[1], result=this[2],
                  owner_name=dict(_owners())[owner], own=own_template(*this),
                  status=422 if form.is_submitted() else 200)


@bp.post("/<int:owner>/<kind>/<result>/restoration")
def restore(owner: int, kind: str, result: str):
    """恢复区统一用语."""
    this = _this(owner, kind, result)
    if EmptyForm().validate() and unwrite_template(*this, by=current_user):
        db.session.commit()
        flash(_("已恢复原来的内容。"), "ok")
    return redirect(url_for(".index", owner=owner), 303)


@bp.post("/for/<number>")
def begin_reply(number: str):
    """套用模板: put the words that fit the chosen result into the reply that is being written. Nothing is saved, and
    what was typed stays above them."""
    issue = issue_seen_by(current_user, number) or abort(404)
    if not any(may_take_step(step, issue, current_user) for step in ("reply", "do_without")):
        abort(403)
    form = ReplyForm()
    offer_choices(form, issue, [])
    result = one_of(IssueResult, form.result.data)
    if result is None:
        form.refuse(Refused("no_result", _("请先选择办理结果，再套用模板。"), "result"))
        return page_of_issue(issue, 422, form)
    words, typed = template_words(issue.kind, result, issue.lead_id), (form.reply.data or "").strip()
    if words in typed:
        flash(_("答复中已有这个模板。"), "wait")
    else:
        form.reply.data = f"{typed}\n\n{words}" if typed else words
        flash(_("模板放在您已写的内容之后，请整理后提交。") if typed else
              _("已套用模板，请补充【】中的内容后提交。"), "ok")
    return page_of_issue(issue, 200, form)


def _owners() -> list[tuple[int, str]]:
    """(number in addresses, name) of those whose templates the reader writes."""
    units = {membership.organisation for membership in current_user.memberships if membership.role == Role.EDITOR}
    mine = sorted(((unit.id, unit.short_name) for unit in units), key=lambda each: each[0])
    return mine + ([(DISTRICT, _("区统一"))] if current_user.is_coordinator else [])


def _this(owner: int, kind: str, result: str) -> tuple:
    this = owner or None, one_of(OpinionKind, kind), one_of(IssueResult, result)
    return this if all(this[1:]) and may_write_templates(current_user, this[0]) else abort(404)
