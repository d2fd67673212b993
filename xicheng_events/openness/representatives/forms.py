"""What is filled in about representatives. Lengths and rules are the operations'."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from xicheng_events.booking.events.kinds import Category
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.queries import organisation_by_slug, street_by_slug, streets
from xicheng_events.foundation.accounts.unit_choices import unit_choices
from xicheng_events.foundation.core.balanced_facts import Gender
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.web.fields import DayField, TicksField, options
from xicheng_events.foundation.web.forms import BaseForm, OnceForm, checked
from xicheng_events.openness.representatives.kinds import (
    CATEGORIES,
    GROWN_UP,
    OPEN_CATEGORIES,
    PoolSource,
)
from xicheng_events.openness.representatives.models import Representative
from xicheng_events.openness.representatives.operations.entering import PoolFacts
from xicheng_events.openness.representatives.queries import interests_offered
from xicheng_events.voice.opinions.forms import PanelForm


class _FactsForm(OnceForm):
    """What is known of somebody, whoever says it."""

    name = StringField(_l("姓名"), [InputRequired(_l("请填写姓名。"))], render_kw={"autocomplete": "name"})
    categories = TicksField(_l("身份"), [InputRequired(_l("请至少选择一种身份。"))], coerce=str, validate_choice=False)
    topics = TicksField(_l("关注领域"), coerce=str, validate_choice=False)
    street = SelectField(_l("所在街道"), choices=[], validate_choice=False)
    age_band = SelectField(_l("年龄段"), choices=options(GROWN_UP, first=_l("不填")), validate_choice=False, default="")
    gender = SelectField(_l("性别"), choices=options(Gender, first=_l("不填")), validate_choice=False, default="")
    address = StringField(_l("住址"), filters=[plain_text])
    about = TextAreaField(_l("说明"), filters=[plain_text])

    offered_categories = CATEGORIES

    def offer(self, keeping: tuple[Topic, ...] = ()) -> None:
        """Set what may be chosen, and what somebody has already."""
        self.categories.choices = options(self.offered_categories)
        self.topics.choices = [SelectChoice(topic.slug, topic.name) for topic in interests_offered(keeping)]
        self.street.choices = [SelectChoice("", _l("不填")),
                               *(SelectChoice(each.slug, each.short_name) for each in streets())]

    def facts(self, phone: str, keeping: tuple[Topic, ...] = ()) -> PoolFacts:
        """What was filled in. Refuses `unknown_choice` beside its field what isn't offered."""
        topics = {topic.slug: topic for topic in interests_offered(keeping)}
        street = street_by_slug(plain_text(self.street.data)[:40])
        if self.street.data and street is None:
            raise _unknown("street")
        return PoolFacts(
            name=self.name.data, phone=phone, categories=[_member(Category, each, "categories")
                                                          for each in self.categories.data or ()],
            topics=[topics[each] if each in topics else _refuse("topics") for each in self.topics.data or ()],
            street=street, gender=_member(Gender, self.gender.data, "gender"),
            age_band=_member(AgeBand, self.age_band.data, "age_band"), address=self.address.data or None,
            about=self.about.data)


class SelfNominationForm(_FactsForm):
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
        self.put_last("phone", "code", "privacy_agreed")

    def leave_out_the_phone(self) -> None:
        """For whoever is signed in: their phone was proven."""
        for name in ("phone", "code"):
            delattr(self, name)


class _OriginsForm(BaseForm):
    """From where somebody comes, asked where there is a choice."""

    source = SelectField(_l("来源"), choices=[], validate_choice=False)
    unit = SelectField(_l("推荐单位"), choices=[], validate_choice=False)

    def offer_origins(self, sources: tuple[PoolSource, ...], units: list[Organisation]) -> None:
        """Let choose among these; what leaves no choice isn't asked."""
        self.source.choices = options(sources)
        nothing = [SelectChoice("", _l("请选择"))] if len(units) > 1 else []
        self.unit.choices = [*nothing, *unit_choices(units)]
        if len(sources) < 2:
            del self.source
        if len(units) < 2 and len(sources) < 2:
            del self.unit

    def chosen_source(self) -> PoolSource:
        """来源: the only one there is, where it isn't asked. Refuses `unknown_choice` beside it."""
        return _member(PoolSource, self.source.data, "source") or _refuse("source") if self.source else PoolSource.UNIT

    def chosen_unit(self, otherwise: list[Organisation]) -> Organisation:
        """The recommending unit. Refuses `unit_missing` and `unknown_choice` beside it."""
        if self.unit is None:
            return otherwise[0]
        if not self.unit.data:
            raise Refused("unit_missing", str(_l("请选择推荐单位。")), "unit")
        return organisation_by_slug(plain_text(self.unit.data)[:40]) or _refuse("unit")


class RecommendationForm(_OriginsForm, _FactsForm):
    """录入代表, or correct what is known of one."""

    phone = StringField(_l("手机号"), [InputRequired(_l("请填写手机号。")), checked(clean_mobile)],
                        render_kw={"inputmode": "tel"})
    version = HiddenField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.put_last("name", "phone", "categories", "topics", "street", "age_band", "gender", "address", "about")

    def leave_out_origins(self) -> None:
        """For corrections: where somebody comes from stays."""
        for name in ("source", "unit"):
            delattr(self, name)


class PoolListForm(_OriginsForm):
    """导入名单, as an .xlsx."""

    file = FileField(_l("名单"), render_kw={"accept": ".xlsx"})
    are_others = BooleanField(_l("与库中同名的是不同的人"))
    accepted = BooleanField(_l("同时列入代表库，任期12个月，逐人短信告知"))

    def validate_file(self, field):
        """There must be a file."""
        if not (field.data and getattr(field.data, "filename", "")):
            raise ValidationError(_("请选择.xlsx文件。"))


class _TermForm(PanelForm):
    """From when until when."""

    term_from = DayField(_l("任期起始日"), [InputRequired(_l("请填写任期起始日。"))])
    term_to = DayField(_l("任期届满日"), [InputRequired(_l("请填写任期届满日。"))])


class _ReasonForm(PanelForm):
    """Why."""

    reason = StringField(_l("理由"), [InputRequired(_l("请填写理由。"))], filters=[plain_text])


class AcceptanceForm(_TermForm):
    """列入代表库."""

    panel = "accept"


class RenewalForm(_TermForm):
    """续任."""

    panel = "renew"


class PoolRefusalForm(_ReasonForm):
    """不予列入."""

    panel = "refuse"


class HoldForm(_ReasonForm):
    """暂停."""

    panel = "hold"


class TermEndForm(_ReasonForm):
    """提前结束任期."""

    panel = "end"


STEP_FORMS = {form.panel: form for form in (AcceptanceForm, RenewalForm, PoolRefusalForm, HoldForm, TermEndForm)}


def said_of(representative: Representative) -> dict:
    """What the form about somebody says before anybody changes it; of the household nothing is known to say."""
    return {"name": representative.name, "phone": str(representative.phone),
            "categories": [each.value for each in representative.categories],
            "topics": [topic.slug for topic in representative.topics],
            "street": representative.street.slug if representative.street else "",
            "age_band": representative.age_band.value if representative.age_band else "",
            "gender": representative.gender.value if representative.gender else "",
            "about": representative.about, "version": representative.version}


def _member(enumeration, value: str, field: str):
    if not value:
        return None
    try:
        return enumeration(value)
    except ValueError:
        raise _unknown(field) from None


def _refuse(field: str):
    raise _unknown(field)


def _unknown(field: str) -> Refused:
    return Refused("unknown_choice", str(_l("请从列出的选项中选择。")), field)
