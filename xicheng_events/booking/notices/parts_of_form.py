"""The long form of a notice, part by part: the way to each, and how many required things each still lacks."""

from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.kinds import KindRow
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.completeness import missing_for_publishing
from xicheng_events.booking.notices.revision import current_notice

# (anchor in the page, its heading, how the names of its fields begin)
PARTS = (
    ("basics", _l("基本信息"), ("title", "summary")),
    ("slots", _l("场次"), ("slots",)),
    ("place", _l("活动地点"), ("venue",)),
    ("agenda", _l("活动安排"), ("agenda",)),
    ("people", _l("参加人员"), ("audience",)),
    ("registering", _l("报名"), ("registration", "offline", "allocation")),
    ("contact", _l("联系方式"), ("contact",)),
    ("advice", _l("须知"), ()),
    ("files", _l("图片和附件"), ()),
)


class FormPart(NamedTuple):
    """One part of the form."""

    anchor: str
    heading: str
    lacks: int  # required things missing in it, as it was saved


def parts_of(event: Event | None, form) -> tuple[list[FormPart], int]:
    """The parts of `form` in the page's order, and how many required things `event` lacks in all of them, as saved;
    a notice that isn't saved yet lacks nothing so far."""
    row = event.row if event else form.row
    missing = [field for field, _sentence in missing_for_publishing(current_notice(event))] if event else []
    parts = [FormPart(anchor, row.slot if anchor == "slots" else heading,
                      sum(field.startswith(names) for field in missing) if names else 0)
             for anchor, heading, names in PARTS if _is_asked(anchor, form, row)]
    return parts, sum(part.lacks for part in parts)


def _is_asked(anchor: str, form, row: KindRow) -> bool:
    if anchor == "slots":
        return bool(form.slots)
    return anchor != "agenda" or not row.slots_are_agenda


def progress_words(event: Event | None, lacks: int) -> str:
    """What stands beside the button that saves."""
    if event is None:
        return _("可以先保存，再补充。")
    return _("还缺%(n)s项必填", n=lacks) if lacks else _("必填内容已齐全")
