"""What is filled in about applicants. Lengths and rules are the operations'."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.foundation.accounts.queries import street_by_slug, streets
from xicheng_events.foundation.core.balanced_facts import Gender
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.topic_forms import TopicField
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.publishing.topic_queries import topic_chosen
from xicheng_events.foundation.questions.forms import add_questions, answers_in, check_answers
from xicheng_events.foundation.questions.reading_answers import Answers
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import BaseForm, OnceForm, checked
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.recruitment.models import Application
from xicheng_events.openness.recruitment.operations.applying import ApplicationFacts
from xicheng_events.openness.recruitment.states import ApplicationState, Education
from xicheng_events.openness.representatives.kinds import CATEGORIES, GROWN_UP, OPEN_CATEGORIES

FIELD_ORDER = ("name", "category", "position", "age_band", "gender", "education", "street", "field", "address",
               "available", "reason", "has_interest", "interest")
_LAST = ("phone", "code", "privacy_agreed")
YES, NO = "yes", "no"


class ApplicationFields(OnceForm):
    """What is said of somebody, whoever says it."""

    name = StringField(_l("姓名"), [InputRequired(_l("请填写姓名。"))], render_kw={"autocomplete": "name"})
    category = SelectField(_l("身份"), [InputRequired(_l("请选择身份。"))], choices=[], validate_choice=False)
    position = StringField(_l("单位及职务"), [InputRequired(_l("请填写单位及职务。"))], filters=[plain_text])
    age_band = SelectField(_l("年龄段"), [InputRequired(_l("须年满18周岁，请选择年龄段。"))],
                           choices=options(GROWN_UP, first=_l("请选择")), validate_choice=False)
    gender = SelectField(_l("性别"), choices=options(Gender, first=_l("不填")), validate_choice=False, default="")
    education = SelectField(_l("文化程度"), choices=options(Education, first=_l("不填")), validate_choice=False,
                            default="")
    street = SelectField(_l("所在街道"), choices=[], validate_choice=False)
    field = TopicField(_l("关注领域"))
    address = StringField(_l("住址"), filters=[plain_text])
    available = StringField(_l("可参与时间"), filters=[plain_text])
    reason = TextAreaField(_l("自荐理由"), [InputRequired(_l("请填写理由。"))], filters=[plain_text])
    has_interest = RadioField(_l("利益冲突声明"), [InputRequired(_l("请如实回答是否有利益关系。"))],
                              validate_choice=False,
                              choices=[SelectChoice(NO, _l("没有")), SelectChoice(YES, _l("有"))])
    interest = StringField(_l("利益关系的说明"), filters=[plain_text])
    version = HiddenField()

    offered_categories = CATEGORIES

    def offer(self, programme: Programme, *, has: Topic | None = None, given: Answers | None = None,
              asks: bool = True) -> None:
        """Set what may be chosen, and put in what the programme asks besides, where it `asks`."""
        self.category.choices = options(self.offered_categories, first=_l("请选择"))
        self.street.choices = [SelectChoice("", _l("不填")),
                               *(SelectChoice(each.slug, each.short_name) for each in streets())]
        self.field.offer(has)
        self.field.choices[0] = SelectChoice("", _l("不填"))
        add_questions(self, programme.items if asks else [], given)
        self.put_last(*_LAST)

    def is_fine(self) -> bool:
        """Whether all is well; what is wrong is said all at once."""
        return all([self.validate(), check_answers(self)])

    def facts(self, phone: str) -> ApplicationFacts:
        """What was filled in. Refuses `unknown_choice` beside its field what isn't offered."""
        street = street_by_slug(plain_text(self.street.data)[:40])
        if self.street.data and street is None:
            raise _unknown("street")
        return ApplicationFacts(
            name=self.name.data, phone=phone, category=_member(Category, self.category.data, "category"),
            age_band=_member(AgeBand, self.age_band.data, "age_band"),
            has_interest={YES: True, NO: False}.get(self.has_interest.data), interest=self.interest.data or "",
            gender=_member(Gender, self.gender.data, "gender"), street=street, field=topic_chosen(self.field.data),
            education=_member(Education, self.education.data, "education"), address=self.address.data or None,
            position=self.position.data, available=self.available.data, reason=self.reason.data,
            answers=answers_in(self) if self.asked else None)


