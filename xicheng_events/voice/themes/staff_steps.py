"""The desk's page of one theme, the steps by which it goes its way, and the issues behind it."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.checked_forms import checked_forms
from xicheng_events.foundation.publishing.history import timeline_of
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.staff_checked_steps import (
    DISCARD,
    CheckedDesk,
    WithdrawingOfDesk,
    add_checked_steps,
    may_withdraw_text,
)
from xicheng_events.foundation.publishing.states import NOT_YET_PUBLIC, PublicationState, PublishingStep
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.themes import queries
from xicheng_events.voice.themes.forms import ThemeIssueForm, WithdrawThemeForm
from xicheng_events.voice.themes.kinds import Part
from xicheng_events.voice.themes.models import MonthlyTheme
from xicheng_events.voice.themes.operations import drafting_themes as drafting
from xicheng_events.voice.themes.operations import linking_issues
from xicheng_events.voice.themes.operations import publishing_themes as publishing
from xicheng_events.voice.themes.staff_views import bp, theme_on_desk
from xicheng_events.voice.themes.theme_next_step import hub_of_theme

P, TEXT = PublishingStep, publishing.THEME_TEXT


@bp.get("/<code>")
def show(code: str):
    """One theme: where it stands, what is missing, what is next."""
    return _hub(theme_on_desk(code))


@bp.post("/<code>/issues")
def link(code: str):
    """关联问题."""
    theme, form = theme_on_desk(code), ThemeIssueForm()
    if form.validate():
        with attempt(form):
            is_new = linking_issues.link_issue(theme, form.number.data, by=current_user)
            db.session.commit()
            flash(_("已关联。") if is_new else _("这个问题已经关联过。"), "ok" if is_new else "wait")
            return redirect(url_for(".show", code=code, _anchor="issues"), 303)
    return _hub(theme_on_desk(code), 422, linking=form)


@bp.post("/<code>/issues/<number>/removal")
def unlink(code: str, number: str):
    """取消关联."""
    theme = theme_on_desk(code)
    press(lambda: linking_issues.unlink_issue(theme, number, by=current_user), _("已取消关联。"))
    return redirect(url_for(".show", code=code, _anchor="issues"), 303)


def _hub(theme: MonthlyTheme, status: int = 200, **forms):
    hub, stands = hub_of_theme(theme, current_user), theme.publication.state
    linking = forms.pop("linking", None) or ThemeIssueForm(formdata=None)
    return render("themes/staff/theme.html", theme=theme, hub=hub, stamp={"version": theme.publication.version},
                  parts=Part, linking=linking, issues=queries.issues_of(theme),
                  behind=queries.behind([theme])[theme.id], status=status,
                  may_link=may_take(P.DRAFT, theme.publication.kind, theme.publication.organisation_id, current_user)
                  and stands in (*NOT_YET_PUBLIC, PublicationState.PUBLISHED),
                  may_withdraw=may_withdraw_text(theme),
                  may_see_issue=lambda issue: queries.may_see_issue(issue, current_user),
                  timeline_entries=timeline_of(theme), **checked_forms(theme, forms))


add_checked_steps(bp, CheckedDesk(theme_on_desk, drafting.expect_theme_version, _hub, {
    P.SUBMIT: TEXT.submit, P.RETURN: TEXT.send_back, P.PASS: TEXT.accept, P.ASK: TEXT.ask,
    P.PUBLISH: TEXT.publish, P.TAKE_BACK: TEXT.take_back, P.TAKE_BACK_CHECK: TEXT.take_back_check,
    P.DELETE: drafting.delete_theme, P.RESTORE: drafting.restore_theme, DISCARD: TEXT.discard,
}, WithdrawingOfDesk(WithdrawThemeForm, publishing.withdraw_theme, _l("主题已撤下。"),
              lambda theme, **more: render("themes/staff/withdrawal.html", theme=theme, **more))))
