"""The words of every message (domain §11.2). One text message is 70 characters with the sign; longer costs more."""

from flask_babel import lazy_gettext as _l

TEMPLATES = {
    "code": _l("验证码%(code)s，%(minutes)s分钟内有效，用于活动报名。请勿告知他人。"),
    "confirmed": _l("报名成功：%(when)s，%(where)s。请携身份证件提前20分钟签到，签到码%(code)s。"
                    "如不能参加请提前取消。"),
    "waitlist": _l("您报名的“%(event)s”名额已满，现为候补第%(place)s位，如递补将短信通知。"),
    "promote": _l("您已递补“%(event)s”活动，请于%(until)s前确认，逾期视为放弃。咨询%(phone_to_ask)s"),
    "lapsed": _l("您递补“%(event)s”的名额因逾期未确认已释放，欢迎关注后续活动。"),
    "withdrawn": _l("您已取消“%(event)s”的报名。欢迎关注后续活动。"),
    "party_changed": _l("您报名的“%(event)s”同行人已改，现共%(heads)s人，签到码%(code)s。"),
    "party_noted": _l("您报名的“%(event)s”同行人已改，现共%(heads)s人。"),
    "not_placed": _l("很遗憾，您候补的“%(event)s”没有名额空出，感谢支持，欢迎关注后续活动。"),
    "revoked": _l("很抱歉，您报名的“%(event)s”已由主办方取消：%(reason)s。咨询%(phone_to_ask)s"),
    "reminder": _l("提醒：您报名的活动将于明日%(when)s开始，地点%(where)s，请携身份证件。如不能参加请尽快取消。"),
    "cancel": _l("因故取消%(day)s“%(event)s”活动，您的报名已自动取消，敬请谅解。咨询%(phone_to_ask)s"),
    "postpone": _l("“%(event)s”因故延期至%(when)s，您的名额保留。如不能参加请在“我的”中取消。咨询%(phone_to_ask)s"),
    "feedback": _l("感谢您参加“%(event)s”。请点%(link)s评价并留下意见建议，%(day)s前有效。"),
    "reply": _l("您提出的意见建议已办复，凭查询码%(number)s可在“办理进展”查看并评价。咨询%(phone_to_ask)s"),
    "opinion_received": _l("已收到您的意见建议，查询码%(number)s。可在“办理进展”凭查询码查看办理情况。"),
    "opinion_merged": _l("您提出的意见建议已与同类意见合并办理，查询码%(number)s不变，办复后将短信通知您。"),
    "opinion_registered": _l("您提出的意见建议已由%(unit)s办理，%(day)s前答复，凭查询码%(number)s查看进展。"),
    "opinion_transferred": _l("您提出的意见建议（查询码%(number)s）已转%(channel)s办理，受理编号%(outside)s。"),
}


def words(template: str, sign: str, values: dict) -> str:
    """The finished message: sign and text of `template` with `values` filled in. An unknown key is our mistake."""
    return sign + str(TEMPLATES[template]) % values
