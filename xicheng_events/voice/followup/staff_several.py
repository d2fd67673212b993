"""What an opinion is compared with before it is registered, and registering several at once."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from xicheng_events.foundation.accounts.queries import organisation_by_slug
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.render import render
from xicheng_events.voice.followup.forms import SeveralForm, units_to_dispatch_to
from xicheng_events.voice.followup.limit_models import Sla
from xicheng_events.voice.followup.operations.registering import register_all
from xicheng_events.voice.followup.similar_issues import issues_like
from xicheng_events.voice.followup.staff_views import bp, opinion_of_desk
from xicheng_events.voice.opinions.inbox import fit_for, numbers_picked, opinions_picked


@bp.get("/like/<int:opinion_id>")
def similar(opinion_id: int):
    """The issues that say much what an opinion says: a part of its page, or a page of its own."""
    opinion = opinion_of_desk(opinion_id)
    return render("followup/staff/similar.html", "followup/staff/_similar.html", opinion=opinion,
                  issues=issues_like(opinion, current_user))


@bp.route("/several", methods=["GET", "POST"])
def register_several():
    """登记并派发 of all that were ticked, an issue each, to one unit: their number is said before."""
    chosen = opinions_picked(current_user, numbers_picked(request.values.getlist("opinion")))
    fit, form = fit_for(chosen, praise=False), SeveralForm()
    form.lead.choices = units_to_dispatch_to(current_user)
    if not form.is_submitted():
        return render("followup/staff/several.html", form=form, chosen=chosen, fit=fit)
    if form.validate():
        with attempt(form):
            issues, left_out = register_all(
                chosen, lead=organisation_by_slug(form.lead.data), sla=Sla(form.sla.data), by=current_user)
            db.session.commit()
            flash(_("已登记并派发%(n)s件，承办单位可以签收。", n=len(issues)), "ok")
            if left_out:
                numbers = _("、").join(_("第%(n)s号", n=number) for number in left_out)
                flash(_("没有登记：%(numbers)s。是表扬，或刚刚已由他人办理。", numbers=numbers), "wait")
            return redirect(url_for("opinions_staff.index", triage="new"), 303)
    return render("followup/staff/several.html", form=form, chosen=chosen, fit=fit, status=422)
