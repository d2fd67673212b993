"""What one fills in about a unit."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from xicheng_events.foundation.accounts.operations.units import ALIAS_AT_MOST, FULL_AT_MOST, SHORT_AT_MOST
from xicheng_events.foundation.accounts.unit_models import Organisation, OrganisationKind
from xicheng_events.foundation.web.fields import DayField, options
from xicheng_events.foundation.web.forms import BaseForm

_SAID = ("short_name", "full_name", "kind", "code", "search_alias", "valid_from")


class UnitForm(BaseForm):
    """A unit: what it is called and of what sort it is. `values` are the keywords of `add_unit` and `change_unit`."""

    short_name = StringField(_l("简称"), [InputRequired(_l("请填写简称。")), Length(max=SHORT_AT_MOST)])
    full_name = StringField(_l("全称"), [InputRequired(_l("请填写全称。")), Length(max=FULL_AT_MOST)])
    kind = SelectField(_l("类别"), [InputRequired(_l("请选择类别。"))], validate_choice=False,
                       choices=options(OrganisationKind, first=_l("请选择")))
    search_alias = StringField(_l("别名"), [Length(max=ALIAS_AT_MOST)])
    code = StringField(_l("区划代码"), [Length(max=20)], render_kw={"inputmode": "numeric"})
    valid_from = DayField(_l("启用日期"))
    version = HiddenField()

    def validate_kind(self, field):
        """One of those that were offered."""
        if field.data not in {kind.value for kind in OrganisationKind}:
            raise ValidationError(_("请选择类别。"))

    @property
    def values(self) -> dict:
        """What was filled in."""
        said = {name: self._fields[name].data for name in _SAID}
        return {**said, "kind": OrganisationKind(said["kind"])}


class ClosingUnitForm(BaseForm):
    """Until when a unit is given work."""

    last_day = DayField(_l("最后一天"), [InputRequired(_l("请填写日期。"))])
    version = HiddenField()


def fields_of_unit(unit: Organisation) -> dict:
    """A unit as `UnitForm` takes it."""
    return {**{name: getattr(unit, name) for name in _SAID}, "kind": unit.kind.value, "version": str(unit.version)}
