"""The columns that a list may have, and how people call them."""

import re

from flask_babel import gettext as _

from xicheng_events.booking.events.asked_at_registering import asked, counts_companions, items_of
from xicheng_events.booking.events.form_catalogue import Field
from xicheng_events.booking.events.models import CompanionPolicy, Event
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.text import half_width
from xicheng_events.foundation.questions.items import kept_on_sheet

NAME, PHONE, CATEGORY, AGE, BORN, STREET = "name", "phone", "category", "age_band", "born_on", "street"
COMPANIONS, ADULTS, TEENS, CHILDREN = "companions", "adults", "teens", "children"
GUARDIAN, RELATION = "guardian", "relation"
KIND, NUMBER, NEEDS, QUESTION, IGNORED = "document_kind", "document_number", "access_needs", "question", ""
ANSWER = "answer:"  # then the key of the event's own question

_NEEDS_FIELD = {AGE: Field.AGE_BAND, BORN: Field.BIRTH_DATE, STREET: Field.STREET, KIND: Field.DOCUMENT,
                NUMBER: Field.DOCUMENT, NEEDS: Field.ACCESS_NEEDS, QUESTION: Field.QUESTION}
_COUNTS = (ADULTS, TEENS, CHILDREN)
# Read of every list: where an event doesn't take them the row must say so.
OF_COMPANIONS = (COMPANIONS, *_COUNTS, GUARDIAN, RELATION)
# Of one person: where such a cell is merged over several rows, nobody knows whose it is.
PERSONS_OWN = (NAME, NUMBER, BORN, AGE, NEEDS, COMPANIONS, *_COUNTS)
UNCLEAR = "unclear"  # the heading of such a merged cell
_LONGEST_HEADING = 20
_PARTS = re.compile("[/／、,，|或和及]")


@in_house_language
def _titles() -> dict[str, str]:
    return {NAME: _("姓名"), PHONE: _("手机号"), CATEGORY: _("报名身份"), AGE: _("年龄段"), BORN: _("出生日期"),
            STREET: _("所在街道"), COMPANIONS: _("同行人"), ADULTS: _("同行成人数"), TEENS: _("同行14—17周岁人数"),
            CHILDREN: _("同行14周岁以下人数"), RELATION: _("监护人关系"), GUARDIAN: _("监护人姓名"),
            KIND: _("证件类型"), NUMBER: _("证件号码"), NEEDS: _("无障碍需求"), QUESTION: _("想了解的问题")}


def columns_of(event: Event) -> dict[str, str]:
    """{column: its heading} for what this event asks, in the order of the template; nothing else is kept of a list."""
    of_companions = companion_columns_asked(event)
    wanted = {column: title for column, title in _titles().items()
              if (column not in OF_COMPANIONS or column in of_companions)
              and (column not in _NEEDS_FIELD or asked(event, _NEEDS_FIELD[column]))}
    return {**wanted, **{ANSWER + item["key"]: item["label"] for item in kept_on_sheet(items_of(event))}}


def companion_columns_asked(event: Event) -> set[str]:
    """The columns about whom somebody brings: by name or counted, with a guardian where there may be children."""
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
                            if column in OF_COMPANIONS and column not in asked_for}}


class Headings:
    """What may stand over the columns of an event's list: its own titles, and what people call them in their lists."""

    @in_house_language
    def __init__(self, event: Event):
        self._words = {**_headings(), **{_bare(title): column for column, title in all_columns(event).items()}}
        # Whose it is may stand before it, as in 本人手机, 参会人姓名; 紧急联系人电话 and 监护人姓名 are of others.
        whose = _("(?:本人|个人|参会|参加|参与|与会|报名|出席|联系人|人员|人|者|居民|学生|学员|员工|职工|代表|嘉宾|"
                  "来宾|老人)*")
        self._phone = re.compile(whose + _("(?:联系|联络|常用|有效|移动|固定|通讯)*"
                                           "(?:手机|电话|座机|联系方式|tel|telephone|mobile|cell|phone)+"
                                           "(?:号码|号|number|no)?[.]?"))
        self._name = re.compile(whose + _("(?:姓名|名字|name|fullname)|"
                                          "(?:参会|参加|参与|与会|报名|出席)(?:人员|人|者)"))

    def column_of(self, heading: str) -> str | None:
        """The column that a heading stands over; None where it is unknown, or stands over two, as 姓名/电话 does."""
        bare = _bare(heading)
        if bare in self._words:
            return self._words[bare]
        if not bare or len(bare) > _LONGEST_HEADING:
            return None
        found = {self._usual(part) for part in _PARTS.split(bare)} - {None}
        return found.pop() if len(found) == 1 else None

    def _usual(self, heading: str) -> str | None:
        if heading in self._words:
            return self._words[heading]
        return PHONE if self._phone.fullmatch(heading) else NAME if self._name.fullmatch(heading) else None


@in_house_language
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
        QUESTION: _("想了解的问题 想了解或想提的问题 问题"), IGNORED: _("序号 编号 no no."),
    }
    return {word: column for column, words in known.items() for word in words.split()}


def _bare(heading: str) -> str:
    return re.sub(r"^[0-9]{1,2}[.、]|[\s*：:“”\"']|[（(【\[].*?[)）】\]]", "", half_width(heading)).lower()
