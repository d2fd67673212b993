"""A unit's recommendations as one .xlsx: each row read as people write it, and either all of it comes in or nothing,
with what is wrong row by row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from flask_babel import gettext as _

from xicheng_events.booking.groups.operations.reading_cells import age_band
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.accounts.queries import streets
from xicheng_events.foundation.core.balanced_facts import Gender
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import half_width
from xicheng_events.foundation.core.uploaded_sheets import Lines, rows_of_sheet, written_out
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recommendations.operations.recommending import (
    recommend_for_programme,
    require_recommending,
)
from xicheng_events.openness.recommendations.queries import phones_applying
from xicheng_events.openness.recruitment.operations.applying import ApplicationFacts
from xicheng_events.openness.recruitment.states import LONGEST_WORDS, Education
from xicheng_events.openness.representatives.kinds import CATEGORIES
from xicheng_events.openness.representatives.queries import interests_offered

MOST_RECOMMENDED = 100
_HEADING_WITHIN, _COLUMNS, _LONGEST = 10, 30, LONGEST_WORDS + 100
_OF_ALL = {"not_yours", "unit_gone", "not_recruiting", "screening_over"}  # refused for the whole list


class BadRecommendations(Refused):
    """Some rows can't be taken, and so none is: `lines` says which and why."""

    def __init__(self, lines: list[tuple[int, str]]):
        n = len({number for number, _why in lines})
        super().__init__("bad_lines", _("有%(n)s行需要修改，没有导入。", n=n), "file")
        self.lines = lines


@in_house_language
def recommendation_headings() -> dict[str, tuple[str, ...]]:
    """What stands above the columns of a list, by what each says; the first word of each is the template's."""
    return {"name": (_("姓名"),), "phone": (_("手机号"), _("手机"), _("联系电话"), _("电话")),
            "category": (_("身份"), _("人员类别"), _("类别")), "position": (_("单位及职务"), _("单位职务"), _("单位")),
            "age_band": (_("年龄段"), _("年龄")), "gender": (_("性别"),), "education": (_("文化程度"), _("学历")),
            "street": (_("所在街道"), _("街道")), "field": (_("关注领域"), _("领域")),
            "address": (_("住址"), _("家庭住址"), _("地址")), "available": (_("可参与时间"),),
            "reason": (_("推荐意见"), _("推荐理由")), "interest": (_("利益关系"), _("利益冲突声明"))}


def import_recommendations(programme: Programme, data: bytes, *, unit: Organisation, by: Person) -> int:
    """Everybody on the list is recommended by `unit`, and told; how many.

    Refuses what `rows_of_sheet` does, `no_headings`, `no_rows`, `too_many_rows` beside `file`, `BadRecommendations`,
    and what `recommend_for_programme` refuses of the whole list.
    """
    require_recommending(programme, unit, by)
    reader, rows, wrong = _Reader(), [], []
    for number, said in _people(data):
        facts, problems = reader.read(said)
        rows.append((number, facts))
        wrong += [(number, sentence) for sentence in problems]
    wrong += [*_repeated(rows), *_there_already(programme, rows)]
    if wrong:
        raise BadRecommendations(sorted(wrong))
    for number, facts in rows:
        try:
            recommend_for_programme(programme, facts, unit=unit, by=by)
        except Refused as refusal:
            if refusal.code in _OF_ALL:
                raise
            wrong.append((number, refusal.sentence))
            if refusal.code == "applied_already":  # this moment, and the transaction is over: no other can be tried
                break
    if wrong:
        raise BadRecommendations(wrong)
    return len(rows)


