"""What goes on paper and into sheets: who stands on it, in which order, with what."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import joinedload

from xicheng_events.booking.events.asked_at_registering import asked, items_of
from xicheng_events.booking.events.form_catalogue import Field
from xicheng_events.booking.events.kinds import AT_DOOR
from xicheng_events.booking.events.models import Event, Quota, Slot
from xicheng_events.booking.participants.queries import Wanted, desk_list
from xicheng_events.booking.registration.models import Companion, Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.audit.list_exports import LongList
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.masking import mask_phone
from xicheng_events.foundation.core.pinyin import reading_order
from xicheng_events.foundation.core.text import table_moment
from xicheng_events.foundation.core.xlsx_files import list_as_xlsx
from xicheng_events.foundation.questions.items import option_words
from xicheng_events.foundation.questions.kinds import QuestionKind
from xicheng_events.foundation.questions.queries import answers_on, answers_to, asked_ever

PARTIES = 500  # on one page for the printer
_LONG, _LONGER = 4, 8  # characters of a name from which it is set smaller


@dataclass(frozen=True)
class PrintedGuest:
    """One person of a confirmed party."""

    name: str
    registration: Registration
    is_registrant: bool

    @property
    def size(self) -> str:
        """How large the name may be set."""
        return "longer" if len(self.name) > _LONGER else "long" if len(self.name) > _LONG else "short"


@dataclass(frozen=True)
class Portion:
    """What one page for the printer holds of a slot's confirmed parties who come to it: a whole list of thousands would
    hold a thread of the site for seconds, and the printer for an hour."""

    parties: list[Registration]
    number: int  # from 1
    count: int  # of portions; 1 where there is nobody
    before: int  # parties in the portions before
    guests_before: int  # people known by name in the portions before
    all_parties: int
    all_guests: int
    heads: int  # of the whole slot

    @property
    def guests(self) -> list[PrintedGuest]:
        """Everybody of this portion who is known by name, each party together."""
        return [PrintedGuest(name, registration, number == 0) for registration in self.parties for number, name in
                enumerate([registration.name, *(c.name for c in registration.companions if c.name)])]


def portion_of(slot: Slot, number: int = 1) -> Portion:
    """The confirmed parties of a slot, by name as it is read: the order of all lists on paper; PARTIES at a time, the
    `number`th time (the nearest, for a number out of range)."""
    lines = _lines(slot)
    count = max(1, -(-len(lines) // PARTIES))
    number = min(max(number, 1), count)
    before, shown = lines[:(number - 1) * PARTIES], lines[(number - 1) * PARTIES:number * PARTIES]
    found = {party.id: party for party in db.session.scalars(
        select(Registration).where(Registration.id.in_([line.id for line in shown]))
        .options(joinedload(Registration.ticket)))}
    return Portion([found[line.id] for line in shown if line.id in found], number, count, len(before),
                   sum(line.named for line in before), len(lines), sum(line.named for line in lines),
                   sum(line.heads for line in lines))


def guests_in(slot: Slot) -> int:
    """How many people of a slot's confirmed parties are known by name."""
    return sum(line.named for line in _lines(slot))


def _lines(slot: Slot) -> list[Row]:
    """(id, name, heads, named: how many are known by name) of every confirmed party who comes, in the lists' order."""
    named = 1 + func.count(case((Companion.name != "", 1)))
    query = (select(Registration.id, Registration.name, Registration.heads, named.label("named"))
             .outerjoin(Companion, Companion.registration_id == Registration.id)
             .join(Registration.quota)
             .where(Registration.slot_id == slot.id, Registration.state == RegistrationState.CONFIRMED,
                    Quota.seat.in_(AT_DOOR))
             .group_by(Registration.id))
    return sorted(db.session.execute(query), key=lambda line: (*reading_order(line.name), line.id))


def collects_documents(event: Event) -> bool:
    """Whether the event asks for a document number."""
    return asked(event, Field.DOCUMENT) is not None


