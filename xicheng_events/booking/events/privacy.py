"""《个人信息处理告知书》and《儿童个人信息处理规则》: written from what an event really collects (PIPL art. 17, 30, 31;
domain §9.2 P2–P7). Publishing keeps the exact words as a version; registrations and consents point at it.
"""

import hashlib
from datetime import date, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from xicheng_events.booking.events.asked_at_registering import asked, collected, counts_companions, items_of
from xicheng_events.booking.events.choices import PrivacyTopic
from xicheng_events.booking.events.form_catalogue import CATALOGUE, Field
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.notice_parts import public_of_people
from xicheng_events.booking.events.notice_words import companion_words
from xicheng_events.booking.events.privacy_models import PrivacyNotice
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.text import day

CHILD_UNDER = 14


@in_house_language
def privacy_text(notice, topic: PrivacyTopic) -> str:
    """The text for an event or its revision: paragraphs with a heading line each, apart by an empty line."""
    writers = {PrivacyTopic.EVERYONE: _about_everyone, PrivacyTopic.CHILDREN: _about_children}
    parts = writers[topic](notice)
    return "\n\n".join("\n".join([heading, *filter(None, lines)]) for heading, lines in parts)


def purge_day(notice) -> date | None:
    """The day after which secret data of this event is deleted at the latest; None without slots."""
    last = max((slot.ends_at for slot in notice.slots), default=None)
    return clock.local(last + timedelta(days=current_app.config["SECRET_DAYS"])).date() if last else None


def keep_privacy_notices(event: Event) -> None:
    """Keep the texts as they now read; the same words are the same version."""
    event.privacy_notice_id = _kept(PrivacyTopic.EVERYONE, privacy_text(event, PrivacyTopic.EVERYONE))
    takes_children = event.minors_allowed and event.companion_policy.value != "none"
    event.children_notice_id = (_kept(PrivacyTopic.CHILDREN, privacy_text(event, PrivacyTopic.CHILDREN))
                                if takes_children else None)


def _kept(topic: PrivacyTopic, text: str) -> int:
    digest = hashlib.sha256(text.encode()).hexdigest()
    insert_unless_there(PrivacyNotice, topic=topic, digest=digest, text=text, made_at=clock.now())
    return db.session.scalar(select(PrivacyNotice.id).where(PrivacyNotice.topic == topic,
                                                            PrivacyNotice.digest == digest))


def _about_everyone(notice) -> list[tuple[str, list[str]]]:
    return [
        (_("谁在处理您的信息"), [_who(notice)]),
        (_("收集什么、为什么"), [
            _("本次仅收集%(fields)s，用于活动“%(title)s”的报名、通知、入场和意见反馈，不用于其他目的。",
              fields=collected(notice), title=notice.title),
            *(_("%(what)s：%(why)s", what=item["label"], why=item["reason"])
              for item in items_of(notice) if item["reason"]),
            _companions(notice),
            _("处理依据是履行法定职责所必需；拍摄照片用于宣传须另经您同意，不同意不影响参加。")]),
        (_("保存多久"), [_secret_retention(notice), _(
            "其他报名信息在活动结束%(n)s个月后删除，尚在办理的意见建议除外，最长%(most)s个月。",
            n=current_app.config["CONTACT_MONTHS"], most=current_app.config["OPINION_MONTHS"])]),
        (_("怎样保护"), _protection(notice)),
        (_("您的权利"), _rights(notice)),
    ]


def _about_children(notice) -> list[tuple[str, list[str]]]:
    what = _("年龄段和人数") if counts_companions(notice) else _("姓名（可填昵称）和年龄段")
    if asked(notice, Field.BIRTH_DATE):
        what = _("姓名（可填昵称）和出生日期")
    return [
        (_("适用于谁"), [
            _("不满14周岁的儿童参加活动“%(title)s”，由监护人报名，并同意本规则。", title=notice.title)]),
        (_("谁在处理孩子的信息"), [_who(notice)]),
        (_("收集什么、为什么"), [
            _("只收集孩子的%(what)s，以及监护人的姓名和与孩子的关系，用于安排场地、保障安全和核对人数。",
              what=what),
            _("不收集孩子的照片、证件照片、学校和家庭住址。")]),
        (_("保存多久"), [_("活动结束%(n)s个月后删除。同意的时间和本规则的版本留存备查。",
                       n=current_app.config["CONTACT_MONTHS"])]),
        (_("怎样保护"), [_("按敏感个人信息管理，仅本活动的工作人员可以查看并留有记录，不公开、不转给他人。")]),
        (_("监护人的权利"), [*_rights(notice), _("您可以随时撤回同意：取消孩子的同行即可，孩子的信息随之删除。")]),
    ]


def _who(notice) -> str:
    return _("%(host)s（联系人%(name)s，电话%(phone)s）。", host=notice.host.full_name_at(notice.published_at),
             name=notice.contact_name, phone=notice.contact_phone)


def _companions(notice) -> str:
    if notice.companion_policy.value == "none":
        return ""
    what = _("同行人只登记人数。") if counts_companions(notice) else _("同行人登记姓名和年龄段。")
    return companion_words(notice) + _("；") + what


def _secret_retention(notice) -> str:
    secret = [item["label"] for item in items_of(notice) if item["field"] and CATALOGUE[Field(item["field"])].is_secret]
    until = purge_day(notice)
    if not secret or until is None:
        return ""
    return _("%(what)s在活动结束%(n)s日后删除，即%(day)s后；活动改期的，随之调整。", what="、".join(secret),
             n=current_app.config["SECRET_DAYS"], day=day(until))


def _protection(notice) -> list[str]:
    shown = public_of_people(notice)
    if not shown:
        return [_("手机号、证件号码加密保存，工作人员按职责查看并留有记录。不向公众公开，不提供给无关的单位和个人。")]
    return [*shown, _("除此之外不向公众公开，不提供给无关的单位和个人。"),
            _("手机号、证件号码加密保存，工作人员按职责查看并留有记录。")]


def _rights(notice) -> list[str]:
    return [_("您可以在“我的”页面查看、更正、下载自己的信息，取消报名，或注销账号。"),
            _("不便上网的，请拨打%(phone)s办理；认为信息被不当使用的，可向主办单位或网信部门投诉。",
              phone=notice.contact_phone)]
