"""Understanding what a row of a list says: each cell, as people write it."""

import re
from collections.abc import Callable

from flask_babel import gettext as _

from xicheng_events.booking.events.asked_at_registering import items_of
from xicheng_events.booking.groups.columns import (
    AGE,
    ANSWER,
    BORN,
    CATEGORY,
    KIND,
    NAME,
    NEEDS,
    NUMBER,
    PHONE,
    QUESTION,
    STREET,
    UNCLEAR,
)
from xicheng_events.booking.groups.models import UNREAD, Roster
from xicheng_events.booking.groups.operations.companions_of_row import companions_of
from xicheng_events.booking.groups.operations.reading_cells import age_band, day_in_cell, written_day
from xicheng_events.booking.registration.operations.eligibility import quota_for
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.queries import streets
from xicheng_events.foundation.core.documents import DocumentKind, detect_document
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.phones import Phone, clean_any_phone
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import half_width
from xicheng_events.foundation.core.uploaded_sheets import written_out
from xicheng_events.foundation.questions.items import kept_on_sheet
from xicheng_events.foundation.questions.kinds import OTHER, YES_NO_WORDS, QuestionKind

_NO_NAME = re.compile("[合总小共]计|名单|报名|登记|填表|填报|说明|备注|注意|社区|街道|居委会|单位|联系人")
_OTHER = re.compile("(?:^|(?<=[、,，;；/ ]))其他[：:](.*)", re.DOTALL)
_LONG_WORDS = re.compile("[\u3400-\u9fff]{6,}")  # without the dot of long names


class Reader:
    """Understands the rows of one list: what the event asks and how the streets are called is looked up once."""

    def __init__(self, roster: Roster):
        self._roster, self._slot = roster, roster.slot
        self._streets = {name: each for each in streets() for name in each.every_name}

    def read(self, said: dict[str, str]) -> tuple[dict, list[str]]:
        """What an `PartyApplication` takes of a row, and everything wrong with its cells, in sentences."""
        said, problems = _written_out(said)

        def understood(understand: Callable, column: str | None):
            try:
                return understand(said.get(column, "") if column else said)
            except Refused as refusal:
                problems.append(refusal.sentence)
                return None

        party = {
            "name": understood(_name, None), "phone": understood(self._phone, None),
            "category": understood(self._category, CATEGORY), "seat": self._roster.seat,
            "age_band": understood(age_band, AGE),
            "born_on": understood(day_in_cell, BORN), "street": understood(self._street, STREET),
            "document": _document(said.get(KIND, ""), said.get(NUMBER, "")),
            "access_needs": said.get(NEEDS, "")[:100], "question": said.get(QUESTION, "")[:300],
            "companions": understood(self._companions, None) or [], "answers": self._answers(said),
            "channel": self._roster.channel, "privacy_agreed": True,
            "by_coordinator": self._roster.by.is_coordinator,
        }
        return party, problems

    def _phone(self, said: dict[str, str]) -> Phone:
        """Whoever has no number of their own is reached through the contact of the list; not who has one that wasn't
        read."""
        if half_width(said.get(PHONE)):
            return clean_any_phone(said[PHONE])
        for title in (column.removeprefix(UNREAD) for column in said if column.startswith(UNREAD)):
            raise Refused("phone_unread", _("没有读到手机号，“%(title)s”一列没有读取。如是手机号，请把表头改为“手机号”"
                                            "并取消隐藏；如不是，请删去这一列。", title=title))
        return Phone(self._roster.contact_phone or "")

    @in_house_language
    def _category(self, text: str):
        wanted, slot = half_width(text), self._slot
        there = [quota for quota in slot.quotas if self._roster.seat in (None, quota.seat)]
        if not any(quota.is_for_some for quota in there):
            return None
        if not wanted:
            return quota_for(slot, self._roster.category, self._roster.seat).category
        for quota in there:
            if wanted in (quota.category.label, quota.category.value):
                return quota.category
        raise Refused("category_unknown", _("报名身份“%(word)s”不在本场范围内，请改为：%(all)s。", word=text,
                                            all="、".join(quota.category.label for quota in there)))

    @in_house_language
    def _street(self, text: str) -> Organisation | None:
        if not text or half_width(text) in (_("不在西城区"), _("其他")):
            return None
        found = self._streets.get(text) or self._streets.get(_("%(name)s街道", name=text))
        if found is None:
            raise Refused("street_unknown", _("所在街道“%(word)s”没有找到，请写全称，例如“金融街街道”。", word=text))
        return found

    def _companions(self, said: dict[str, str]) -> list[dict]:
        return companions_of(said, self._slot, minors_agreed=self._roster.minors_agreed)

    def _answers(self, said: dict[str, str]) -> dict[str, list[str]]:
        answers = {}
        for item in kept_on_sheet(items_of(self._slot.event)):
            text = said.get(ANSWER + item["key"], "")
            if text:
                answers[item["key"]] = _answer(item, text)
        return answers


def _written_out(said: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """The cells with their numbers as they were meant, and what is wrong with those that can't be read any more."""
    plain, problems = {}, []
    for column, text in said.items():
        try:
            plain[column] = written_out(text)
        except Refused as refusal:
            problems.append(refusal.sentence)
    return plain, problems


def _name(said: dict[str, str]) -> str:
    """The name, if it is somebody's: instructions and sums stand in lists too, and never with a phone."""
    if UNCLEAR in said:
        raise Refused("whose_unclear", _("“%(title)s”一格与上面的行合并，看不出属于谁。请取消合并，逐行填写；"
                                         "同行人请写在本人那一行。", title=said[UNCLEAR]))
    text = said.get(NAME, "")
    if not said.get(PHONE) and (_NO_NAME.search(text) or _LONG_WORDS.fullmatch(text)):
        raise Refused("not_a_name", _("这一行不像一个人。如是说明或合计，请从名单中删去；"
                                      "如是姓名，请在本行写上手机号。"))
    return clean_name(text)


def _answer(item: dict, text: str) -> list[str]:
    kind = QuestionKind(item["kind"])
    if item.get("has_other") and (other := _OTHER.search(text)):
        listed = text[:other.start()].rstrip("、,，;；/ ")
        return [*(_answer({**item, "has_other": False}, listed) if listed else ()), OTHER + other[1]]
    if kind is QuestionKind.MULTIPLE:
        return [part for part in re.split(r"[、,，;；/]\s*", text) if part]
    if kind is QuestionKind.YES_NO:
        return [next((value for value, word in YES_NO_WORDS.items() if str(word) == text), text)]
    if kind is QuestionKind.CONTACT:
        return list(re.match(r"(.*?)\s*([+0-9][0-9() -]{5,})?$", text).groups(""))
    if kind is QuestionKind.DATE and (found := written_day(text)):
        return [found.isoformat()]
    return [text]


def _document(kind: str, number: str) -> tuple | None:
    """Kind and number; without a kind, the one whose shape the number has."""
    if not number:
        return None
    named = next((each for each in DocumentKind if half_width(kind) == half_width(each.label)), None)
    found = named or detect_document(number) or DocumentKind.RESIDENT_ID
    return found.value, number