@dataclass
class _Reader:
    """Understands rows; what topics and streets are called is looked up once."""

    streets: dict = field(default_factory=lambda: {name: each for each in streets() for name in each.every_name})
    topics: dict = field(default_factory=lambda: {each.name: each for each in interests_offered()})
    categories: dict = field(default_factory=lambda: _words(CATEGORIES))
    educations: dict = field(default_factory=lambda: _words(Education))
    genders: dict = field(default_factory=lambda: _words(Gender))

    def read(self, said: dict[str, str]) -> tuple[ApplicationFacts | None, list[str]]:
        """What a row says, if all of it is understood, and what isn't, in sentences."""
        problems: list[str] = []

        def understood(column: str, understand: Callable):
            try:
                return understand(written_out(said.get(column, "")))
            except Refused as refusal:
                problems.append(refusal.sentence)
                return None

        interest = said.get("interest", "").strip()
        has_interest = {_("没有"): False, _("无"): False, _("否"): False}.get(interest, bool(interest) or None)
        values = {
            "name": understood("name", clean_name), "phone": understood("phone", clean_mobile),
            "category": understood("category", lambda text: _one(self.categories, text, _("身份"))),
            "field": understood("field", lambda text: _one(self.topics, text, _("关注领域"))),
            "street": understood("street", lambda text: self.streets.get(_("%(name)s街道", name=text))
                                 or _one(self.streets, text, _("所在街道"))),
            "age_band": understood("age_band", age_band),
            "gender": understood("gender", lambda text: _one(self.genders, half_width(text)[:1], _("性别"))),
            "education": understood("education", lambda text: _one(self.educations, text, _("文化程度"))),
            "address": said.get("address") or None, "position": said.get("position", ""),
            "available": said.get("available", ""), "reason": said.get("reason", ""), "has_interest": has_interest,
            "interest": interest if has_interest else ""}
        if has_interest is None:
            problems.append(_("请填写利益关系，没有的写“没有”。"))
        return (None, problems) if problems else (ApplicationFacts(**values), [])


def _one(known: dict, word: str, what: str):
    if not word:
        return None
    if word not in known:
        raise Refused("unknown_word", _("%(what)s“%(word)s”没有找到，请按系统中的名称填写。", what=what,
                                        word=word[:20]))
    return known[word]


@in_house_language
def _words(members) -> dict:
    return {each.label: each for each in members}


def _people(data: bytes) -> list[tuple[int, dict[str, str]]]:
    """(line, what each column says) of everybody on the first sheet."""
    lines = rows_of_sheet(data, at_most=MOST_RECOMMENDED + _HEADING_WITHIN, columns=_COLUMNS, longest=_LONGEST)
    at, columns = _heading(lines)
    rows = [(number, {columns[n]: cell for n, cell in enumerate(cells) if n in columns})
            for number, cells in lines[at + 1:]]
    rows = [(number, said) for number, said in rows if any(said.values())]
    if not rows:
        raise Refused("no_rows", _("表中没有人，请在表头下逐行填写。"), "file")
    if len(rows) > MOST_RECOMMENDED:
        raise Refused("too_many_rows", _("一次最多%(n)s人，名单超出了，请分成几份提交。", n=MOST_RECOMMENDED), "file")
    return rows


def _heading(lines: Lines) -> tuple[int, dict[int, str]]:
    """Where the heading stands, and which column says what."""
    names = {word: what for what, words in recommendation_headings().items() for word in words}
    for at, (_number, cells) in enumerate(lines[:_HEADING_WITHIN]):
        columns: dict[int, str] = {}
        for n, cell in enumerate(cells):
            what = names.get(half_width(cell).replace(" ", ""))
            if what and what not in columns.values():
                columns[n] = what
        if {"name", "phone", "category"} <= set(columns.values()):
            return at, columns
    raise Refused("no_headings", _("没有找到表头。第一行应有“姓名”“手机号”“身份”，请下载模板填写。"), "file")


def _there_already(programme: Programme, rows: list) -> Iterator[tuple[int, str]]:
    """Lines with a phone that has applied or was recommended already."""
    known = phones_applying(programme, [facts.phone.hash for _number, facts in rows if facts])
    for number, facts in rows:
        if facts and facts.phone.hash in known:
            yield number, _("这个手机号已报名或已被推荐。")


def _repeated(rows: list) -> Iterator[tuple[int, str]]:
    """Lines with a phone that stands on an earlier one."""
    seen = set()
    for number, facts in rows:
        if facts and facts.phone in seen:
            yield number, _("手机号与前面的行重复。")
        seen.add(facts and facts.phone)
