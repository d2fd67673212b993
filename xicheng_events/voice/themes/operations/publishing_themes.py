"""Letting the theme of a month go its way: the unit's reviewer, the secrecy reviewer, everybody; and taking it back."""

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.checked_text import (
    CheckedText,
    drop_revised_text,
    refuse_incomplete,
    require_step,
)
from xicheng_events.foundation.publishing.operations import (
    publish_version,
    settle_clearance,
    take_step,
    withdraw_thing,
)
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.foundation.review.queries import is_passed, slip_for
from xicheng_events.voice.themes.models import MonthlyTheme
from xicheng_events.voice.themes.operations.drafting_themes import note_theme
from xicheng_events.voice.themes.public_fields import public_fields_of_theme
from xicheng_events.voice.themes.revision import apply_theme_revision, current_theme
from xicheng_events.voice.themes.theme_rules import missing_in_theme

P = PublishingStep

THEME_TEXT = CheckedText("themes", current=current_theme, fields=public_fields_of_theme, missing=missing_in_theme,
                         may_be_revised=lambda theme: theme.is_public, note=note_theme)


def theme_decided(slip: ReviewSlip) -> None:
    """What a slip about a theme brings: its row stands as it was decided."""
    settle_clearance(db.session.get(MonthlyTheme, slip.subject_id).publication, slip)


def publish_theme(theme: MonthlyTheme, *, by: Person) -> None:
    """Let everybody read it, or put the revision of a published one in place. Refuses `not_yours`, `not_cleared`
    without a passed slip for exactly today's words, `incomplete`, and `wrong_state`."""
    is_revised, was_public = THEME_TEXT.is_revised(theme), theme.is_public
    step = P.REVISE if was_public else P.PUBLISH
    require_step(theme.publication, step, by=by)
    if was_public and not is_revised:
        raise Refused("wrong_state", _("主题已经发布，没有可以发布的修改，请刷新页面。"))
    current, slip = current_theme(theme), slip_for(theme)
    refuse_incomplete(missing_in_theme(current))
    fields = public_fields_of_theme(current)
    if not is_passed(slip, fields):
        raise Refused("not_cleared", _("保密审查单未通过或已失效，不能发布。请先申请保密审查。"))
    take_step(theme.publication, step, by=by)
    if is_revised:
        apply_theme_revision(theme)
    publish_version(theme.publication, fields=fields, slip=slip, by=by)
    note_theme("themes.revision_published" if is_revised else "themes.published", theme, by)


def withdraw_theme(theme: MonthlyTheme, *, reason: str, by: Person) -> None:
    """撤下: its address says why from now on, and its month is free for another. Refuses as `withdraw_thing`."""
    require_step(theme.publication, P.WITHDRAW, by=by)
    drop_revised_text(theme, reason=kept(lambda: _("主题已撤下")), by=by)
    reason = withdraw_thing(theme, reason=reason, by=by)
    theme.holds_month = None
    note_theme("themes.withdrawn", theme, by, reason=reason)
