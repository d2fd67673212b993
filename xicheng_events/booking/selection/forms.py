"""The forms about balanced lists: shape only."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from xicheng_events.booking.events.models import Quota, Slot
from xicheng_events.booking.registration.models import MINORS, AgeBand
from xicheng_events.booking.selection.bounds import NO_LIMIT
from xicheng_events.booking.selection.feasibility import Bound
from xicheng_events.booking.selection.models import Candidate
from xicheng_events.booking.selection.states import CandidateSource
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.queries import streets
from xicheng_events.foundation.core.balanced_facts import Gender, household_key
from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.phones import clean_any_phone
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import half_width
from xicheng_events.foundation.publishing.topic_forms import TopicField
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.publishing.topic_queries import topic_chosen
from xicheng_events.foundation.web.fields import WholeField
from xicheng_events.foundation.web.forms import BaseForm, OnceForm, checked

_NOTHING = SelectChoice("", _l("未填写"))


class SelectionRulesForm(BaseForm):
    """For how long lists are shown, and how often somebody may have a seat."""

    notice_days = WholeField(_l("公示天数"))
    yearly_cap = WholeField(_l("一人一年最多参加次数"))


class QuotasForm(BaseForm):
    """The quotas of one list, by attribute and value: a field each of the page's own (`quotas_typed`)."""


class ListReturnForm(BaseForm):
    """Why lists are given back."""

    reason = TextAreaField(_l("退回理由"), [InputRequired(_l("请写明退回理由。")),
                                        Length(max=300, message=_l("退回理由最多300个字。"))])


class ChangeForm(BaseForm):
    """Why a list is changed: published with it."""

    reason = TextAreaField(_l("调整原因"), [InputRequired(_l("请写明调整原因，会随名单公布。")),
                                        Length(max=100, message=_l("调整原因最多100个字。"))])


class ListObjectionForm(BaseForm):
    """What somebody says against a list."""

    words = TextAreaField(_l("意见"), [InputRequired(_l("请写明意见和理由。")),
                                     Length(max=1000, message=_l("意见最多1000个字。"))])


def _fields_of_facts() -> tuple[SelectField, TopicField, StringField]:
    """Gender, field and address, made where they stand in a form: a refusal names them in that order."""
    return (SelectField(_l("性别"), choices=[], validate_choice=False), TopicField(_l("关注领域")),
            StringField(_l("住址"), [Length(max=120, message=_l("住址最多120个字。"))],
                        render_kw={"autocomplete": "off"}))


class _FactsForm(OnceForm):
    """What is known of a candidate beyond the registration."""

    def offer_facts(self, known: Candidate | None = None) -> None:
        """Offer what may be chosen, and show what is `known`."""
        self.gender.choices = [_NOTHING, *(SelectChoice(value, word) for value, word in Gender.choices())]
        self.field.offer(known and known.field)
        if known and not self.is_submitted():
            self.gender.data = known.gender.value if known.gender else ""

    @property
    def facts(self) -> dict:
        """As `note_facts` and `Proposed` take them."""
        return {"gender": _member(Gender, self.gender.data), "field": self.chosen_field,
                "household": household_key(self.address.data)}

    @property
    def chosen_field(self) -> Topic | None:
        """The topic; none where none is chosen."""
        return topic_chosen(self.field.data)


class FactsForm(_FactsForm):
    """The same as a form of its own."""

    gender, field, address = _fields_of_facts()


class CandidateForm(_FactsForm):
    """Somebody whom a unit proposes, or whom the host or the coordinator enters."""

    quota = SelectField(_l("席位和身份"), [InputRequired(_l("请选择席位和身份。"))], choices=[])
    unit = SelectField(_l("推荐单位"), choices=[], validate_choice=False)
    name = StringField(_l("姓名"), [InputRequired(_l("请填写姓名。")), checked(clean_name)],
                       render_kw={"autocomplete": "off"})
    phone = StringField(_l("联系电话"), [InputRequired(_l("请填写联系电话。")), checked(clean_any_phone)],
                        render_kw={"inputmode": "tel", "autocomplete": "off"})
    street = SelectField(_l("所在街道"), choices=[], validate_choice=False)
    age_band = SelectField(_l("年龄段"), choices=[], validate_choice=False)
    gender, field, address = _fields_of_facts()
    agreed = BooleanField(_l("已向本人说明信息用途，本人同意"), [DataRequired(_l("请确认本人已知悉并同意。"))])

    def offer(self, slot: Slot, units: list[Organisation], *, may_be_without: bool) -> None:
        """Set the places of the slot and the units one may propose for."""
        self.quota.choices = [SelectChoice("", _("请选择")), *(SelectChoice(str(quota.id), place_words(quota))
                                                            for quota in slot.quotas)]
        without = [SelectChoice("", _("不经单位推荐"))] if may_be_without else []
        self.unit.choices = [*without, *(SelectChoice(unit.slug, unit.short_name) for unit in units)]
        self.street.choices = [_NOTHING, *(SelectChoice(unit.slug, unit.short_name) for unit in streets())]
        self.age_band.choices = [_NOTHING, *(SelectChoice(band.value, band.label) for band in AgeBand
                                             if band not in MINORS)]
        self.offer_facts()

    def proposed(self, units: list[Organisation]) -> dict:
        """As `Proposed` takes it."""
        unit = next((unit for unit in units if unit.slug == self.unit.data), None)
        return {"form_key": self.form_key.data, "name": self.name.data, "phone": self.phone.data,
                "agreed": self.agreed.data, "unit": unit,
                "source": CandidateSource.PROPOSED if unit else CandidateSource.APPLIED,
                "street": next((each for each in streets() if each.slug == self.street.data), None),
                "age_band": _member(AgeBand, self.age_band.data), **self.facts}


def place_words(quota: Quota) -> str:
    """The kind of seat and the category of places: “列席 专家学者”."""
    return f"{quota.seat.label} {quota.category.label if quota.is_for_some else ''}".strip()


def quotas_typed(sent, offered: dict[str, dict[str, str]]) -> list[Bound]:
    """The quotas that a form has, of the values `offered` by attribute; where neither number stands there is none.
    Refuses `no_number`."""
    bounds = []
    for attribute, words in offered.items():
        for value, word in words.items():
            least, most = (half_width(sent.get(f"{end}-{attribute}-{value}", "")).strip() for end in ("least", "most"))
            if not least and not most:
                continue
            if not all(re.fullmatch(r"[0-9]{0,3}", number) for number in (least, most)):
                raise Refused("no_number", _("“%(what)s”的人数请填0到999的整数。", what=word))
            bounds.append(Bound(attribute, value, int(least or 0), int(most or NO_LIMIT)))
    return bounds


def _member(kind: type[Labelled], value: str | None):
    return next((each for each in kind if each.value == value), None)


class ProposersForm(BaseForm):
    """Which units propose people for a slot."""

    units = SelectMultipleField(_l("推荐单位"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
                                choices=[], validate_choice=False)

    def offer(self, units: list[Organisation], chosen: list[Organisation]) -> None:
        """Let these units be chosen; those that are chosen are ticked."""
        self.units.choices = [(unit.slug, unit.short_name) for unit in units]
        if not self.is_submitted():
            self.units.data = [unit.slug for unit in chosen]


class FindingForm(BaseForm):
    """What was found about an objection."""

    answer = TextAreaField(_l("核实结果"), [InputRequired(_l("请写明核实结果。")), Length(max=300)])
