"""The words of every message (domain §11.2), as the district has set them. A unit may have its own: `wordings`.

A name in braces stands for what differs from message to message: `{event}` is the value `event` of `queue_notice`.
Staff read and write them in their language, `{活动}`. They are put in by one pass over the text, never by Python's own
formatting: a per cent sign or a brace that somebody types is just that.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.audit.details import words_for


class Word(NamedTuple):
    """What may stand in braces: as staff see it, and an example for previews."""

    label: str
    sample: str


WORDS = {
    "code": Word(_l("签到码"), "K7M3QP"),
    "password": Word(_l("一次性密码"), "4F7K-9M2Q-XH3P"),
    "minutes": Word(_l("有效分钟"), "5"),
    "name": Word(_l("姓名"), _l("李*")),
    "event": Word(_l("活动"), _l("统计开放日·数据里的西城")),
    "when": Word(_l("时间"), _l("2026年3月18日（星期三）14:00—16:00")),
    "where": Word(_l("地点"), _l("区统计局一层大厅")),
    "place": Word(_l("位次"), "3"),
    "why": Word(_l("候补原因"), _l("名额已满")),
    "until": Word(_l("时限"), _l("2026年3月16日（星期一）18:00")),
    "heads": Word(_l("人数"), "3"),
    "reason": Word(_l("原因"), _l("场地设备检修")),
    "change": Word(_l("延期或提前"), _l("延期")),
    "day": Word(_l("日期"), _l("2026年3月18日（星期三）")),
    "phone_to_ask": Word(_l("咨询电话"), "010-00000000"),
    "link": Word(_l("链接"), "https://example.gov.cn/feedback/7K3Q9F"),
    "number": Word(_l("查询码"), "7K3Q-9FMX"),
    "unit": Word(_l("单位"), _l("区统计局")),
    "channel": Word(_l("渠道"), _l("12345热线")),
    "outside": Word(_l("受理编号"), "2026-1102-0087"),
}
# A link, whose end phones put where they find a blank: Chinese letters and full-width signs they take along.
_LINK = re.compile(r"\s*(https?://[!-~]*[0-9A-Za-z/_=-])\s*")
_IN_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Template:
    """One message: what it is called at the desk, the district's text, which words it can't do without, which others
    it may use besides, and whether a unit may put it in its own words."""

    label: str
    text: str
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    by_unit: bool = True

    @property
    def allowed(self) -> tuple[str, ...]:
        """All words that a text for this message may use."""
        return tuple(dict.fromkeys((*words_in(str(self.text)), *self.also)))


def _about_event(label, text, *needs: str, also: tuple[str, ...] = ()) -> Template:
    """A message about a registration: event, phone and its page are known for all of them."""
    return Template(label, text, needs, ("event", "phone_to_ask", "link", *also))


TEMPLATES: dict[str, Template] = {
    # Sent before anybody knows which unit it is for.
    "code": Template(
        _l("验证码"),
        _l("验证码{code}，{minutes}分钟内有效，用于登录或报名。请勿告知他人。"),
        ("code",), by_unit=False),
    # To a member of staff.
    "one_time_password": Template(
        _l("一次性密码"),
        _l("您的工作台一次性密码：{password}，{until}前有效，登录后须设置自己的密码。请勿告知他人。"),
        ("password",), by_unit=False),
    # The half that goes to the phone: whoever has confirmed it has the other one (accounts.operations.passwords).
    "half_password": Template(
        _l("一次性密码的后一半"),
        _l("您的工作台一次性密码的后一半：{password}，{until}前有效。前一半请向确认人索取，两半连起来登录。请勿告知他人。"),
        ("password",), by_unit=False),
    # To the phone that was on record till then.
    "phone_changed": Template(
        _l("登记的手机号已变更"),
        _l("您的工作台账号登记的手机号已于{day}变更，今后不再向本机发送一次性密码。如非本人要求，请立即告知安全管理员或区级统筹员。"),
        ("day",), by_unit=False),
    "submitted": _about_event(
        _l("已提交"),
        _l("您报名的“{event}”已提交，审核结果将于{day}前短信告知。咨询{phone_to_ask}"),
        "event"),
    "confirmed": _about_event(
        _l("报名成功"),
        _l("报名成功：{name}，“{event}”，{when}，{where}。请携身份证件提前20分钟签到，签到码{code}。如不能参加请提前取消。"),
        "when", "where", "code"),
    "waitlist": _about_event(
        _l("进入候补"),
        _l("您报名的“{event}”{why}，现为候补第{place}位，如递补将短信通知。"),
        "event", "place"),
    "promote": _about_event(
        _l("递补待确认"),
        _l("您已递补“{event}”，请于{until}前登录确认，逾期视为放弃： {link} 咨询{phone_to_ask}"),
        "event", "until", "link"),
    "lapsed": _about_event(
        _l("逾期未确认"),
        _l("您递补“{event}”的名额因逾期未确认已释放，欢迎关注后续活动。"),
        "event"),
    "not_selected": _about_event(
        _l("未入选"),
        _l("很遗憾，您报名的“{event}”未入选，感谢支持，欢迎关注后续活动。"),
        "event"),
    "drawn": _about_event(
        _l("已抽中"),
        _l("{name}报名的“{event}”已抽中：{when}，{where}，签到码{code}。如不能参加请提前取消。"),
        "when", "where", "code"),
    "drawn_waiting": _about_event(
        _l("未抽中，列入候补"),
        _l("您报名的“{event}”本次未抽中，抽取顺序第{place}位，已列入候补，如递补将短信通知。"),
        "event", "place"),
    "left_out_of_draw": _about_event(
        _l("没有参加抽取"),
        _l("很遗憾，您报名的“{event}”未通过资格审核，没有参加抽取。咨询{phone_to_ask}"),
        "event"),
    "withdrawn": _about_event(
        _l("已取消报名"),
        _l("您已取消“{event}”的报名。欢迎关注后续活动。"),
        "event"),
    "party_changed": _about_event(
        _l("同行人已改"),
        _l("您报名的“{event}”同行人已改，现共{heads}人，签到码{code}。"),
        "event", "heads", "code"),
    "party_noted": _about_event(
        _l("同行人已改（候补中）"),
        _l("您报名的“{event}”同行人已改，现共{heads}人。"),
        "event", "heads"),
    "applied": _about_event(
        _l("已提交（待录取）"),
        _l("您报名的“{event}”已提交，录取结果将于{day}前短信告知。咨询{phone_to_ask}"),
        "event"),
    "party_again": _about_event(
        _l("同行人已改（重新审核）"),
        _l("您报名的“{event}”同行人已改，现共{heads}人，须重新审核，结果将短信告知。"),
        "event", "heads"),
    "answers_again": _about_event(
        _l("填写的内容已改（重新审核）"),
        _l("您报名的“{event}”填写的内容已改，须重新审核，结果将短信告知。"),
        "event"),
    "moved": _about_event(
        _l("调整场次"),
        _l("您报名的“{event}”场次已由主办单位调整为{when}，签到码{code}，原签到码作废。咨询{phone_to_ask}"),
        "event", "when", "code"),
    "moved_waiting": _about_event(
        _l("调整场次（未确定名额）"),
        _l("您报名的“{event}”场次已由主办单位调整为{when}，结果将短信告知。咨询{phone_to_ask}"),
        "event", "when"),
    "invitation": _about_event(
        _l("定向邀请"),
        _l("诚邀您参加“{event}”，请于{until}前报名： {link} 咨询{phone_to_ask}"),
        "event", "link"),
    "not_placed": _about_event(
        _l("候补结束"),
        _l("很遗憾，您候补的“{event}”未能递补，感谢支持，欢迎关注后续活动。"),
        "event"),
    "revoked": _about_event(
        _l("主办方取消报名"),
        _l("很抱歉，您报名的“{event}”已由主办方取消：{reason}。咨询{phone_to_ask}"),
        "event", "reason"),
    "reminder": _about_event(
        _l("活动提醒"),
        _l("提醒：“{event}”将于{when}开始，地点{where}，签到码{code}，请携身份证件。如不能参加请尽快取消。"),
        "event", "when", "where", "code"),
    # The reminder of who can't call off by themselves any more.
    "reminder_late": _about_event(
        _l("活动提醒（取消时限已过）"),
        _l("提醒：“{event}”将于{when}开始，地点{where}，签到码{code}，请携身份证件。如不能参加请致电{phone_to_ask}告知。"),
        "event", "when", "where", "code"),
    "cancel": _about_event(
        _l("活动取消"),
        _l("因故取消{day}“{event}”活动，您的报名已自动取消，敬请谅解。咨询{phone_to_ask}"),
        "day", "event"),
    # Bringing forward uses these too: {change} says which it was.
    "postpone": _about_event(
        _l("活动改期"),
        _l("{name}：“{event}”因故{change}至{when}，名额保留。请告知是否参加，不答复视为参加： {link}"),
        "event", "when", "link", also=("change",)),
    "postpone_offered": _about_event(
        _l("活动改期（递补待确认）"),
        _l("“{event}”因故{change}至{when}，递补请于{until}前确认，逾期视为放弃： {link}"),
        "event", "when", "until", "link", also=("change",)),
    "postpone_waiting": _about_event(
        _l("活动改期（候补中）"),
        _l("{name}：“{event}”因故{change}至{when}，您的候补位次不变，如递补将短信通知。不参加请取消： {link}"),
        "event", "when", "link", also=("change",)),
    "postpone_open": _about_event(
        _l("活动改期（待审核、待录取）"),
        _l("{name}：“{event}”因故{change}至{when}，您的报名仍有效，结果将短信告知。不参加请取消： {link}"),
        "event", "when", "link", also=("change",)),
    "excuse_accepted": _about_event(
        _l("未到场说明已采纳"),
        _l("您对“{event}”未到场的说明已采纳，这次未到场不计入。咨询{phone_to_ask}"),
        "event"),
    "excuse_rejected": _about_event(
        _l("未到场说明未采纳"),
        _l("您对“{event}”未到场的说明未采纳：{reason}。详情： {link} 咨询{phone_to_ask}"),
        "event", "reason"),
    "feedback": Template(
        _l("邀请评价"),
        _l("感谢您参加“{event}”，请评价并留下意见建议，有效期至{day}： {link}"),
        ("event", "link")),
    "reply": Template(
        _l("意见已办复"),
        _l("您提出的意见建议已办复，凭查询码{number}查看并评价： {link} 咨询{phone_to_ask}"),
        ("number", "link")),
    "reply_planned": Template(
        _l("意见已办复，列入计划"),
        _l("您提出的意见建议已办复，计划于{day}前完成，凭查询码{number}查看并评价： {link} 咨询{phone_to_ask}"),
        ("number", "link", "day")),
    "opinion_received": Template(
        _l("意见已收到"),
        _l("已收到您的意见建议，凭查询码{number}查看办理情况： {link}"),
        ("number",)),
    "opinion_merged": Template(
        _l("意见并案"),
        _l("您提出的意见建议已与同类意见合并办理，查询码{number}不变，办复后将短信通知您。"),
        ("number",), ("link",)),
    "opinion_registered": Template(
        _l("意见已立项"),
        _l("您提出的意见建议已由{unit}办理，{day}前答复，凭查询码{number}查看进展： {link}"),
        ("number",)),
    "due_moved": Template(
        _l("答复期限调整"),
        _l("因放假安排调整，{unit}对您意见建议的答复期限改为{day}，凭查询码{number}查看进展： {link}"),
        ("number", "day")),
    "opinion_transferred": Template(
        _l("意见转办"),
        _l("您提出的意见建议（查询码{number}）已转{channel}办理，受理编号{outside}。"),
        ("number", "channel", "outside")),
    # Written for one occasion, in the room of mass notices.
    "notice": Template(
        _l("群发通知"),
        "",
        also=("event", "when", "where", "phone_to_ask"), by_unit=False),
}


@words_for("template")
def template_labels() -> dict[str, str]:
    """What each message is called at the desk, by its key."""
    return {key: str(row.label) for key, row in TEMPLATES.items()}


def words_in(text: str) -> list[str]:
    """What stands in braces in `text`, in order."""
    return _IN_BRACES.findall(text)


def fill(text: str, values: dict) -> str:
    """`text` with its words replaced, links standing alone. What a value contains is not looked at again. KeyError: a
    value is missing."""
    return _apart(_IN_BRACES.sub(lambda found: _put_in(found[1], values[found[1]]), text))


def example(text: str) -> str:
    """`text` as it might arrive; what isn't one of our words stays as it was typed."""
    return _apart(_IN_BRACES.sub(
        lambda found: _put_in(found[1], WORDS[found[1]].sample) if found[1] in WORDS else found[0], text))


def _put_in(name: str, value) -> str:
    return f" {value} " if name == "link" else str(value)


def _apart(text: str) -> str:
    """`text` with a blank, or nothing, before and behind each link, whoever wrote it."""
    return _LINK.sub(r" \1 ", text).strip() if "://" in text else text


def as_staff_read(text: str) -> str:
    """{event} → {活动}: `text` as it stands in a form."""
    return _IN_BRACES.sub(lambda found: in_braces(found[1]) if found[1] in WORDS else found[0], text)


def as_we_keep(text: str) -> str:
    """{活动} → {event}: `text` as it comes from a form; what isn't one of our words stays as it was typed."""
    names = {str(word.label): name for name, word in WORDS.items()}
    return _IN_BRACES.sub(lambda found: f"{{{names[found[1]]}}}" if found[1] in names else found[0], text)


def in_braces(*names: str) -> str:
    """The words of these names as staff write them: {活动}{时间}; what isn't a name stays as it is."""
    return "".join(f"{{{WORDS[name].label if name in WORDS else name}}}" for name in dict.fromkeys(names))