def plates_of(registrations: list[Registration]) -> dict[int, str]:
    """Number plates by registration id, where the event asks for one."""
    said = answers_to([r.answer_sheet_id for r in registrations if r.answer_sheet_id], kind=QuestionKind.PLATE)
    return {r.id: "、".join(said[r.answer_sheet_id]) for r in registrations if r.answer_sheet_id in said}


def export_headings(event: Event) -> list[tuple[str, int]]:
    """The columns of an export, in the order of the printed 签到表, then what else the desk knows, then a column for
    each question that is or was asked; with widths."""
    heads = [(_("序号"), 6), (_("姓名"), 16), (_("同行人"), 24), (_("人数"), 6), (_("手机"), 14), (_("签到码"), 10),
             (_("备注"), 24), (_("状态"), 12), (_("场次"), 20), (_("席位"), 8), (_("报名身份"), 12),
             (_("年龄段"), 14),
             (_("所在街道"), 14), (_("报名渠道"), 12), (_("编号"), 14), (_("报名时间"), 18), (_("想了解的问题"), 30)]
    documents = [(_("证件类型"), 16), (_("证件尾号"), 10)] if _has_documents(event) else []
    return heads + documents + [(item["label"], 24) for item in asked_ever(event.form_id, items_of(event))]


def _has_documents(event: Event) -> bool:
    """Whether the event asks for a document, or has asked somebody."""
    given = select(Registration.id).join(Registration.slot).where(
        Slot.event_id == event.id, Registration.document_kind.is_not(None))
    return collects_documents(event) or db.session.scalar(select(given.exists()))


def export_rows(event: Event, ids: list[int], *, first: int, whole: bool) -> list[list]:
    """The rows under `export_headings` of the registrations with these ids, in their order, numbered from `first` on;
    phones only in part unless `whole`, a document's number always so. Who is gone meanwhile is left out."""
    with_documents, questions = _has_documents(event), asked_ever(event.form_id, items_of(event))
    chosen = Registration.id.in_(ids)
    parties = {party.id: party for party in db.session.scalars(select(Registration).where(chosen).options(
        joinedload(Registration.ticket), joinedload(Registration.street))).unique()}
    said = answers_on(select(Registration.answer_sheet_id).where(chosen)) if questions else {}
    rows = []
    for number, r in enumerate((parties[each] for each in ids if each in parties), start=first):
        row = [number, r.name, r.party_words, r.heads, r.phone if whole else mask_phone(r.phone),
               r.door_ticket.code if r.door_ticket else "", r.access_needs,
               r.state.label, (r.slot.label + " " + table_moment(r.slot.starts_at)).strip(), r.quota.seat.label,
               r.quota.category.label,
               r.age_band.label if r.age_band else "", r.street.short_name if r.street else "", r.channel.label,
               r.reference, table_moment(r.created_at), r.question]
        row += [r.document_kind.label if r.document_kind else "", r.document_tail] if with_documents else []
        answers = said.get(r.answer_sheet_id, {})
        rows.append(row + [_answer(item, answers.get(item["key"], []), whole=whole) for item in questions])
    return rows


def ids_wanted(event: Event, wanted: Wanted) -> list[int]:
    """The ids of the registrations that are wanted, in the order of the list."""
    return list(db.session.scalars(desk_list(event, wanted).with_only_columns(Registration.id)))


def list_of(event: Event, ids: list[int], *, whole: bool) -> bytes:
    """The list of these registrations as .xlsx, made at once."""
    return list_as_xlsx(str(LIST_OF_PARTIES.title), export_headings(event),
                        export_rows(event, ids, first=1, whole=whole))


LIST_OF_PARTIES = LongList(
    _l("报名名单"), lambda event_id: export_headings(db.session.get(Event, event_id)),
    lambda export, ids, first: export_rows(db.session.get(Event, export.about_id), ids, first=first,
                                           whole=export.whole))


def _answer(item: dict, values: list[str], *, whole: bool) -> str:
    if item["kind"] == QuestionKind.CONTACT and not whole:
        values = [*values[:1], *(mask_phone(phone) for phone in values[1:])]
    return "、".join(option_words(item, value) for value in values)
