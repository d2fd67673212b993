"""What a party says about itself, as the event's form asks it: checked before places are taken, kept afterwards."""

from datetime import date, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm.attributes import set_committed_value

from xicheng_events.booking.events.asked_at_registering import asked, items_of
from xicheng_events.booking.events.form_catalogue import SECRET_FIELDS, Field
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.registration.models import AgeBand, Companion, Registration, age_band_at
from xicheng_events.booking.registration.operations.eligibility import event_day
from xicheng_events.booking.registration.operations.party_changes import change_until, look_again, party_may_change
from xicheng_events.booking.registration.operations.transitions import change_as_read, require_as_shown, tell_party
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.documents import (
    DocumentKind,
    birth_date,
    check_document,
    document_key,
    normalise_document,
)
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.questions.items import kept_on_sheet
from xicheng_events.foundation.questions.models import AnswerSheet, FormVersion
from xicheng_events.foundation.questions.operations.keeping_answers import form_version_in_force, keep_answers
from xicheng_events.foundation.questions.queries import answers_of, sheet_of
from xicheng_events.foundation.questions.reading_answers import Answers, answers_that_hold

Given = tuple[FormVersion, Answers]  # which version was answered, and how
_AT_ONCE = 100
_NO_DOCUMENT = {"document_kind": None, "document": None, "document_hash": None, "document_tail": ""}


def checked_document(kind: str | None, number: str | None, *, required: bool) -> dict:
    """The document's columns; refuses beside `document_kind` or `document_number`. Empty when it may be left out."""
    if not normalise_document(number) and not required:
        return dict(_NO_DOCUMENT)
    if kind not in [each.value for each in DocumentKind]:
        raise Refused("document_kind", _("请从列表中选择证件类型。"), "document_kind")
    if len(number or "") > 60:
        raise Refused("document_shape", _("证件号码太长，请检查。"), "document_number")
    kind = DocumentKind(kind)
    number = check_document(kind, number)
    return {"document_kind": kind, "document": number, "document_hash": keyed_hash(document_key(kind, number)),
            "document_tail": number[-4:]}


def checked_details(slot: Slot, *, age_band: AgeBand | None, born_on: date | None, document: tuple | None) -> dict:
    """The columns that say who the registrant is, as the event's form asks. What it doesn't ask isn't kept."""
    event = slot.event
    row = {"age_band": age_band, "born_on": None, **_NO_DOCUMENT}
    if (item := asked(event, Field.AGE_BAND)) and item["required"] and age_band is None:
        raise Refused("age_missing", _("请选择年龄段。"), "age_band")
    if item := asked(event, Field.DOCUMENT):
        row |= checked_document(*(document or (None, None)), required=item["required"])
        if row["document"] and (born := birth_date(row["document_kind"], row["document"])):
            row["age_band"] = age_band_at(born, event_day(slot))  # the card knows it better
    if item := asked(event, Field.BIRTH_DATE):
        if born_on is None and item["required"]:
            raise Refused("born_on_missing", _("请填写出生日期。"), "born_on")
        row |= {"born_on": born_on, "age_band": age_band_at(born_on, event_day(slot)) if born_on else row["age_band"]}
    return row


def checked_answers(event: Event, sent: Answers | None) -> Given | None:
    """The version that is answered and the cleaned answers; None, and no statement, where nothing is asked."""
    if not kept_on_sheet(items_of(event)):
        return None
    version = form_version_in_force(event.form_id, items_of(event), secret=SECRET_FIELDS)
    return version, answers_that_hold(items_of(event), sent or {})


def keep_with(registration: Registration, given: Given | None) -> None:
    """Keep the answers of a registration that has just been stored."""
    if given is None:
        return
    version, answers = given
    _point_at(registration, keep_answers(answers, version))


def _point_at(registration: Registration, sheet: AnswerSheet) -> None:
    """Past the row's version, which this transaction has just written or raised."""
    write(update(Registration).where(Registration.id == registration.id).values(answer_sheet_id=sheet.id))
    set_committed_value(registration, "answer_sheet_id", sheet.id)


