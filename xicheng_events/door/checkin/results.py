"""What the door says with each result of a scan: one table, which the server's answers and a tablet's are both made of.

A tablet gets it with its page. When each is given: `rules.py`, and on a tablet `static/js/door/rules.js`.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from xicheng_events.door.checkin.words import WORDS
from xicheng_events.foundation.core.labelled import Labelled


class ScanResult(Labelled):
    """What the door answered; stable codes for colours, statistics and tests."""

    PASSED = "passed", _l("通过")
    PARTLY = "partly", _l("部分签到")
    ALREADY_IN = "already_in", _l("已签到")
    WRONG_SLOT = "wrong_slot", _l("不是本场次")
    WRONG_EVENT = "wrong_event", _l("不是本活动")
    TOO_EARLY = "too_early", _l("未到签到时间")
    TOO_LATE = "too_late", _l("活动已结束")
    CANCELLED = "cancelled", _l("报名已取消")
    WAITING = "waiting", _l("候补中")
    # It has a place, but something is still to be done before its ticket is good (registration.conditions).
    RESTING = "resting", _l("手续未办完")
    UNKNOWN = "unknown", _l("无效签到码")
    NEEDS_GUARDIAN = "needs_guardian", _l("须监护人陪同")
    NEEDS_PLEDGE = "needs_pledge", _l("须先签承诺书")
    NEEDS_DOCUMENT = "needs_document", _l("须先核对证件")
    # A tablet without the network let them in, and the rule, asked later, says no: `Scan.ruled` is what it says.
    ADMITTED_OFFLINE = "admitted_offline", _l("离线已放行")
    FULL = "full", _l("名额已满")
    OTHER_SEAT = "other_seat", _l("线上席位")  # whose code is good for no door
    COUNTED = "counted", _l("计数")
    LEFT = "left", _l("已签退")
    UNDONE = "undone", _l("已撤销")

    @property
    def says(self) -> "Says":
        """What the door says with it: its row of the table."""
        return SAYS[self]


class Says(NamedTuple):
    """What is said with one result. `%(name)s` is a fact about the scan: `answers.Facts`, on a tablet `answers.js`."""

    tone: str  # ok, wait, stop, muted: the colour of the screen, its sound, and how the tablet shakes
    word: Any  # the one huge word
    sentences: dict[str, Any]  # by the fact that must be there: the first one that fits is said, "" fits always
    is_check: bool = False  # the door sees something first, then lets in
    by_tablet: bool = True  # a tablet may come to it by itself, without the network


R = ScanResult
_PASSED, _CHECK, _NO = _l("通过"), WORDS["word_check"], WORDS["word_no"]
SAYS = {
    R.PASSED: Says("ok", _PASSED, {
        "then": _l("请入场。%(then)s"),
        "alone": _l("请入场。"),
        "whole": _l("%(all)s人全部到齐，请入场。"),
        "": _l("本次%(heads)s人入场，%(all)s人已全部到齐。")}),
    R.PARTLY: Says("ok", _PASSED, {"": _l("本次%(heads)s人入场，全部共%(all)s人，其余可稍后再签到。")}),
    R.ALREADY_IN: Says("wait", _l("已签到 %(since)s"), {
        "gate": _l("已由%(gate)s签到，共%(all)s人。请核对姓名。"),
        "": _l("此前已签到，共%(all)s人。请核对姓名。")}),
    R.WRONG_SLOT: Says("stop", _NO, {
        "next": _l("下一项是“%(next)s”，%(next_opens)s起签到。"),
        "": _l("应参加：%(where)s。")}),
    R.WRONG_EVENT: Says("stop", _NO, {"": _l("这是另一个活动的签到码。应参加：%(where)s。")}),
    R.TOO_EARLY: Says("stop", _NO, {"": _l("签到从%(opens)s开始，请稍候。")}),
    R.TOO_LATE: Says("stop", _NO, {
        "next": _l("本场已于%(closes)s结束，不再签到。下一项是“%(next)s”，%(next_opens)s起签到。"),
        "": _l("本场已于%(closes)s结束，不再签到。")}),
    R.CANCELLED: Says("stop", _NO, {
        "state": _l("这个报名的状态是“%(state)s”，签到码已失效。如有疑问，请联系负责人。"),
        "": _l("签到码已失效。如有疑问，请联系负责人。")}),
    R.WAITING: Says("wait", _l("候补中"), {
        "free": _l("这个报名仍在候补。本场现有空余名额%(free)s个，可请负责人办理入场。"),
        "offline": _l("这个报名仍在候补，尚未取得名额。有没有空余名额，联网后才知道。"),
        "": _l("这个报名仍在候补，尚未取得名额。如有空余名额，请联系负责人。")}),
    R.RESTING: Says("wait", _l("手续未办完"), {
        "todo": _l("名额已保留，还须先%(todo)s。请来宾在报名页面办理，办完后再签到。"),
        "": _l("名额已保留，还有一项手续没有办完。请来宾在报名页面办理，办完后再签到。")}),
    R.OTHER_SEAT: Says("stop", _NO, {
        "": _l("这个报名是线上席位，请来宾在报名页面进入线上会场。要到现场的，请联系负责人。")}, by_tablet=False),
    R.UNKNOWN: Says("stop", _NO, {
        "offline": _l("本机名单里没有这个签到码，可能是刚刚报名的。联网后再试，或请来宾稍候。"),
        "": _l("没有这个签到码。请核对后再输，或按姓名、手机尾号查找。")}),
    R.NEEDS_GUARDIAN: Says("wait", _CHECK, {"": _l("未成年人须由监护人陪同。请确认监护人在场，再放行。")},
                           is_check=True),
    R.NEEDS_PLEDGE: Says("wait", _CHECK, {"": _l("请来宾先签承诺书，再放行。")}, is_check=True),
    R.NEEDS_DOCUMENT: Says("wait", _CHECK, {"": _l("请先核对有效身份证件，再放行。")}, is_check=True),
    R.ADMITTED_OFFLINE: Says("wait", _PASSED, {"": _l("离线时已放行，上传后发现与规则不符，已记录待核对。")},
                             by_tablet=False),
    R.FULL: Says("stop", _NO, {"": _l("本场名额已满。")}, by_tablet=False),
    R.COUNTED: Says("ok", _l("已计数"), {"": _l("已计入%(heads)s人。")}, by_tablet=False),
    R.LEFT: Says("ok", _l("已签退"), {"": _l("已签退%(heads)s人。")}, by_tablet=False),
    R.UNDONE: Says("muted", _l("已撤销"), {
        "left": _l("已撤销%(heads)s人的签退，仍在场内。"),
        "": _l("已退回%(heads)s人的签到，签到码可再次使用。")}, by_tablet=False),
}


def word_of(result: ScanResult, facts: Mapping) -> str:
    """The one huge word."""
    return str(result.says.word) % facts


def sentence_of(result: ScanResult, facts: Mapping) -> str:
    """The sentence below it: the first one of the result whose fact is there."""
    sentences = result.says.sentences
    return str(next(text for fact, text in sentences.items() if not fact or facts[fact])) % facts


def answers_in_words() -> dict[str, dict]:
    """The table for a program, in the reader's language; the sentences as pairs, for their order counts."""
    return {result.value: {"label": result.label, "tone": says.tone, "word": str(says.word), "check": says.is_check,
                           "sentences": [[fact, str(text)] for fact, text in says.sentences.items()]}
            for result, says in SAYS.items()}
