"""What representatives are told, each time with the link to their own page."""

from datetime import timedelta

from flask import current_app

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.codes import link_token_of
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.notify.operations import queue_notice
from xicheng_events.openness.representatives.models import Representative

_RUNS_OUT = timedelta(days=14)


def link_token(phone: str) -> str:
    """What the link to the page of whoever has that phone opens it with: the same in each message."""
    return link_token_of(keyed_hash(f"representative:{phone}"))


def tell_representative(template: str, representative: Representative, **values) -> None:
    """Queue one message to them; nothing to whom nobody knows any more."""
    if representative.phone:
        queue_notice(template, phone=representative.phone, about=representative, secret=True,
                     expires_at=clock.now() + _RUNS_OUT, link=_link(representative.phone), **values)


def _link(phone: str) -> str:
    return f"{current_app.config['SITE_URL']}/representatives/links/{link_token(phone)}"
