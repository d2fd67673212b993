"""Lists of people as units send them in .xlsx, for the pool and for programmes: which column says what, and what stands
in a cell; what may stand there is shown beside the form."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from flask_babel import gettext as _

from xicheng_events.booking.groups.operations.reading_cells import age_band
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.queries import streets
from xicheng_events.foundation.core.balanced_facts import Gender
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import half_width
from xicheng_events.foundation.core.uploaded_sheets import Lines, rows_of_sheet, written_out
from xicheng_events.openness.representatives.kinds import CATEGORIES, GROWN_UP
from xicheng_events.openness.representatives.queries import interests_offered

_HEADING_WITHIN, _COLUMNS = 10, 30


def people_on_sheet(data: bytes, headings: dict[str, tuple[str, ...]], *, needed: tuple[str, ...], most: int,
                    longest: int) -> list[tuple[int, dict[str, str]]]:
    """(line, what each column says) of everybody on the first sheet. `headings`: what may stand above a column, by what
    it says; `needed`: without which it is no heading.

    Refuses what `rows_of_sheet` does, `no_headings`, `no_rows`, `too_many_rows` beside `file`.
    """
    lines = rows_of_sheet(data, at_most=most + _HEADING_WITHIN, columns=_COLUMNS, longest=longest)
    at, columns = _heading(lines, headings, needed)
    rows = [(number, {columns[n]: cell for n, cell in enumerate(cells) if n in columns})
            for number, cells in lines[at + 1:]]
    rows = [(number, said) for number, said in rows if any(said.values())]
    if not rows:
        raise Refused("no_rows", _("表中没有人，请在表头下逐行填写。"), "file")
    if len(rows) > most:
        raise Refused("too_many_rows", _("一次最多%(n)s人，名单超出了，请分成几份提交。", n=most), "file")
    return rows


def _heading(lines: Lines, headings: dict[str, tuple[str, ...]], needed: tuple[str, ...]) -> tuple[int, dict[int, str]]:
    """Where the heading stands, and which column says what."""
    names = {word: what for what, words in headings.items() for word in words}
    for at, (_number, cells) in enumerate(lines[:_HEADING_WITHIN]):
        columns: dict[int, str] = {}
        for n, cell in enumerate(cells):
            what = names.get(half_width(cell).replace(" ", ""))
            if what and what not in columns.values():
                columns[n] = what
        if set(needed) <= set(columns.values()):
            return at, columns
    raise Refused("no_headings", _("没有找到表头。第一行应有%(all)s，请下载模板填写。",
                                   all="".join(f"“{headings[each][0]}”" for each in needed)), "file")


class RowSaid:
    """A row that is being understood: what can't be, in sentences, is gathered in `problems`."""

    def __init__(self, said: dict[str, str]):
        self._said = said
        self.problems: list[str] = []

    def get(self, column: str, understand: Callable = str):
        """What a column says as `understand` takes it; None once that was refused."""
        try:
            return understand(written_out(self._said.get(column, "")))
        except Refused as refusal:
            self.problems.append(refusal.sentence)
            return None


@dataclass
class SheetReader:
    """What reading the rows of a list needs to know of names, looked up once for all of them."""

    streets: dict = field(default_factory=lambda: {name: each for each in streets() for name in each.every_name})
    topics: dict = field(default_factory=lambda: {each.name: each for each in interests_offered()})
    categories: dict = field(default_factory=lambda: by_label(CATEGORIES))
    genders: dict = field(default_factory=lambda: by_label(Gender))

    def who(self, row: RowSaid) -> dict:
        """What every list says of somebody: name, phone, street, age band, gender."""
        return {"name": row.get("name", clean_name), "phone": row.get("phone", clean_mobile),
                "street": row.get("street", lambda text: _street_by_name(self.streets, text)),
                "age_band": row.get("age_band", age_band),
                "gender": row.get("gender", lambda text: one_by_name(self.genders, half_width(text)[:1], _("性别")))}


def phones_repeated(rows: list) -> Iterator[tuple[int, str]]:
    """Of the rows (line, what is said of somebody or None) those with a phone that stands on an earlier one."""
    seen = set()
    for number, facts in rows:
        if facts and facts.phone in seen:
            yield number, _("手机号与前面的行重复。")
        seen.add(facts and facts.phone)


@in_house_language
def by_label(members: Iterable) -> dict:
    """What is chosen from, by the words people read."""
    return {each.label: each for each in members}


def one_by_name(known: dict, word: str, what: str):
    """What is called `word`; None for nothing. Refuses `unknown_word`."""
    if not word:
        return None
    if word not in known:
        raise Refused("unknown_word", _("%(what)s“%(word)s”没有找到，请照本页“可填的内容”填写。", what=what,
                                        word=word[:20]))
    return known[word]


def _street_by_name(known: dict[str, Organisation], word: str) -> Organisation | None:
    """The street of that name, with 街道 or without; refuses as `one_by_name` does."""
    return known.get(_("%(name)s街道", name=word)) or one_by_name(known, word, _("所在街道"))


def what_may_stand() -> list[tuple[str, list[str]]]:
    """(column, the words that may stand in it), for whoever fills a list in."""
    return [(_("身份"), [str(each.label) for each in CATEGORIES]), (_("性别"), [str(each.label) for each in Gender]),
            (_("年龄段"), [_("周岁数"), *(str(each.label) for each in GROWN_UP)]),
            (_("所在街道"), [each.short_name for each in streets()]),
            (_("关注领域"), [each.name for each in interests_offered()])]
