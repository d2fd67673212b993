"""What the house reads of `registration` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.kinds import SeatKind
from xicheng_events.booking.registration import (
    agreed_texts,
    changed_answers_views,
    details_views,
    party_views,
    retention,
    seat_views,
    standing_views,
    stay_views,
    views,
)
from xicheng_events.booking.registration import message_groups as told
from xicheng_events.booking.registration.conditions import words_of_conditions
from xicheng_events.booking.registration.models import Channel
from xicheng_events.booking.registration.operations.changing_answers import purge_documents
from xicheng_events.booking.registration.operations.correcting_details import correctable
from xicheng_events.booking.registration.operations.purging import purge_contacts, purge_secret_answers
from xicheng_events.booking.registration.operations.waiting_list import lapse_offers, offer_free_places
from xicheng_events.booking.registration.replies_to_move import Reply
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.notify.templates import Placeholder, about_event

PLACES = {
    "models": ("message_groups",),
    "queries": ("agreed_texts", "attendance", "calendar_entries", "conditions", "offer_words", "online_link",
                "own_changes", "ownership", "replies_to_move", "searching"),
    "operations": ("offered", "standing", "too_few_places"),
}
PAGES = (views.bp, changed_answers_views.bp, party_views.bp, details_views.bp, seat_views.bp,
         standing_views.bp, stay_views.bp)
SEES_WHO_AGREED = (agreed_texts.sees_who_agreed,)
SWEEPS = (
    Sweep(lapse_offers, 15),
    Sweep(offer_free_places, 60),
    Sweep(purge_documents, 3600),
    Sweep(purge_secret_answers, 3600),
    Sweep(purge_contacts, 3600, in_parts=True),
)
PLACEHOLDERS = {
    "code": Placeholder(_l("签到码"), "K7M3QP"),
    "name": Placeholder(_l("姓名"), _l("李*")),
    "when": Placeholder(_l("时间"), _l("2026年3月18日（星期三）14:00—16:00")),
    "where": Placeholder(_l("地点"), _l("区统计局一层大厅")),
    "place": Placeholder(_l("位次"), "3"),
    "why": Placeholder(_l("候补原因"), _l("名额已满")),
    "todo": Placeholder(_l("要办的手续"), _l("签署承诺书")),
    "heads": Placeholder(_l("人数"), "3"),
    "seat": Placeholder(_l("参加方式"), _l("线上参加")),
}
TEMPLATES = {
    "submitted": about_event(
        _l("已提交"),
        _l("您报名的“{event}”已提交，审核结果将于{day}前短信告知。咨询{phone_to_ask}"),
        "event"),
    "applied": about_event(
        _l("已提交（待录取）"),
        _l("您报名的“{event}”已提交，录取结果将于{day}前短信告知。咨询{phone_to_ask}"),
        "event"),
    "made_candidate": about_event(
        _l("列为列席候选人"),
        _l("您已列为“{event}”列席候选人，是否邀请将于{day}前短信告知。不愿参加请点链接取消： {link}"),
        "event", "day", "link"),
    "confirmed": about_event(
        _l("报名成功"),
        _l("报名成功：{name}，“{event}”，{when}，{where}。请携身份证件提前20分钟签到，签到码{code}。如不能参加请提前取消。"),
        "when", "where", "code"),
    "confirmed_online": about_event(
        _l("报名成功（线上）"),
        _l("报名成功：{name}，“{event}”，{when}，线上参加，开始前30分钟起在报名页面进入： {link} 不能参加请取消。"),
        "when", "link"),
    # A place whose ticket rests (`conditions`): {todo} says what is to be done first.
    "place_kept": about_event(
        _l("名额已保留（须先办手续）"),
        _l("您报名的“{event}”名额已保留：{when}。还须先{todo}，办完后发给您入场凭证，请在报名页面办理： {link}"),
        "event", "todo", "link"),
    "waitlist": about_event(
        _l("进入候补"),
        _l("您报名的“{event}”{why}，现为候补第{place}位，如递补将短信通知。"),
        "event", "place"),
    "promote": about_event(
        _l("递补待确认"),
        _l("您已递补“{event}”，请于{until}前登录确认，逾期视为放弃： {link} 咨询{phone_to_ask}"),
        "event", "until", "link"),
    "seat_offered": about_event(
        _l("已列入名单，待确认"),
        _l("您已列入“{event}”的名单，请于{until}前登录确认，逾期邀请下一位： {link} 咨询{phone_to_ask}"),
        "event", "until", "link"),
    "sit_in": about_event(
        _l("列席邀请"),
        _l("邀请您列席“{event}”，{when}。请于{until}前回复参加或谢绝，逾期将邀请下一位： {link}"),
        "event", "when", "until", "link"),
    "sit_in_declined": about_event(
        _l("谢绝列席邀请"),
        _l("已收到您的回复：不参加“{event}”列席。感谢告知，欢迎关注今后的会议。"),
        "event"),
    "sit_in_passed_on": about_event(
        _l("回复已转主办单位（名单已定）"),
        _l("已收到您参加“{event}”列席的回复。名单已定，您的答复已转主办单位确认，结果短信告知。咨询{phone_to_ask}"),
        "event"),
    "sit_in_not_placed": about_event(
        _l("名单已定，未能安排列席"),
        _l("很抱歉，“{event}”名单已定，本次未能安排您列席。感谢支持，欢迎关注今后的会议。咨询{phone_to_ask}"),
        "event"),
    "lapsed": about_event(
        _l("逾期未确认"),
        _l("为您保留的“{event}”的名额因逾期未确认已释放，欢迎关注后续活动。"),
        "event"),
    "withdrawn": about_event(
        _l("已取消报名"),
        _l("您已取消“{event}”的报名。欢迎关注后续活动。"),
        "event"),
    "party_changed": about_event(
        _l("同行人已改"),
        _l("您报名的“{event}”同行人已改，现共{heads}人，签到码{code}。"),
        "event", "heads", "code"),
    "party_noted": about_event(
        _l("同行人已改（候补中）"),
        _l("您报名的“{event}”同行人已改，现共{heads}人。"),
        "event", "heads"),
    "party_again": about_event(
        _l("同行人已改（重新审核）"),
        _l("您报名的“{event}”同行人已改，现共{heads}人，须重新审核，结果将短信告知。"),
        "event", "heads"),
    "answers_again": about_event(
        _l("填写的内容已改（重新审核）"),
        _l("您报名的“{event}”填写的内容已改，须重新审核，结果将短信告知。"),
        "event"),
    "seat_changed": about_event(
        _l("改为到现场参加"),
        _l("{name}，“{event}”已按您的要求改为到现场参加：{when}，{where}。请携身份证件提前20分钟签到，签到码{code}。"),
        "when", "where", "code"),
    "seat_changed_online": about_event(
        _l("改为线上参加"),
        _l("{name}，“{event}”已按您的要求改为线上参加：{when}，开始前30分钟起在报名页面进入： {link} 原签到码停用。"),
        "when", "link"),
    "seat_noted": about_event(
        _l("参加方式已改（未确定名额）"),
        _l("您报名的“{event}”已按您的要求改为{seat}，结果将短信告知。"),
        "event", "seat"),
    "not_placed": about_event(
        _l("候补结束"),
        _l("很遗憾，您候补的“{event}”未能递补，感谢支持，欢迎关注后续活动。"),
        "event"),
}
# A later message: the earlier ones about the same registration that it leaves without a point.
OVERTAKES = {
    **dict.fromkeys(told.PLACED, told.WAITING | told.APPLIED | told.PLACED),
    # No code is good meanwhile.
    "place_kept": told.WAITING | told.APPLIED | told.PLACED | told.SEATED | {"party_changed"},
    **dict.fromkeys(told.SEATED, told.PLACED | told.SEATED | {"party_changed"}),
    **{offered: {"waitlist"} for offered in told.OFFERED}, "not_placed": told.WAITING, "lapsed": told.WAITING,
    "sit_in_passed_on": told.OFFERED, "sit_in_declined": told.WAITING | {"sit_in_passed_on"},
    "sit_in_not_placed": told.WAITING | {"sit_in_passed_on"},
    "withdrawn": told.WAITING | told.APPLIED | told.PLACED | told.SEATED | {"party_changed", "party_noted"},
}
ACTIONS = {
    "questions.purged": _l("到期删除回答"),
    "registration.contacts_purged": _l("到期删除报名联系方式"),
    "registration.applied": _l("报名待录取"),
    "registration.pending": _l("报名待审核"),
    "registration.confirmed": _l("报名成功"),
    "registration.waiting": _l("进入候补"),
    "registration.offered": _l("递补待确认"),
    "registration.not_selected": _l("未入选"),
    "registration.condition_set": _l("凭证待办手续"),
    "registration.condition_met": _l("手续已办"),
    "registration.withdrawn": _l("本人取消报名"),
    "registration.revoked": _l("主办方取消报名"),
    "registration.lapsed": _l("逾期未确认"),
    "registration.passed_on": _l("名单已定后回复参加，转主办单位"),
    "registration.aged": _l("按新日期重算年龄段"),
    "registration.stays": _l("改期后仍参加"),
    "registration.answers_changed": _l("修改报名内容"),
    "registration.party_changed": _l("修改同行人"),
    "registration.details_changed": _l("本人更正报名信息"),
    "registration.seat_changed": _l("更改参加方式"),
    "registration.document_changed": _l("更正证件号码"),
    "registration.document_shown": _l("查看证件号码"),
    "registration.documents_purged": _l("到期删除证件信息"),
}
SUBJECTS = {"registration": _l("报名")}
DETAILS = {
    "channel": _l("报名渠道"), "condition": _l("手续"), "companions": _l("同行人"),
    "documents": _l("证件"), "heads": _l("人数"),
    "invitations": _l("邀请"), "registrations": _l("报名份数"), "reply": _l("改期后的答复"),
    "seat": _l("席位"),
}
VALUES = {
    "before": RegistrationState.words, "channel": Channel.words, "condition": words_of_conditions,
    "fields": correctable, "reply": Reply.words, "seat": SeatKind.words, "state": RegistrationState.words,
}
FORMS = {
    "registration.create": _l("报名参加活动"),
    "registration.offer": _l("答复空出的名额"),
    "registration.withdrawal": _l("取消报名"),
    "answers.change": _l("修改报名时的回答"),
    "answers.document": _l("更正证件号码"),
    "parties.change": _l("更换同行人"),
    "details.change": _l("更正报名信息"),
    "seats.change": _l("更改参加方式"),
    "stays.stay": _l("确认仍然参加"),
}
RETENTION = retention
