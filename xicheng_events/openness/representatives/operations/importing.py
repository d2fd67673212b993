"""A whole list as .xlsx: each row read as people write it, and either all of it comes in or nothing, with what is wrong
row by row."""

import re
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.phones import Mobile
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.representatives.kinds import IN_POOL, LONGEST_ABOUT, PoolSource
from xicheng_events.openness.representatives.models import Representative
from xicheng_events.openness.representatives.operations.deciding import accept_representative, usual_term
from xicheng_events.openness.representatives.operations.entering import PoolFacts, enter_agreed, recommend
from xicheng_events.openness.representatives.operations.people_sheets import (
    RowSaid,
    SheetReader,
    one_by_name,
    people_on_sheet,
    phones_repeated,
)

MOST_ROWS = 100  # half a second of a process; pools have 30 to 80 people (domain §3.1)
_BETWEEN = re.compile(r"[、,，;；/\s]+")


class Imported(NamedTuple):
    """What came of a list: how many came in, and the lines of those who were there already."""

    entered: int
    there: list[int]


class BadSheet(Refused):
    """Some rows can't be taken, and so none is: `lines` says which and why; `namesakes`, whether all that is wrong is
    that some have a name which is in the pool already."""

    def __init__(self, lines: list[tuple[int, str]], *, namesakes: bool = False):
        n = len(lines)
        super().__init__("bad_lines", _("有%(n)s行与库中的人同名，没有导入。确是不同的人的，请勾选后重新上传。", n=n)
                         if namesakes else _("有%(n)s行需要修改，没有导入。", n=n), "file")
        self.lines, self.namesakes = lines, namesakes


@in_house_language
def pool_headings() -> dict[str, tuple[str, ...]]:
    """What stands above the columns of a list, by what each says; the first word of each is the template's."""
    return {"name": (_("姓名"),), "phone": (_("手机号"), _("手机"), _("联系电话"), _("电话")),
            "categories": (_("身份"), _("代表身份"), _("人员类别"), _("类别")),
            "topics": (_("关注领域"), _("领域")), "street": (_("所在街道"), _("街道")),
            "age_band": (_("年龄段"), _("年龄")), "gender": (_("性别"),),
            "address": (_("住址"), _("家庭住址"), _("地址")), "about": (_("说明"), _("推荐理由"), _("备注"))}


def import_representatives(data: bytes, source: PoolSource, *, unit: Organisation | None = None, by: Person,
                           are_others: bool = False, accepted: bool = False) -> Imported:
    """Everybody on the list comes in by `source`; whoever is in the pool already stays as they are. With `accepted` the
    coordinator gives them all the usual term at once. `are_others`: who has the name of somebody in the pool is known
    to be somebody else.

    Refuses what `rows_of_sheet` does, `no_headings`, `no_rows`, `too_many_rows` beside `file`, `BadSheet`, and what
    `recommend` or `enter_agreed` refuse about rights.
    """
    lines = people_on_sheet(data, pool_headings(), needed=("name", "phone", "categories"), most=MOST_ROWS,
                            longest=LONGEST_ABOUT + 100)
    reader, rows, wrong = _Reader(), [], []
    for number, said in lines:
        facts, problems = reader.read(said)
        rows.append((number, facts))
        wrong += [(number, sentence) for sentence in problems]
    known = _already([facts.phone for _number, facts in rows if facts])
    wrong += phones_repeated(rows)
    if not wrong and not are_others and (same := _same_names(rows, known)):
        raise BadSheet(same, namesakes=True)
    entered, there = 0, []
    for number, facts in rows if not wrong else ():
        if facts.phone.hash in known:
            there.append(number)
            continue
        try:
            made = (recommend(facts, unit=unit, by=by) if source.row.names_unit else enter_agreed(facts, source, by=by))
        except Refused as refusal:
            if refusal.code in ("not_yours", "unit_gone", "source_unknown", "in_pool_already"):
                raise
            wrong.append((number, refusal.sentence))
            continue
        if accepted:
            first, last = usual_term()
            accept_representative(made, term_from=first, term_to=last, by=by)
        entered += 1
    if wrong:
        raise BadSheet(sorted(wrong))
    return Imported(entered, there)


class _Reader(SheetReader):
    """Understands rows."""

    def read(self, said: dict[str, str]) -> tuple[PoolFacts | None, list[str]]:
        """What a row says, if all of it is understood, and what isn't, in sentences."""
        row = RowSaid(said)
        values = {
            **self.who(row),
            "categories": row.get("categories", lambda text: _several(self.categories, text, _("身份"))),
            "topics": row.get("topics", lambda text: _several(self.topics, text, _("关注领域"))),
            "address": said.get("address") or None, "about": said.get("about", "")}
        if values["categories"] == []:
            row.problems.append(_("请填写身份。"))
        return (None, row.problems) if row.problems else (PoolFacts(**values), [])


def _several(known: dict, text: str, what: str) -> list:
    return [one_by_name(known, each, what) for each in _BETWEEN.split(text) if each]


def _already(phones: list[Mobile]) -> set[str]:
    """The hashes of those phones whose holders are in the pool."""
    return set(db.session.scalars(select(Representative.phone_hash).where(
        Representative.phone_hash.in_([phone.hash for phone in phones]), Representative.standing.in_(IN_POOL))))


def _same_names(rows: list, known: set[str]) -> list[tuple[int, str]]:
    """Lines whose name somebody else in the pool has."""
    new = [(number, facts) for number, facts in rows if facts.phone.hash not in known]
    there = set(db.session.scalars(select(Representative.name).where(
        Representative.name.in_([facts.name for _number, facts in new]), Representative.phone_hash != "")))
    return [(number, _("库中已有“%(name)s”，手机号不同。", name=facts.name))
            for number, facts in new if facts.name in there]