def change_answers(registration: Registration, *, answers: Answers, access_needs: str | None = None,
                   question: str | None = None, by: Person, version: int | None = None) -> Registration:
    """Answer anew, to the form as it is now. Where the host reviews who comes, it does so again if the answers or the
    question are others than before, and the code rests until then; access needs alone never cost anybody a place.

    Refuses `too_late` after registration has closed, `changed_meanwhile` when the page showed an older `version`
    (None trusts it), `already_in` where it would be reviewed again, and whatever is wrong with the answers.
    """
    event = registration.slot.event
    if not party_may_change(registration):
        raise Refused("too_late", _("报名已截止，不能再修改，请拨打%(phone)s咨询。", phone=event.contact_phone))
    require_as_shown(registration, version)
    given, changes = checked_answers(event, answers), {}
    for name, value in (("access_needs", access_needs), ("question", question)):
        if value is not None and asked(event, Field(name)):
            changes[name] = value
    is_other = (changes.get("question", registration.question) != registration.question
                or answered_otherwise(registration, given))
    change_as_read(registration, **changes)
    if given:
        _keep_anew(registration, *given)
    record("registration.answers_changed", registration, by=by, until=change_until(registration).isoformat())
    if is_other:
        review_again(registration, by)
    db.session.flush()
    return registration


def answered_otherwise(registration: Registration, given: Given | None) -> bool:
    """Whether `given` are other answers than those there are; what asks nothing can't."""
    if given is None:
        return False
    return {key: values for key, values in given[1].items() if values} != answers_of(
        sheet_of(registration.answer_sheet_id))


def review_again(registration: Registration, by: Person) -> None:
    """Look again at a party that says something else than before, where the host looks at all, and tell it so."""
    before = registration.state
    if not look_again(registration, by):
        raise Refused("already_in", _("您或同行人已签到，不能再修改填写的内容。"))
    if before != registration.state == RegistrationState.PENDING:
        tell_party(registration, "answers_again")


def _keep_anew(registration: Registration, version: FormVersion, answers: Answers) -> None:
    before = sheet_of(registration.answer_sheet_id)
    sheet = keep_answers(answers, version, sheet=before)
    if before is None:
        _point_at(registration, sheet)


def reveal_document(registration: Registration, *, reason: str, by: Person) -> str:
    """The whole document number, for a stated reason that goes on record (domain §14).

    Refuses `reason_missing`, and `no_document` where there is none, or none any more.
    """
    if not registration.document:
        raise Refused("no_document", _("没有证件号码，或已按期删除。"))
    if len(reason.strip()) < 4:
        raise Refused("reason_missing", _("请写明查看理由，至少4个字，将记入审计记录。"), "reason")
    record("registration.document_shown", registration, by=by, reason=reason.strip()[:100])
    db.session.flush()
    return registration.document


def purge_documents() -> int:
    """Sweep: delete document numbers and birth dates of events that ended SECRET_DAYS ago; of how many events.

    Each leaves a record: purged is purged, also for those who come to ask.
    """
    before = clock.now() - timedelta(days=current_app.config["SECRET_DAYS"])
    last = select(func.max(Slot.ends_at)).where(Slot.event_id == Event.id).scalar_subquery()
    held = select(Slot.event_id).join(Registration, Registration.slot_id == Slot.id).where(
        Registration.document.is_not(None) | Registration.born_on.is_not(None)
        | Registration.companions.any(Companion.born_on.is_not(None)))
    due = select(Event).where(Event.id.in_(held), last <= before).order_by(Event.id).limit(_AT_ONCE)
    purged = 0
    for event in db.session.scalars(due).all():
        slots = select(Slot.id).where(Slot.event_id == event.id)
        done = write(
            update(Registration).where(Registration.slot_id.in_(slots), Registration.document.is_not(None)
                                       | Registration.born_on.is_not(None))
            .values(document=None, document_hash=None, document_tail="", born_on=None))
        children = write(
            update(Companion).where(Companion.registration_id.in_(
                select(Registration.id).where(Registration.slot_id.in_(slots))), Companion.born_on.is_not(None))
            .values(born_on=None))
        if done or children:
            record("registration.documents_purged", event, documents=done, companions=children)
            purged += 1
    db.session.flush()
    return purged
