"""Handing opinions to a unit, its answer, and what is said when that is returned or taken up again."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.accounts.queries import organisation_by_slug, organisations_hosting
from xicheng_events.foundation.accounts.unit_choices import unit_choices
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import BaseForm, OnceForm, hidden_number
from xicheng_events.voice.adoption.kinds import AdoptionResult
from xicheng_events.voice.adoption.models import AdoptionTheme


def _offered_units() -> list:
    return [SelectChoice("", _("请选择")), *unit_choices(organisations_hosting(with_names=True))]


def _unit_named(slug: str | None) -> Organisation:
    unit = organisation_by_slug(plain_text(slug)[:40]) if slug else None
    if unit is None:
        raise Refused("unknown_choice", _("请选择研究单位。"), "unit")
    return unit


class AssignmentForm(OnceForm):
    """分办: a new theme with its unit, or one that is there."""

    theme = SelectField(_l("归入要点"), choices=[], validate_choice=False)
    title = StringField(_l("要点"), filters=[plain_text])
    unit = SelectField(_l("研究单位"), choices=[], validate_choice=False)
    is_complex = BooleanField(_l("情况复杂，按较长期限办理"))

    def offer(self, themes: list[AdoptionTheme]) -> None:
        """Set what may be chosen."""
        self.theme.choices = [SelectChoice("", _("新的要点")), *(
            SelectChoice(str(each.id), f"{each.title}（{each.organisation.short_name}）") for each in themes)]
        self.unit.choices = _offered_units()

    def chosen_theme(self, themes: list[AdoptionTheme]) -> AdoptionTheme | None:
        """The theme that is there, if one is chosen. Refuses `unknown_choice` beside it what isn't."""
        if not self.theme.data:
            return None
        found = next((each for each in themes if each.id == hidden_number(self.theme.data)), None)
        if found is None:
            raise Refused("unknown_choice", _("请从列出的选项中选择。"), "theme")
        return found

    def chosen_unit(self) -> Organisation:
        """The unit. Refuses `unknown_choice` beside it."""
        return _unit_named(self.unit.data)


class PassingForm(BaseForm):
    """改派."""

    unit = SelectField(_l("研究单位"), [InputRequired(_l("请选择研究单位。"))], choices=[], validate_choice=False)

    def offer(self) -> None:
        """Set what may be chosen."""
        self.unit.choices = _offered_units()
        self.unit.id = self.unit.label.field_id = "passing-unit"

    def chosen_unit(self) -> Organisation:
        """The unit. Refuses `unknown_choice` beside it."""
        return _unit_named(self.unit.data)


class AdoptionAnswerForm(BaseForm):
    """采纳答复."""

    result = SelectField(_l("采纳情况"), [InputRequired(_l("请选择采纳情况。"))],
                         choices=options(AdoptionResult, first=_l("请选择")), default="")
    answer = TextAreaField(_l("答复"), [InputRequired(_l("请写明如何采纳，或不采纳的理由。"))], filters=[plain_text])


class AdoptionApprovalForm(BaseForm):
    """审核通过: of the answer that was seen."""

    seen = HiddenField(validators=[Length(max=40)])


class AdoptionReturnForm(BaseForm):
    """退回."""

    reason = TextAreaField(_l("退回理由"), [InputRequired(_l("请填写退回理由。"))], filters=[plain_text])


class StudyAgainForm(BaseForm):
    """重新研究."""

    reason = TextAreaField(_l("重新研究的理由"), [InputRequired(_l("请填写重新研究的理由。"))], filters=[plain_text])
