"""What is kept of applicants, and of who objects to somebody."""

from collections.abc import Iterator

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.retention import Personal, Reason
from xicheng_events.foundation.questions.queries import said_on, sheet_of
from xicheng_events.openness.recruitment.models import Application, ApplicationObjection
from xicheng_events.openness.recruitment.operations.passing_time import forget_applications
from xicheng_events.openness.recruitment.own_words import own_standing
from xicheng_events.openness.recruitment.queries import applications_with, recruitment_of

_UNTIL = _l("撤回%(APPLICATION_MONTHS)s个月后；未通过、未入选和受聘的，名单确定%(APPLICATION_MONTHS)s个月后")

PERSONAL = (
    Personal("application", "name found_by phone phone_hash", _l("报名人的姓名、手机号"),
             _l("选聘特邀体验员、监督员，告知结果"), _UNTIL, by=forget_applications, shown="applications"),
    Personal("application", "gender age_band street_id field_id education household_hash position available",
             _l("报名人的性别、年龄段、街道、关注领域、文化程度、单位及职务、可参与时间，住址只存散列"),
             _l("资格审查，使入选人员结构均衡"), _UNTIL, by=forget_applications, shown="applications"),
    Personal("application", "reason interest", _l("自荐理由、推荐意见、利益关系的说明"), _l("资格审查"),
             _UNTIL, by=forget_applications, shown="applications"),
    Personal("application", "screening_reason change_reason passed", _l("审查和调整名单的理由"),
             _l("说明办理结果"), _UNTIL, by=forget_applications, shown="applications"),
    Personal("application_objection", "words answer", _l("公示期间的异议和答复"), _l("核实异议"), _UNTIL,
             by=forget_applications, shown="objections"),
)
# `bound`: a share that everybody reads; emptied with the rest all the same.
NOT_PERSONAL = {"application": "code form_key bound", "recruitment": "seed outcome return_reason"}
EMPTIES = ((forget_applications, "notice", "phone phone_hash text"),
           (forget_applications, "sheet_answer", "value secret"))
WORDS = {"applications": _l("体验监督报名"), "programme": _l("项目"), "standing": _l("状态"), "source": _l("来源"),
         "category": _l("身份"), "position": _l("单位及职务"), "gender": _l("性别"), "age_band": _l("年龄段"),
         "education": _l("文化程度"), "street": _l("所在街道"), "field": _l("关注领域"), "available": _l("可参与时间"),
         "reason": _l("自荐理由或推荐意见"), "interest": _l("利益关系"), "said": _l("项目附加问题"),
         "household_is_known": _l("保存了住址的散列"), "screening_reason": _l("审查理由"),
         "objections": _l("公示异议"), "words": _l("内容"), "answer": _l("答复")}


def of_person(person) -> dict:
    """What they have applied for, and to what they have objected."""
    objections = db.session.scalars(select(ApplicationObjection).where(
        ApplicationObjection.person_id == person.id).order_by(ApplicationObjection.id))
    return {"applications": [_told(each) for each in applications_with(person.phone)],
            "objections": [{"programme": each.application.programme.title, "words": each.words, "answer": each.answer}
                           for each in objections]}


def _told(each: Application) -> dict:
    standing = own_standing(each, recruitment_of(each.programme))
    return {
        "programme": each.programme.title, "name": each.name, "standing": standing.word, "source": each.source_words,
        "category": each.category.label, "position": each.position, "gender": each.gender and each.gender.label,
        "age_band": each.age_band and each.age_band.label, "education": each.education and each.education.label,
        "street": each.street and each.street.short_name, "field": each.field and each.field.standing.name,
        "available": each.available, "reason": each.reason,
        "interest": (each.interest or _("有")) if each.has_interest else _("没有"),
        "household_is_known": _("是") if each.household_hash else _("否"), "screening_reason": standing.reason,
        "said": {one.label: one.words for one in said_on(sheet_of(each.answer_sheet_id))}}


def wants(person) -> Iterator[Reason]:
    """Who has applied is kept until the end of that."""
    if applications_with(person.phone):
        yield Reason(_("体验监督报名"), _("供选聘和核对；名单确定或退出%(n)s个月后删除，聘任前随时可以撤回。",
                                          n=current_app.config["APPLICATION_MONTHS"]))


def wanted() -> Iterator[Select]:
    """The same for everybody."""
    person = aliased(Person)
    yield select(person.id).join(Application, Application.phone_hash == person.phone_hash)
