"""A unit's recommendations as one .xlsx: each row read as people write it, and either all of it comes in or nothing,
with what is wrong row by row."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recommendations.operations.recommending import (
    recommend_for_programme,
    require_recommending,
)
from xicheng_events.openness.recommendations.queries import phones_applying
from xicheng_events.openness.recruitment.operations.applying import ApplicationFacts
from xicheng_events.openness.recruitment.states import LONGEST_WORDS, Education
from xicheng_events.openness.representatives.operations.people_sheets import (
    RowSaid,
    SheetReader,
    by_label,
    one_by_name,
    people_on_sheet,
    phones_repeated,
    what_may_stand,
)

MOST_RECOMMENDED = 100
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


def recommendations_may_say() -> list[tuple[str, list[str]]]:
    """(column, the words that may stand in it), for whoever fills a list in."""
    return [*what_may_stand(), (_("文化程度"), [str(each.label) for each in Education])]


def import_recommendations(programme: Programme, data: bytes, *, unit: Organisation, by: Person) -> int:
    """Everybody on the list is recommended by `unit`, and told; how many.

    Refuses what `rows_of_sheet` does, `no_headings`, `no_rows`, `too_many_rows` beside `file`, `BadRecommendations`,
    and what `recommend_for_programme` refuses of the whole list.
    """
    require_recommending(programme, unit, by)
    reader, rows, wrong = _Reader(), [], []
    for number, said in people_on_sheet(data, recommendation_headings(), needed=("name", "phone", "category"),
                                        most=MOST_RECOMMENDED, longest=LONGEST_WORDS + 100):
        facts, problems = reader.read(said)
        rows.append((number, facts))
        wrong += [(number, sentence) for sentence in problems]
    wrong += [*phones_repeated(rows), *_there_already(programme, rows)]
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
class _Reader(SheetReader):
    """Understands rows."""

    educations: dict = field(default_factory=lambda: by_label(Education))

    def read(self, said: dict[str, str]) -> tuple[ApplicationFacts | None, list[str]]:
        """What a row says, if all of it is understood, and what isn't, in sentences."""
        row, interest = RowSaid(said), said.get("interest", "").strip()
        has_interest = {_("没有"): False, _("无"): False, _("否"): False}.get(interest, bool(interest) or None)
        values = {
            **self.who(row),
            "category": row.get("category", lambda text: one_by_name(self.categories, text, _("身份"))),
            "field": row.get("field", lambda text: one_by_name(self.topics, text, _("关注领域"))),
            "education": row.get("education", lambda text: one_by_name(self.educations, text, _("文化程度"))),
            "address": said.get("address") or None, "position": said.get("position", ""),
            "available": said.get("available", ""), "reason": said.get("reason", ""), "has_interest": has_interest,
            "interest": interest if has_interest else ""}
        if has_interest is None:
            row.problems.append(_("请填写利益关系，没有的写“没有”。"))
        return (None, row.problems) if row.problems else (ApplicationFacts(**values), [])


def _there_already(programme: Programme, rows: list) -> Iterator[tuple[int, str]]:
    """Lines with a phone that has applied or was recommended already."""
    known = phones_applying(programme, [facts.phone.hash for _number, facts in rows if facts])
    for number, facts in rows:
        if facts and facts.phone.hash in known:
            yield number, _("这个手机号已报名或已被推荐。")
