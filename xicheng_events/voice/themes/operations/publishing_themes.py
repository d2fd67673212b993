"""Letting the theme of a month go its way: the unit's reviewer, the secrecy reviewer, everybody; and taking it back."""

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.publishing.checked_text import (
    CheckedText,
    drop_revised_text,
    require_step,
)
from xicheng_events.foundation.publishing.operations import (
    settle_clearance,
    withdraw_thing,
)
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip
from xicheng_events.voice.themes.models import MonthlyTheme
from xicheng_events.voice.themes.operations.drafting_themes import note_theme, refuse_unreleased
from xicheng_events.voice.themes.public_fields import public_fields_of_theme
from xicheng_events.voice.themes.revision import REVISABLE, apply_theme_revision, current_theme
from xicheng_events.voice.themes.theme_rules import missing_in_theme

P = PublishingStep


def _let_out(theme: MonthlyTheme) -> None:
    current = current_theme(theme)
    refuse_unreleased(theme, {name: getattr(current, name) for name in REVISABLE})  # consents may be gone by now
    apply_theme_revision(theme)


THEME_TEXT = CheckedText("themes", current=current_theme, fields=public_fields_of_theme, missing=missing_in_theme,
                         may_be_revised=lambda theme: theme.is_public, note=note_theme, let_out=_let_out)


def theme_decided(slip: ReviewSlip) -> None:
    """What a slip about a theme brings: its row stands as it was decided."""
    settle_clearance(db.session.get(MonthlyTheme, slip.subject_id).publication, slip)


def withdraw_theme(theme: MonthlyTheme, *, reason: str, by: Person) -> None:
    """撤下: its address says why from now on, and its month is free for another. Refuses as `withdraw_thing`."""
    require_step(theme.publication, P.WITHDRAW, by=by)
    drop_revised_text(theme, reason=kept(lambda: _("主题已撤下")), by=by)
    reason = withdraw_thing(theme, reason=reason, by=by)
    theme.holds_month = None
    note_theme("themes.withdrawn", theme, by, reason=reason)
