"""The desk's navigation: every staff blueprint in the group that its `bp.nav` names, for those who may go there."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from flask import Blueprint, Flask, current_app, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from xicheng_events.foundation.core.labelled import Labelled


class DeskGroup(Labelled):
    """The groups, in their order. Of a task whose room is still to come there is none to see: nothing stands in it."""

    FRONT = "front", _l("工作台")
    EVENTS = "events", _l("活动")
    DOOR = "door", _l("签到")
    VOICE = "voice", _l("意见与问题")
    MEETINGS = "meetings", _l("会议")
    OFFICERS = "officers", _l("体验员")
    PUBLISHING = "publishing", _l("发布")
    MESSAGES = "messages", _l("通知")
    STATISTICS = "statistics", _l("统计")
    SYSTEM = "system", _l("系统")


class NavEntry(NamedTuple):
    """How a blueprint stands in the navigation, by its first page, `index`: in which group, under which words; what is
    looked at now and then (`is_record`) below the rest of the group.

    A blueprint without an entry of its own names in `bp.within` the one that its pages are part of; by a function where
    that depends on what a page is about.
    """

    group: DeskGroup
    words: str
    is_record: bool = False


class NavLink(NamedTuple):
    """One entry as it is shown: its words, its address, and whether one is there."""

    words: str
    url: str
    is_here: bool


class NavGroup(NamedTuple):
    """What somebody may open of one group, and whether it is shown unfolded."""

    words: str
    links: list[NavLink]
    is_open: bool


def init_app(app: Flask) -> None:
    """Make `desk_nav()` and `may_enter()` known to templates."""
    app.jinja_env.globals.update(desk_nav=desk_nav, may_enter=may_enter)


def desk_nav() -> list[NavGroup]:
    """The groups in which this person has somewhere to go. Unfolded is the one in which one is; and the only one that
    has more than a single entry, since folding it would spare nobody anything."""
    current = _entry_of(current_app.blueprints.get(request.blueprint))
    groups = [(group, [NavLink(str(blueprint.nav.words), url_for(f"{blueprint.name}.index"), blueprint.name == current)
                       for blueprint in blueprints]) for group, blueprints in groupby(_with_entry(), _group_of)]
    several = [group for group, links in groups if len(links) > 1]
    return [NavGroup(group.label, links, several == [group] or any(link.is_here for link in links))
            for group, links in groups]


def may_enter(name: str) -> bool:
    """Whether this person may open pages of the blueprint `name`: nobody is shown a link that leads to a refusal."""
    roles = getattr(current_app.blueprints[name], "roles", None)
    if not roles:
        return roles is None or (current_user.is_authenticated and current_user.is_staff)
    return current_user.is_authenticated and current_user.holds(*roles)


def _entry_of(here: Blueprint | None) -> str | None:
    """The name of the blueprint whose entry the page is under."""
    within = getattr(here, "within", request.blueprint)
    return within() if callable(within) else within


def _with_entry() -> Iterator[Blueprint]:
    """The blueprints that stand in the navigation and open to this person, in the order of groups, then of rooms."""
    there = [each for each in current_app.blueprints.values() if hasattr(each, "nav")]
    order = list(DeskGroup)
    return (each for each in sorted(there, key=lambda each: (order.index(_group_of(each)), each.nav.is_record))
            if may_enter(each.name))


def _group_of(blueprint: Blueprint) -> DeskGroup:
    return blueprint.nav.group
