"""The columns of 单位名录, on the page and in the sheet."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core.text import table_day, table_moment
from xicheng_events.foundation.web.listing import Column, Listing


def _former(unit: Organisation) -> str:
    return "；".join(_("%(name)s（至%(day)s）", name=name.full_name, day=table_moment(name.until))
                    for name in reversed(unit.former_names))


def _day(value: date | None) -> str:
    return table_day(value) if value else ""


UNITS = Listing(_l("单位名录"), "accounts.units_exported", "units_staff.export", {
    "name": Column(_l("简称"), lambda unit: unit.short_name, (Organisation.short_name,), width=18),
    "full_name": Column(_l("全称"), lambda unit: unit.full_name, (Organisation.full_name,), width=40),
    "kind": Column(_l("类别"), lambda unit: unit.kind.label, (Organisation.kind,), width=14),
    "alias": Column(_l("别名"), lambda unit: unit.search_alias, width=24, on_page=False),
    "former": Column(_l("曾用名"), _former, width=40, on_page=False),
    "code": Column(_l("区划代码"), lambda unit: unit.code, (Organisation.code,), width=14, on_page=False),
    "begins": Column(_l("启用日期"), lambda unit: _day(unit.valid_from), (Organisation.valid_from,), width=12,
                     on_page=False),
    "ends": Column(_l("最后一天"), lambda unit: _day(unit.valid_to), (Organisation.valid_to,), width=12,
                   on_page=False),
    "state": Column(_l("状态"), lambda unit: unit.state.label, width=12),
}, Organisation.id)
