"""What an entry says besides, in words: what each of its keys is called, and whose words its values have."""

from collections.abc import Callable
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import words_of
from xicheng_events.foundation.core.text import moment

DETAILS = {
    "accepted": _l("采信说明"), "after": _l("改到场次编号"), "aged": _l("年龄段有变化的组"),
    "anonymous": _l("匿名"), "answers": _l("回答"),
    "asked": _l("申请事项"),
    "asks_phone": _l("现场补录登记手机号"), "audience": _l("发送范围"), "arrived": _l("到场情况"),
    "bad": _l("有问题的行"), "broken": _l("首个不相符的记录"),
    "before": _l("原为"), "came": _l("到场人数"), "capacity": _l("名额"), "changed": _l("更正内容"),
    "category": _l("报名身份"), "channel": _l("报名渠道"), "check": _l("查验"), "checks_out": _l("签退"),
    "clock_offset": _l("时钟相差（秒）"), "colour": _l("分组颜色"), "commitment": _l("承诺"),
    "commitments": _l("承诺"), "companions": _l("同行人"), "device": _l("签到设备编号"), "devices": _l("签到设备编号"),
    "closes": _l("报名截止"), "days": _l("天数"), "disclosure": _l("公开属性"),
    "documents": _l("证件"), "door_pass": _l("通行证编号"), "draw_at": _l("抽取时间"), "due": _l("办理期限"),
    "entries": _l("份数"), "event": _l("活动"), "failed": _l("未能计入的条数"), "fields": _l("修改的项目"),
    "first": _l("开始日期"),
    "forced": _l("负责人放行"), "found": _l("审查发现"), "gate": _l("入口"),
    "giving": _l("调出身份"), "head": _l("链尾"), "heads": _l("人数"), "invitations": _l("邀请"), "key": _l("密钥编号"),
    "kind": _l("类型"),
    "last": _l("结束日期"), "lead": _l("承办单位"),
    "left_out": _l("未选的行"), "list": _l("名单指纹"), "matters": _l("核对事项"),
    "merged_into_id": _l("并入的意见编号"), "moved": _l("调剂名额"), "name": _l("名称"), "no_shows": _l("未到场人数"),
    "note": _l("说明"), "notices": _l("短信条数"), "number": _l("编号"), "of": _l("全部行数"),
    "officers": _l("抽取人编号"), "opinion": _l("意见编号"), "opinions": _l("意见"), "organisation": _l("单位"),
    "outcome": _l("回访结果"),
    "outside_number": _l("外部编号"), "parties": _l("报名份数"), "placed": _l("录取份数"), "places": _l("地点"),
    "position": _l("第几位"),
    "priority": _l("改为"), "proposed_by": _l("提出人编号"), "public": _l("公开"),
    "report_by": _l("说明进展的日期"), "planned_by": _l("计划完成日期"), "quota": _l("名额编号"),
    "rank": _l("名次"),
    "reason": _l("原因"), "refused": _l("未能保存的行"), "registered": _l("报名人数"), "registrations": _l("报名份数"),
    "reply": _l("改期后的答复"), "request": _l("申请编号"), "result": _l("结果"),
    "results": _l("结果"), "revoked": _l("设备已停用"),
    "role": _l("角色"), "rows": _l("行数"),
    "rules": _l("安排（提前天数、时间）"),
    "saved": _l("已保存的行"), "scan": _l("签到记录编号"), "scans": _l("签到次数"), "score": _l("评分"),
    "seed": _l("种子"), "self_service": _l("自助签到"), "slip": _l("审查单"), "slot": _l("场次编号"),
    "slots": _l("场次编号"),
    "solved": _l("已解决"), "source": _l("来源"), "state": _l("状态"), "taking": _l("调入身份"),
    "template": _l("模板"), "ticket": _l("签到凭证编号"), "to": _l("改为"), "told": _l("通知份数"), "until": _l("截止"),
    "unreadable": _l("无法读取的数据"), "values": _l("数据条数"),
    "makeups": _l("调休上班天数"), "provisional": _l("暂按周一至周五推算"), "verdict": _l("核对结果"),
    "walk_ins": _l("现场补录"), "was": _l("原定时间"), "whole": _l("含完整手机号"), "whole_day": _l("全天"),
    "year": _l("年度"),
}
# By name: the enumerations belong to rooms below this one.
_WORDS = {
    "arrived": ("Arrived",), "asked": ("RequestKind",),
    "before": ("RegistrationState",), "category": ("Category",), "channel": ("Channel",),
    "check": ("Check",), "colour": ("GroupColour",), "disclosure": ("Disclosure",), "found": ("Finding",),
    "giving": ("Category",), "kind": ("OpinionKind", "OrganisationKind"), "matters": ("Matter",),
    "outcome": ("CallOutcome",), "reply": ("Reply",),
    "result": ("ScanResult",), "results": ("ScanResult",), "role": ("Role",), "source": ("OpinionSource",),
    "state": ("IssueState", "RegistrationState"), "taking": ("Category",), "verdict": ("Verdict",),
}
Words = Callable[[], dict[str, str]]
_OF_ROOMS: dict[str, list[Words]] = {}


def words_for(*keys: str) -> Callable[[Words], Words]:
    """Decorates what knows how the values under `keys` are called, {value: word}: columns by the words of their form,
    units by their names. Rooms below this one say it of their own; `before` and the like name columns, too."""
    def note(words: Words) -> Words:
        for key in keys:
            _OF_ROOMS.setdefault(key, []).append(words)
        return words

    return note


def detail_words(detail: dict) -> list[tuple[str, str]]:
    """(what, how) of everything an entry says; what an older version wrote under another key stays as it is."""
    return [(str(DETAILS.get(key, key)), _said(value, _known(key))) for key, value in detail.items()
            if value not in (None, "", [], {})]


def _known(key: str) -> dict[str, str]:
    known = {value: word for name in _WORDS.get(key, ()) for value, word in words_of(name).items()}
    for words in _OF_ROOMS.get(key, ()):
        known |= words()
    return known


def _said(value, known: dict[str, str]) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(" ".join(_said(part, known) for part in each) if isinstance(each, list) else _said(each, known)
                        for each in value)
    if isinstance(value, dict):
        return "，".join(f"{_name(name, known)} {_said(each, {**known, **_known(name)})}"
                        for name, each in value.items() if each not in (None, ""))
    # A matter of the door is named by its sort, then by the rows it is about: clock|device:1|2.
    return known.get(str(value).partition("|")[0]) or _moment(value) or str(value)


def _name(name: str, known: dict[str, str]) -> str:
    return _("编号%(n)s", n=name) if name.isdigit() else str(known.get(name) or DETAILS.get(name, name))


def _moment(value) -> str:
    try:
        when = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return ""
    return moment(when) if when.tzinfo else value
