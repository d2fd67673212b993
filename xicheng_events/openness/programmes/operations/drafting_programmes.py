"""Writing a programme, and changing it (domain §4.2)."""

from collections.abc import Collection
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm.attributes import flag_modified

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.accounts.operations.units import require_existing
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import new_reference
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.publishing.checked_text import require_step, rewrite_text
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.operations import add_publication, refuse_scheduled, take_step
from xicheng_events.foundation.publishing.states import EDITABLE, PublishingStep
from xicheng_events.foundation.questions.models import Form
from xicheng_events.openness.programmes.kinds import PREFIX
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.programme_rules import check_programme, refuse_unstaffed, usual_programme
from xicheng_events.openness.programmes.queries import KIND, programme_sent_as
from xicheng_events.openness.programmes.revision import (
    FIXED,
    FIXED_ONCE_CLOSED,
    OF_THE_DESK,
    SAID,
    current_programme,
    keep_programme_revision,
    write_said,
)

P = PublishingStep
_COLUMNS = tuple(name for name in SAID if name not in ("items", "recommender_ids"))


def draft_programme(*, unit: Organisation, by: Person, form_key: str | None = None, **fields) -> Programme:
    """A new draft of `unit`: `fields` as they differ from `usual_programme`. One that a coordinator drafts is the
    district's, which alone may have windows of other units tried covertly (domain §4.2).

    The same `form_key` gives back the draft there is. Refuses `not_yours`, `unit_gone`, `no_organisers`, and what
    `check_programme` finds, beside its field.
    """
    require_right(may_take(P.DRAFT, KIND, unit.id, by))
    if known := programme_sent_as(form_key):
        return known
    cleaned = _checked({**usual_programme(), **fields}, unit.id)
    require_existing(unit, field="unit")
    refuse_unstaffed(unit.id)
    publication = add_publication(KIND, organisation_id=unit.id, title=cleaned["title"], by=by)
    form = Form(definition={"items": cleaned["items"]})
    occasion = Occasion(kind=Programme.__tablename__, title=cleaned["title"], host_id=unit.id)
    db.session.add_all([form, occasion])
    db.session.flush()
    values = {name: cleaned[name] for name in _COLUMNS} | {
        "publication_id": publication.id, "form_id": form.id, "occasion_id": occasion.id, "form_key": form_key,
        "is_of_district": by.is_coordinator}
    code = new_reference(PREFIX)
    while not insert_unless_there(Programme, code=code, **values):
        if known := programme_sent_as(form_key):
            for each in (form, occasion, publication):
                db.session.delete(each)
            db.session.flush()
            return known
        code = new_reference(PREFIX)
    programme = db.session.scalars(select(Programme).where(Programme.code == code)).one()
    write_said(programme, "recommender_ids", cleaned["recommender_ids"])
    publication.path = occasion.path = f"/programmes/{code}"
    note_programme("programmes.drafted", programme, by)
    return programme


def edit_programme(programme: Programme, *, by: Person, **fields) -> bool:
    """Change what it says (`revision.SAID`); True when it is public already and the change waits for another review.

    A draft or returned one simply changes; a passed one becomes a draft again, its slip is void. Of a published one the
    change is kept as a revision; what is no word of it (`OF_THE_DESK`) changes at once. Nothing changed means nothing
    happens. Refuses `not_yours`, `wrong_state` while it is being reviewed or once it is withdrawn, `fixed_once_public`,
    `needed_once_public`, `wanted_shrinks`, `fixed_once_closed`, and what `check_programme` finds.
    """
    publication = programme.publication
    require_step(publication, P.DRAFT, by=by)
    if publication.state not in EDITABLE and not programme.is_public:
        raise Refused("wrong_state", _("项目当前为“%(state)s”，不能修改。待审核的项目请先退回或撤回。",
                                       state=publication.state.label))
    refuse_scheduled(publication)
    current = current_programme(programme)
    now = {name: getattr(current, name) for name in SAID}
    organisers = {now["first_organiser_id"], now["second_organiser_id"]}
    cleaned = _checked({**now, **fields}, publication.organisation_id, organisers)
    changed = [name for name in SAID if cleaned[name] != now[name]]
    if not changed:
        return False
    if programme.is_public:
        _refuse_fixed(programme, cleaned, changed)
    for name in changed:
        if name in OF_THE_DESK or not programme.is_public:
            write_said(programme, name, cleaned[name])
    if programme.is_public:
        keep_programme_revision(programme, cleaned)
    if set(changed) - set(OF_THE_DESK):
        rewrite_text(programme, reason=kept(lambda: _("项目内容已修改")), by=by)
    note_programme("programmes.revised" if programme.is_public else "programmes.edited", programme, by,
                   programme_fields=sorted(changed))
    return bool(programme.is_public and programme.revision)