class SelfApplicationForm(ApplicationFields):
    """自荐: by anybody, with a proven phone."""

    phone = StringField(_l("手机号"), [InputRequired(_l("请填写手机号。")), checked(clean_mobile)],
                        render_kw={"inputmode": "tel", "autocomplete": "tel"})
    code = StringField(_l("验证码"), [InputRequired(_l("请填写短信中的6位验证码。")), Length(max=12)],
                       render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"})
    privacy_agreed = BooleanField(_l("我已阅读并同意按上述说明处理我的个人信息"),
                                  [InputRequired(_l("请先阅读说明并勾选同意。"))])

    offered_categories = OPEN_CATEGORIES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.put_last(*FIELD_ORDER, *_LAST)

    def leave_out(self, *names: str) -> None:
        """Ask no phone of whoever is signed in; no consent for what is only changed."""
        for name in names:
            delattr(self, name)


class ScreeningForm(BaseForm):
    """资格审查, of one or of several."""

    verdict = SelectField(_l("审查结论"), [InputRequired(_l("请选择审查结论。"))], validate_choice=False, choices=[
        SelectChoice("", _l("请选择")), SelectChoice(ApplicationState.ELIGIBLE.value, _l("通过")),
        SelectChoice(ApplicationState.REJECTED.value, _l("不通过")), SelectChoice("back", _l("撤回审查结论"))])
    reason = StringField(_l("理由"), filters=[plain_text])

    def offer_first_screening(self) -> None:
        """Offer nothing to take back: nothing is decided yet."""
        self.verdict.choices = self.verdict.choices[:-1]


class PickForm(BaseForm):
    """调整拟聘名单."""

    reason = StringField(_l("调整理由"), [InputRequired(_l("请写明调整理由。"))], filters=[plain_text])


class ProposalReturnForm(BaseForm):
    """退回拟聘名单."""

    reason = TextAreaField(_l("退回理由"), [InputRequired(_l("请写明退回理由。"))], filters=[plain_text])


class NoticeObjectionForm(BaseForm):
    """公示异议."""

    about = RadioField(_l("对谁有异议"), [InputRequired(_l("请选择对谁有异议。"))], choices=[], validate_choice=False)
    words = TextAreaField(_l("异议和理由"), [InputRequired(_l("请写明异议和理由。"))], filters=[plain_text])


class ObjectionSettledForm(BaseForm):
    """异议核实."""

    is_upheld = RadioField(_l("核实结论"), [InputRequired(_l("请选择核实结论。"))], validate_choice=False, choices=[
        SelectChoice(YES, _l("异议成立，取消拟聘")), SelectChoice(NO, _l("异议不成立"))])
    answer = TextAreaField(_l("答复"), [InputRequired(_l("请填写答复。"))], filters=[plain_text])


def said_in(application: Application) -> dict:
    """What the form about an application says before anybody changes it; of the household nothing is known to say."""
    return {"name": application.name, "phone": str(application.phone), "category": application.category.value,
            "position": application.position, "age_band": application.age_band.value if application.age_band else "",
            "gender": application.gender.value if application.gender else "",
            "street": application.street.slug if application.street else "",
            "education": application.education.value if application.education else "",
            "available": application.available, "reason": application.reason,
            "has_interest": YES if application.has_interest else NO, "interest": application.interest,
            "version": application.version}


def _member(enumeration, value: str | None, field: str):
    if not value:
        return None
    try:
        return enumeration(value)
    except ValueError:
        raise _unknown(field) from None


def _unknown(field: str) -> Refused:
    return Refused("unknown_choice", str(_l("请从列出的选项中选择。")), field)
