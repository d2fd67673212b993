"""Which column of a list says what: by its heading, or by what stands in it where there is none."""

import re

from flask_babel import gettext as _

from xicheng_events.core.documents import detect_document
from xicheng_events.core.text import half_width
from xicheng_events.events.asked import asked, counts_companions, items_of
from xicheng_events.events.catalogue import Field
from xicheng_events.events.kinds import Category
from xicheng_events.events.models import CompanionPolicy, Event
from xicheng_events.questions.reading import answered
from xicheng_events.registration.models import AgeBand

NAME, PHONE, CATEGORY, AGE, BORN, STREET = "name", "phone", "category", "age_band", "born_on", "street"
COMPANIONS, ADULTS, TEENS, CHILDREN = "companions", "adults", "teens", "children"
GUARDIAN, RELATION = "guardian", "relation"
KIND, NUMBER, NEEDS, QUESTION, IGNORED = "document_kind", "document_number", "access_needs", "question", ""
ANSWER = "answer:"  # then the key of the event's own question

_NEEDS_FIELD = {AGE: Field.AGE_BAND, BORN: Field.BIRTH_DATE, STREET: Field.STREET, KIND: Field.DOCUMENT,
                NUMBER: Field.DOCUMENT, NEEDS: Field.ACCESS_NEEDS, QUESTION: Field.QUESTION}
_COUNTS = (ADULTS, TEENS, CHILDREN)
# Read of every list: where an event doesn't take them the row must say so.
COMPANY = (COMPANIONS, *_COUNTS, GUARDIAN, RELATION)
_FIRST_ROWS = 5  # the heading stands among these: above it there may be a title


def _titles() -> dict[str, str]:
    return {NAME: _("姓名"), PHONE: _("手机号"), CATEGORY: _("报名身份"), AGE: _("年龄段"), BORN: _("出生日期"),
            STREET: _("所在街道"), COMPANIONS: _("同行人"), ADULTS: _("同行成人数"), TEENS: _("同行14—17周岁人数"),
            CHILDREN: _("同行14周岁以下人数"), RELATION: _("监护人关系"), GUARDIAN: _("监护人姓名"),
            KIND: _("证件类型"), NUMBER: _("证件号码"), NEEDS: _("无障碍需求"), QUESTION: _("想了解的问题")}


def columns_of(event: Event) -> dict[str, str]:
    """{column: its heading} for what this event asks, in the order of the template; nothing else is kept of a list."""
    company = company_asked(event)
    wanted = {column: title for column, title in _titles().items()
              if (column not in COMPANY or column in company)
              and (column not in _NEEDS_FIELD or asked(event, _NEEDS_FIELD[column]))}
    return {**wanted, **{ANSWER + item["key"]: item["label"] for item in answered(items_of(event))}}


def company_asked(event: Event) -> set[str]:
    """The columns for whom somebody brings: by name or counted, with a guardian where there may be children."""
    if event.companion_policy == CompanionPolicy.NONE:
        return set()
    columns = {*_COUNTS} if counts_companions(event) else {COMPANIONS}
    if event.companion_policy == CompanionPolicy.CHILDREN_ONLY:
        columns -= {ADULTS}
    return columns | {GUARDIAN, RELATION} if event.minors_allowed else columns - {TEENS, CHILDREN}


def all_columns(event: Event) -> dict[str, str]:
    """{column: its heading} for all that may be kept of a list: besides `columns_of`, companions nobody asked about."""
    asked_for = columns_of(event)
    return {**asked_for, **{column: title for column, title in _titles().items()
                            if column in COMPANY and column not in asked_for}}


def described(lines: list[tuple[int, list[str]]], event: Event) -> list[tuple[int, dict[str, str]]]:
    """(line, {column: text}) of every person in `lines`, which are (line, cells) as they were read."""
    wanted = columns_of(event)
    by_heading = {**_headings(), **{_bare(title): column for column, title in all_columns(event).items()}}
    heading, start = _heading(lines, by_heading)
    rows = []
    for line, cells in lines[start:]:
        found = _by_heading(cells, heading) if heading else by_content(cells)
        said = {column: text for column, text in found.items() if column in (*wanted, *COMPANY) and text}
        if said:
            rows.append((line, said))
    return rows


def _headings() -> dict[str, str]:
    """{heading: column}, as people call them in their own lists."""
    known = {
        NAME: _("姓名 名字 报名人 报名人姓名 人员姓名"),
        PHONE: _("手机号 手机 手机号码 电话 联系电话 联系方式 电话号码"),
        CATEGORY: _("身份 报名身份 类别 人员类别"), AGE: _("年龄段 年龄"), BORN: _("出生日期 出生年月日 生日"),
        STREET: _("街道 所在街道 所属街道"),
        COMPANIONS: _("同行人 同行人姓名 同行人员 随行人员 家属 同行家属"),
        ADULTS: _("同行人数 同行成人 同行成人数 随行人数"),
        TEENS: _("同行未成年人 同行青少年"), CHILDREN: _("同行儿童 同行儿童数 儿童人数 孩子人数"),
        GUARDIAN: _("监护人 监护人姓名"), RELATION: _("监护人关系 与孩子的关系 与儿童关系 关系"),
        KIND: _("证件类型 证件种类"),
        NUMBER: _("证件号码 证件号 身份证号 身份证号码 身份证"), NEEDS: _("无障碍需求 特殊需求"),
        QUESTION: _("想了解的问题 想了解或想提的问题 问题"), IGNORED: _("序号 编号 备注 性别"),
    }
    return {word: column for column, words in known.items() for word in words.split()}


def _heading(lines, by_heading: dict) -> tuple[list[str | None], int]:
    for at, (_line, cells) in enumerate(lines[:_FIRST_ROWS]):
        known = [by_heading.get(_bare(cell)) for cell in cells]
        if NAME in known and sum(column is not None for column in known) >= min(2, len(cells)):
            return known, at + 1
    return [], 0


def _bare(heading: str) -> str:
    return re.sub(r"[\s*：:]|[（(].*?[)）]", "", half_width(heading))


def _by_heading(cells: list[str], heading: list) -> dict[str, str]:
    found: dict[str, str] = {}
    for column, text in zip(heading, cells, strict=False):
        if column and text:
            found.setdefault(column, text)
    return found


def by_content(cells: list[str]) -> dict[str, str]:
    """What each cell of a row without heading is: a number is a phone or a document, known words say themselves, and
    what is left, in one piece, is the name: 李　静, John Smith."""
    found: dict[str, str] = {}
    rest = []
    for at, cell in enumerate(filter(None, cells)):
        column = _recognised(cell, is_first=at == 0, is_after_phone=PHONE in found)
        if column and column not in found:
            found[column] = cell
        elif column is None:
            rest.append(cell)
    if rest:
        found[NAME] = " ".join(rest)
    return found


def _recognised(cell: str, *, is_first: bool, is_after_phone: bool) -> str | None:
    plain = half_width(cell)
    number = re.sub(r"[\s().+-]", "", plain)
    if detect_document(plain) and len(number) > 11:
        return NUMBER
    if is_first and re.fullmatch(r"[0-9]{1,4}[.、]?", plain):
        return IGNORED
    if re.fullmatch(r"[0-9]+", number):
        return AGE if is_after_phone and len(number) <= 3 else PHONE
    if plain in {half_width(band.label) for band in AgeBand}:
        return AGE
    if plain in {category.label for category in Category}:
        return CATEGORY
    return STREET if re.fullmatch(r"[\u3400-\u9fff]{2,6}街道", plain) else None
