"""Drafting, reviewing and publishing events."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.booking.events import queries
from xicheng_events.booking.events.blackouts import blackouts_ahead, days_of, warnings_at, where_of
from xicheng_events.booking.events.kinds import KINDS, Allocation, Category, EventKind
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.states import FORMERLY, STANDINGS
from xicheng_events.booking.events.usual_notes import default_notes
from xicheng_events.booking.notices import defaults
from xicheng_events.booking.notices.columns import EVENTS
from xicheng_events.booking.notices.form_rows import asks_for_rows, with_rows
from xicheng_events.booking.notices.forms import (
    NoticeForm,
    fields_for_form,
)
from xicheng_events.booking.notices.next_step import hub_of
from xicheng_events.booking.notices.operations import drafting, rights_and_record
from xicheng_events.booking.notices.parts_of_form import parts_of, progress_words
from xicheng_events.booking.notices.queries import venues_of
from xicheng_events.booking.notices.revision import current_notice, fixed_of
from xicheng_events.booking.notices.splitting_places import sums_said
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.accounts.queries import organisations_hosting, streets
from xicheng_events.foundation.audit.exports import take_along
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.access import fresh_proof, staff_only
from xicheng_events.foundation.web.attempt import attempt
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.render import render

bp = Blueprint("events_staff", __name__, url_prefix="/staff/events")
bp.nav = NavEntry(DeskGroup.EVENTS, _l("活动管理"))
staff_only(bp, *queries.DESK_ROLES, Role.COORDINATOR)
bp.add_app_template_global(days_of, "blackout_days")
bp.add_app_template_global(where_of, "blackout_places")


@bp.get("")
def index():
    """The events I work on."""
    words, standing = _asked()
    page = EVENTS.page(queries.desk_events(current_user, words=words, standing=standing))
    return render("notices/staff/index.html", "notices/staff/_rows.html", page=page, standing=standing,
                  standings=[(each.value, each.label) for each in STANDINGS], listing=EVENTS,
                  words=words, may_draft=bool(_hosts()))


@bp.get("/export")
@fresh_proof
def export():
    """The same as .xlsx."""
    words, standing = _asked()
    return take_along(EVENTS, queries.desk_events(current_user, words=words, standing=standing))


@bp.route("/new", methods=["GET", "POST"])
def new():
    """Draft an event."""
    if not current_user.holds(Role.EDITOR):
        abort(403)
    hosts = _hosts()
    if not hosts:
        flash(_("您所在的单位已撤销，不能再起草活动。请与区级统筹员联系。"), "stop")
        return redirect(url_for(".index"), 303)
    kind = next((kind for kind in EventKind if kind == request.args.get("kind")), EventKind.OPEN_DAY)
    form = _form(venues_of({host.id for host in hosts}), hosts, data={
        "host": str(hosts[0].id), "kind": kind, **dict(KINDS[kind].usually), "notes": default_notes(),
        "contact_hours": defaults.default_contact_hours(), "channels": defaults.default_channels(),
        "slots": [{}], "agenda": [{}, {}],
    })
    if request.method == "GET" or asks_for_rows(request.form):
        return _edit_page(form, None)
    host = next((host for host in hosts if str(host.id) == (form.host.data or str(hosts[0].id))), None)

    def draft():
        return drafting.draft_event(host=host, by=current_user, form_key=form.form_key.data, **_fields(form, host))

    return _save(form, None, draft)


@bp.route("/<code>/edit", methods=["GET", "POST"])
def edit(code: str):
    """Change what the notice says."""
    event = event_on_desk(code)
    if not hub_of(event, current_user).may_edit:
        abort(403)
    notice = current_notice(event)
    form = _form(venues_of({event.host_id}), [event.host], partners=notice.co_hosts,
                 data=fields_for_form(notice))
    if event.is_open:
        form.take_out(fixed_of(event))
    if request.method == "GET" or asks_for_rows(request.form):
        return _edit_page(form, event)

    def change():
        expect_version(event, form)
        drafting.edit_event(event, by=current_user, **_fields(form, event.host))
        return event

    return _save(form, event, change, starts=[slot.starts_at for slot in event.slots])


def _asked() -> tuple[str, Labelled | None]:
    """The words and where events stand that the address asks for."""
    standings = {**FORMERLY, **{standing.value: standing for standing in STANDINGS}}
    return plain_text(request.args.get("words"))[:60], standings.get(request.args.get("state"))


def event_on_desk(code: str) -> Event:
    """The event of that code, if this person works on it; any other isn't there."""
    return queries.desk_event(current_user, code) or abort(404)


def _hosts():
    own = current_user.organisation_ids(Role.EDITOR)
    return [unit for unit in organisations_hosting() if unit.id in own]


def _form(venues, hosts, *, partners=(), data: dict) -> NoticeForm:
    sent = with_rows(request.form) if request.method == "POST" else None
    form = NoticeForm(formdata=sent, data=data)
    partners = {unit.id: unit for unit in [*organisations_hosting(with_names=True), *partners]}
    form.offer(hosts=hosts, venues=venues, streets=streets(), units=list(partners.values()))
    return form


def _fields(form: NoticeForm, host) -> dict:
    fields = form.values
    if form.new_venue:
        fields["venue"] = drafting.add_venue(organisation=host, by=current_user, **form.new_venue)
    return fields


def _save(form: NoticeForm, event: Event | None, operation, *, starts=()):
    if not form.validate(starts=starts):
        return _edit_page(form, event, 422)
    with attempt(form) as tried:
        saved = operation()
        db.session.commit()
        flash(_("已保存。原保密审查单已失效，修改后的内容须重新审查、发布后才对公众生效。") if saved.revision
              else _("已保存。"), "ok")
        for sentence in sums_said(form.values.get("slots", ())):
            flash(sentence, "info")
        return redirect(url_for(".show", code=saved.code), 303)
    if tried.refusal.code == "changed_meanwhile":
        form.version.data = str(event.version)
    return _edit_page(form, event, 422)


def _edit_page(form: NoticeForm, event: Event | None, status: int = 200):
    parts, lacks = parts_of(event, form)
    if form.slots:
        form.suit_seats()
    return render("notices/staff/edit.html", "notices/staff/_slots.html", status=status, form=form, event=event,
                  notice=current_notice(event) if event else None, allocations=Allocation,
                  categories=Category, parts=parts, lacks=lacks, progress=progress_words(event, lacks),
                  blackouts=(among := blackouts_ahead()),
                  in_the_way=warnings_at(form.values["venue"], _times(form, event), among))


def _times(form: NoticeForm, event: Event | None) -> list[tuple]:
    """From when until when, as it stands in the form; what was published as the event has it."""
    rows = form.values.get("slots")
    if rows is None:
        return [(slot.starts_at, slot.ends_at) for slot in event.slots]
    return [(row["starts_at"], row["ends_at"]) for row in rows]


def expect_version(event: Event, form) -> None:
    """Refuse what was decided on an older page of the event."""
    rights_and_record.expect_event_version(event, hidden_number(form.version.data))
