"""Units as the choices of a field: shown by one name, found by every name (`unit_picker` in components/forms.html)."""

from collections.abc import Iterable

from wtforms import SelectChoice

from xicheng_events.foundation.accounts.models import Organisation


def unit_choices(units: Iterable[Organisation], *, by: str = "slug") -> list[SelectChoice]:
    """A choice for each of `units`: its value the attribute `by`, its label the short name, marked where the unit is
    no more; in `data-names` all that it is called, was called and is called besides, which the script of the page
    searches. Read the former names along (`organisations_hosting(with_names=True)`)."""
    return [SelectChoice(str(getattr(unit, by)), unit.listed_name, {"data-names": " ".join(unit.every_name)})
            for unit in units]
