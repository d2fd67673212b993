"""The desk's forms of a programme: its words, withdrawing it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.fields.core import UnboundField

from xicheng_events.booking.selection.forms import quotas_typed
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.accounts.unit_choices import unit_choices
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.fields import ChoiceField, DayField, MomentField, TicksField, WholeField
from xicheng_events.foundation.web.forms import BaseForm, OnceForm
from xicheng_events.openness.programmes.kinds import (
    TERMS,
    USUAL_DUTIES,
    Duty,
    DutyKind,
    Every,
    ProgrammeKind,
    last_day_of_term,
    months_of_term,
)

_EVERY = {duty.kind: duty.every for duty in USUAL_DUTIES}


class ProgrammeUnitForm(BaseForm):
    """For which unit a new one is: by it one chooses among whom its 联系人 are."""

    unit = SelectField(_l("聘任单位"), coerce=str, validate_choice=False)

    def offer(self, units: list[Organisation]) -> None:
        """Set what may be chosen."""
        self.unit.choices = [SelectChoice("", _("请选择")), *unit_choices(units)]


class ProgrammeForm(OnceForm):
    """All that a programme says, but for its composition (`shares_typed`) and what it asks applicants besides."""

    kind = ChoiceField(ProgrammeKind, _l("类别"))
    title = StringField(_l("项目名称"))
    purpose = TextAreaField(_l("目的"), filters=[plain_text])
    wanted = WholeField(_l("拟聘人数"))
    shares = HiddenField(_l("人员构成"))
    term_from = DayField(_l("聘期第一天"))
    months = SelectField(_l("聘期"), validate_choice=False)
    term_to = DayField(_l("聘期最后一天"))
    experience_number = WholeField(_l("参加体验次数"))
    experience_every = ChoiceField(Every, _l("参加体验周期"))
    symposium_number = WholeField(_l("参加座谈会次数"))
    symposium_every = ChoiceField(Every, _l("参加座谈会周期"))
    report_number = WholeField(_l("提交体验报告次数"))
    report_every = ChoiceField(Every, _l("提交体验报告周期"))
    hotline_number = WholeField(_l("热线拨测次数"))
    hotline_every = ChoiceField(Every, _l("热线拨测周期"))
    report_days = WholeField(_l("报告期限（工作日）"))
    rights = TextAreaField(_l("权利"), filters=[plain_text])
    obligations = TextAreaField(_l("义务"), filters=[plain_text])
    renewal_limit = WholeField(_l("连续聘任最多几届"))
    conditions = TextAreaField(_l("报名条件"), filters=[plain_text])
    opens_at = MomentField(_l("报名开始"))
    closes_at = MomentField(_l("报名结束"))
    takes_applications = BooleanField(_l("接受本人自荐"))
    recommenders = TicksField(_l("推荐单位"), coerce=str, validate_choice=False)
    notice_days = WholeField(_l("公示期（工作日）"))
    publishes_names = BooleanField(_l("公布受聘人员姓名"))
    contact_name = StringField(_l("咨询人"))
    contact_phone = StringField(_l("咨询电话"))
    contact_hours = StringField(_l("咨询时间"))
    certificate_word = StringField(_l("聘书字号"))
    first_organiser = SelectField(_l("第一联系人"), coerce=str, validate_choice=False)
    second_organiser = SelectField(_l("第二联系人"), coerce=str, validate_choice=False)
    version = HiddenField()

    @classmethod
    def showing(cls, said: dict, **more) -> "ProgrammeForm":
        """The form with what a programme says: `said` by the names of `revision.SAID`."""
        duties = {f"{duty.kind.value}_{name}": value for duty in map(Duty.read, said["duties"])
                  for name, value in (("number", duty.number), ("every", duty.every))}
        usual = {f"{kind.value}_every": every for kind, every in _EVERY.items()}
        months = months_of_term(said["term_from"], said["term_to"]) if said["term_to"] else TERMS[0]
        return cls(data={**said, **usual, **duties, "shares": "", **more,
                         "months": str(months) if months in TERMS else "",
                         "recommenders": [str(number) for number in said["recommender_ids"]],
                         "first_organiser": str(said["first_organiser_id"] or ""),
                         "second_organiser": str(said["second_organiser_id"] or "")})

    def offer(self, recommending: list[Organisation], staff: list[Person]) -> None:
        """Set what may be chosen: units that may recommend, who may be 联系人."""
        self.recommenders.choices = unit_choices(recommending, by="id")
        self.months.choices = [*(SelectChoice(str(n), _("%(n)s个月", n=n)) for n in TERMS),
                               SelectChoice("", _("其他，填写最后一天"))]
        people = [SelectChoice("", _("请选择")), *(SelectChoice(str(each.id), each.name) for each in staff)]
        self.first_organiser.choices = self.second_organiser.choices = people

    def leave_out_fixed(self) -> None:
        """Ask for nothing that stays as everybody has read it (`revision.FIXED`)."""
        for name in ("kind", "term_from", "months", "term_to", "takes_applications", "publishes_names"):
            del self[name]

    def fields(self) -> dict:
        """As `draft_programme` and `edit_programme` take them. Refuses `unknown_choice` and `duty_wrong`."""
        offered = {choice.value for choice in self.recommenders.choices}
        if not set(self.recommenders.data or ()) <= offered:
            raise Refused("unknown_choice", _("请从列出的单位中选择。"), "recommenders")
        plain = ("kind", "title", "purpose", "wanted", "term_from", "report_days", "rights", "obligations",
                 "renewal_limit", "conditions", "opens_at", "closes_at", "takes_applications", "notice_days",
                 "publishes_names", "contact_name", "contact_phone", "contact_hours", "certificate_word")
        term = {"term_to": self._last_day()} if "months" in self else {}
        return {**{name: self[name].data for name in plain if name in self}, **term, "duties": self._duties(),
                "recommender_ids": sorted(int(each) for each in self.recommenders.data or ()),
                "first_organiser_id": _number(self.first_organiser.data),
                "second_organiser_id": _number(self.second_organiser.data)}

    def _last_day(self):
        if self.months.data in map(str, TERMS):
            first = self.term_from.data
            return last_day_of_term(first, int(self.months.data)) if first else None
        return self.term_to.data

    def _duties(self) -> list[dict]:
        found = []
        for kind in DutyKind:
            number, every = self[f"{kind.value}_number"], self[f"{kind.value}_every"]
            if not number.data:
                continue
            if not 1 <= number.data <= 99 or not isinstance(every.data, Every):
                raise Refused("duty_wrong", _("次数应为1至99的整数，并选择周期；没有要求的留空。"), number.name)
            found.append(Duty(kind, number.data, every.data).stored())
        return found


class WithdrawProgrammeForm(BaseForm):
    """Why a programme is taken back. Everybody reads it."""

    reason = TextAreaField(_l("撤下原因"), filters=[plain_text])


def shares_typed(sent, offered: dict[str, dict[str, str]]) -> list[dict]:
    """人员构成 as it was filled in, as it is stored. Refuses `no_number` beside `shares`."""
    try:
        return [bound._asdict() for bound in quotas_typed(sent, offered)]
    except Refused as refusal:
        raise Refused(refusal.code, refusal.sentence, "shares") from None


def programme_field_words() -> dict[str, str]:
    """What the parts of a programme are called, by the names of `revision.SAID`."""
    words = {name: str(label) for name, field in vars(ProgrammeForm).items() if isinstance(field, UnboundField)
             for label in field.args if isinstance(label, LazyString)}
    return words | {"duties": _("履职要求"), "recommender_ids": words["recommenders"], "items": _("报名时还要填写"),
                    "first_organiser_id": words["first_organiser"], "second_organiser_id": words["second_organiser"]}


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
