"""The reviewer's decision."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from xicheng_events.foundation.review.models import Disclosure, Finding
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import BaseForm


def _known(choice, value):
    """`value` as a member of the enumeration; whatever isn't one stays text, for the validator to refuse."""
    try:
        return choice(value)
    except ValueError:
        return value


class DecisionForm(BaseForm):
    """保密审查意见 (domain §7.1)."""

    findings = SelectMultipleField(
        _l("检查发现"), choices=options(Finding),
        coerce=lambda value: _known(Finding, value), validate_choice=False,
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )
    disclosure = SelectField(
        _l("公开属性"), [InputRequired(_l("请选择公开属性。"))],
        choices=options(Disclosure),
        coerce=lambda value: _known(Disclosure, value), validate_choice=False, default=Disclosure.ACTIVE,
    )
    decision = RadioField(_l("审查结论"), [InputRequired(_l("请选择审查结论。"))], validate_choice=False,
                          choices=[SelectChoice("approve", _l("审查通过")), SelectChoice("reject", _l("审查不通过"))])
    opinion = TextAreaField(_l("审查意见"))

    def validate_findings(self, field):
        """Refuse what is not on the list."""
        self._refuse_unknown(field, all(isinstance(value, Finding) for value in field.data or ()))

    def validate_disclosure(self, field):
        """Refuse what is not on the list."""
        self._refuse_unknown(field, isinstance(field.data, Disclosure))

    def validate_decision(self, field):
        """Refuse what is not on the list."""
        self._refuse_unknown(field, field.data in ("approve", "reject"))

    @staticmethod
    def _refuse_unknown(field, is_known: bool):
        if not is_known:
            raise ValidationError(str(_l("请从列出的选项中选择。")))
