"""The page between, when there are places for some of a party: do fewer come, or do all wait together? Nothing is
taken meanwhile; what was typed travels in the page itself."""

from flask import request
from flask_babel import gettext as _

from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.registration.operations.eligibility import TooFew
from xicheng_events.booking.registration.operations.waiting_list import offer_rule
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.web.render import render

_ANSWER = "party"  # its buttons: “fewer” or “wait”


def ask_first(slot: Slot, refusal: TooFew, *, layout: str = "layouts/base.html"):
    """The question, with the form that was sent: the same address takes it again, with the answer."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in ("csrf_token", _ANSWER)]
    return render("registration/too_few.html", slot=slot, event=slot.event, refusal=refusal, fields=fields,
                  offer_rule=offer_rule(slot), layout=layout, status=422)


def waits_together() -> bool:
    """Whether the request says that all of the party would wait."""
    return request.form.get(_ANSWER) == "wait"


def comes_with_fewer(form) -> bool:
    """Whether the request asks for the form back to take somebody out; the form then says so."""
    if request.form.get(_ANSWER) != "fewer":
        return False
    form.refuse(Refused("too_few", _("请减少同行人后再提交；名额以提交时为准。"), "companions"))
    return True