def delete_programme(programme: Programme, *, by: Person) -> None:
    """删除草稿: out of the way of everybody's work; `restore_programme` brings it back."""
    take_step(programme.publication, P.DELETE, by=by)
    note_programme("programmes.deleted", programme, by)


def restore_programme(programme: Programme, *, by: Person) -> None:
    """恢复草稿."""
    take_step(programme.publication, P.RESTORE, by=by)
    note_programme("programmes.restored", programme, by)


def people_are_appointed(programme: Programme) -> None:
    """Somebody is appointed: from now on the programme's stage says so."""
    write(update(Programme).where(Programme.id == programme.id, Programme.appointed_at.is_(None))
          .values(appointed_at=clock.now()), renewing=True)


def serve_longer(programme: Programme, until: date) -> None:
    """A term of the programme has been renewed: it is served in it until that day at least, whoever is faster."""
    write(update(Programme).where(Programme.id == programme.id, Programme.serves_until < until)
          .values(serves_until=until), renewing=True)
    write(update(Occasion).where(Occasion.id == programme.occasion_id, Occasion.ends_at < clock.start_of(until))
          .values(ends_at=clock.start_of(until)), renewing=True)


def expect_programme_version(programme: Programme, version: int | None) -> None:
    """Refuse `changed_meanwhile` when the page somebody acts on shows an older programme; None trusts it."""
    if version is not None and version != programme.publication.version:
        raise Refused("changed_meanwhile", _("这个项目刚刚已被他人修改，没有保存。请刷新页面，查看最新内容后再办。"))


def note_programme(action: str, programme: Programme, by: Person | None, **detail) -> None:
    """Write the change and its entry; the row's version rises with it. What can be spoken about is called as it is
    called, and is over when its term is."""
    programme.publication.title = programme.occasion.title = programme.title
    for name in ("contact_name", "contact_phone", "contact_hours"):
        setattr(programme.occasion, name, getattr(programme, name))
    programme.occasion.ends_at = clock.start_of(programme.serves_until)
    flag_modified(programme.publication, "state")
    db.session.flush()
    record(action, programme, by=by, **detail)
    db.session.flush()


def _checked(fields: dict, organisation_id: int, organisers: Collection[int] = ()) -> dict:
    cleaned, problems = check_programme(fields, organisation_id=organisation_id, organisers=organisers)
    if problems:
        raise problems[0]
    return cleaned


def _refuse_fixed(programme: Programme, cleaned: dict, changed: list[str]) -> None:
    """What those who apply rely on stays as they have read it."""
    if fixed := next((name for name in changed if name in FIXED), None):
        raise Refused("fixed_once_public", _("项目已公布，类别、聘期、是否接受自荐和是否公布姓名不能再改。"), fixed)
    if emptied := next((name for name in changed if name in OF_THE_DESK and not cleaned[name]), None):
        raise Refused("needed_once_public", _("项目已公布，聘书字号和两名联系人不能留空。"),
                      emptied.removesuffix("_id"))
    if cleaned["wanted"] < programme.wanted:
        raise Refused("wanted_shrinks", _("项目已公布，拟聘人数只能增加，不能少于%(n)s人。",
                                         n=programme.wanted), "wanted")
    now = clock.now()
    late = next((name for name in changed if name in FIXED_ONCE_CLOSED), None)
    if programme.closes_at <= now and late:
        raise Refused("fixed_once_closed", _("报名已经结束，人员构成、报名条件、报名时间和方式、公示期不能再改。"),
                      late)
    if "opens_at" in changed and programme.opens_at <= now:
        raise Refused("fixed_once_open", _("报名已经开始，开始时间不能再改。"), "opens_at")
    if "closes_at" in changed and cleaned["closes_at"] <= now:
        raise Refused("closing_past", _("报名结束时间不能早于现在。"), "closes_at")
