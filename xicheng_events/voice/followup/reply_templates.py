"""答复模板: how a reply is begun for each kind of request and each result. A unit's own words go before the district's,
these before the house's. What somebody has to write themselves stands in 【请…】, and can't be left so."""

import re
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.kinds import IssueResult
from xicheng_events.voice.followup.template_models import ReplyTemplate
from xicheng_events.voice.opinions.models import OpinionKind

TO_FILL_IN = re.compile(r"【请[^】]{0,60}】")
_K, _R = OpinionKind, IssueResult
_BEGINS = {
    _K.CONSULT: _l("您咨询的事项，我们已核实，现答复如下。"),
    _K.HELP: _l("您反映的困难，我们已了解并核实，现将办理情况答复如下。"),
    _K.SUGGESTION: _l("您提出的建议，我们已认真研究，现答复如下。"),
    _K.COMPLAINT: _l("您反映的问题，我们已调查核实，现将办理情况答复如下。"),
    _K.PRAISE: _l("您的肯定我们已转告有关人员。您提到的事项，现答复如下。"),
    _K.OTHER: _l("您提出的意见，我们已研究，现答复如下。"),
}
_GOES_ON = {
    _R.SOLVED: _l("【请写明何时采取了什么措施】，问题已解决。如仍有不便，请与我们联系。"),
    _R.PARTLY_SOLVED: _l("目前【请写明已办成的部分】已办成；【请写明未办成的部分】因【请写明原因】尚未办成，"
                         "我们将继续办理，并及时告知您进展。"),
    _R.EXPLAINED: _l("经核实，【请写明事实情况】。依据【请写明文件名称和条款】，【请写明对提出人意味着什么】。"
                     "如对以上说明有疑问，请与我们联系。"),
    _R.PLANNED: _l("经研究，您提出的事项已列入【请写明计划名称】，由【请写明责任单位】负责，将按计划推进。"
                   "进展可凭查询码查看。"),
    _R.NOT_FEASIBLE: _l("经研究，您提出的事项目前暂不具备条件，原因是【请写明原因】。"
                        "【请写明可替代的办法，或什么条件具备后再研究】。"),
}
# Where what usually follows doesn't fit.
_INSTEAD = {
    (_K.CONSULT, _R.SOLVED): _l("【请写明答复和依据】。您可以【请写明到哪里、怎样办】。"
                                  "如还有不清楚的地方，请与我们联系。"),
    (_K.SUGGESTION, _R.SOLVED): _l("您的建议已采纳，【请写明何时采取了什么措施】。如有其他想法，请与我们联系。"),
    (_K.SUGGESTION, _R.PARTLY_SOLVED): _l("您的建议中，【请写明采纳的部分】已采纳，【请写明做了什么】；"
                                          "【请写明未采纳的部分】因【请写明原因】未采纳。"),
    (_K.PRAISE, _R.SOLVED): _l("【请写明做了什么】。欢迎您继续监督我们的工作。"),
}


class TemplateRow(NamedTuple):
    """One template as an owner has it: its words, and whether they are the owner's own."""

    kind: OpinionKind
    result: IssueResult
    text: str
    is_own: bool


def house_words(kind: OpinionKind, result: IssueResult) -> str:
    """What the house says where nobody has other words."""
    return f"{_BEGINS[kind]}{_INSTEAD.get((kind, result), _GOES_ON[result])}"


def template_words(kind: OpinionKind, result: IssueResult, organisation_id: int | None) -> str:
    """The words in force for a unit, or for the district."""
    rows = db.session.execute(_of(organisation_id).where(
        ReplyTemplate.kind == kind, ReplyTemplate.result == result)).all()
    return max(rows, key=lambda row: row.organisation_id or 0).text if rows else house_words(kind, result)


def reply_templates_of(organisation_id: int | None) -> list[TemplateRow]:
    """All of them as they are in force for an owner, kind by kind: one statement."""
    said = {}
    for row in db.session.execute(_of(organisation_id)):
        if (row.kind, row.result) not in said or row.organisation_id:
            said[row.kind, row.result] = row
    return [TemplateRow(kind, result, said[kind, result].text if (kind, result) in said else house_words(kind, result),
                        (kind, result) in said and said[kind, result].organisation_id == organisation_id)
            for kind in OpinionKind for result in IssueResult]


def own_template(organisation_id: int | None, kind: OpinionKind, result: IssueResult) -> ReplyTemplate | None:
    """The owner's own row, if there is one."""
    return db.session.scalar(select(ReplyTemplate).where(
        ReplyTemplate.organisation_id.is_not_distinct_from(organisation_id), ReplyTemplate.kind == kind,
        ReplyTemplate.result == result))


def _of(organisation_id: int | None) -> Select:
    """An owner's and the district's."""
    return select(ReplyTemplate.organisation_id, ReplyTemplate.kind, ReplyTemplate.result, ReplyTemplate.text).where(
        or_(ReplyTemplate.organisation_id == organisation_id, ReplyTemplate.organisation_id.is_(None)))


def may_write_templates(person: Person, organisation_id: int | None) -> bool:
    """A unit's are its editors', the district's the coordinator's."""
    if organisation_id is None:
        return person.is_coordinator
    return person.holds(Role.EDITOR, organisation_id=organisation_id)
