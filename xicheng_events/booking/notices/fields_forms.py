"""The form in which the desk says which fields of the catalogue a registration asks for."""

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice

from xicheng_events.booking.events.asked_at_registering import COUNTED, NAMED, form_of
from xicheng_events.booking.events.form_catalogue import CATALOGUE, Field
from xicheng_events.foundation.web.forms import BaseForm

NEEDS = [SelectChoice("", _l("不收集")), SelectChoice("optional", _l("选填")), SelectChoice("required", _l("必填"))]


class FieldsForm(BaseForm):
    """Which fields of the catalogue are asked: two inputs each, `<field>-need` and `<field>-reason`."""

    companions = RadioField(_l("同行人登记方式"), validate_choice=False, choices=[
        SelectChoice(NAMED, _l("登记每位同行人的姓名和年龄段")),
        SelectChoice(COUNTED, _l("只登记成人和儿童人数，不登记姓名"))])
    version = HiddenField()

    def __init__(self, notice, **kwargs):
        super().__init__(**kwargs)
        asked = {item["field"]: item for item in form_of(notice)["items"] if item["field"]}
        for field in Field:
            item = asked.get(field.value)
            need = "" if item is None else "required" if item["required"] else "optional"
            self._add(f"{field.value}-need", SelectField(field.label, choices=NEEDS, validate_choice=False), need)
            self._add(f"{field.value}-reason", StringField(_("%(what)s的收集理由", what=field.label)),
                      item["reason"] if item else "")

    def _add(self, name: str, unbound, data) -> None:
        field = self.meta.bind_field(self, unbound, {"name": name, "prefix": ""})
        field.process(self.within_bounds(request.form) if self.is_submitted() else None, data)
        self._fields[name] = field

    @property
    def rows(self) -> list[tuple]:
        """(field, its row of the catalogue, need, reason) for the page."""
        return [(field, CATALOGUE[field], self._fields[f"{field.value}-need"], self._fields[f"{field.value}-reason"])
                for field in Field]

    @property
    def chosen(self) -> dict[str, dict]:
        """The fields as `choose_fields` takes them."""
        return {field.value: {"required": need.data == "required", "reason": reason.data}
                for field, _row, need, reason in self.rows if need.data in ("optional", "required")}
