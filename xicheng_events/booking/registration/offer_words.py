"""How an offered place reads: a free place for whoever waits, a place on a list, or an invitation (列席邀请)."""

from typing import NamedTuple

from flask_babel import gettext as _

from xicheng_events.booking.events.models import Event
from xicheng_events.booking.registration.models import Registration
from xicheng_events.booking.registration.states import RegistrationState
from xicheng_events.foundation.core.text import moment


class OfferWords(NamedTuple):
    """What is said of one offer: how it stands in a word, above and on the page of the registration, until when it is
    answered, on a card on 我的, what follows, on the two buttons and before the second, and after each; above the page
    once it has lapsed, and once it was declined."""

    standing: str
    headline: str
    said: str
    deadline: str
    on_card: str
    next: str
    accept: str
    decline: str
    sure: str
    accepted: str
    declined: str
    over: str
    left: str


def offer_message(event: Event) -> str:
    """The message with which a place is offered."""
    if event.row.invites:
        return "sit_in"
    return "seat_offered" if event.allocation.row.is_balanced else "promote"  # by the list, or because somebody went


def state_words(registration: Registration) -> str:
    """The state of a registration, as who has it reads it."""
    is_offer = registration.state == RegistrationState.OFFERED
    return offer_words(registration).standing if is_offer else registration.state.label


def offer_words(registration: Registration) -> OfferWords:
    """What is said of the offer that this registration has or had."""
    event, until = registration.slot.event, moment(registration.offer_until) if registration.offer_until else ""
    if not event.row.invites:
        return OfferWords(
            registration.state.label, _("有名额等您确认"),
            _("您已列入名单，席位已为您保留。请在下面的时限前确认，逾期视为放弃，将邀请下一位。")
            if event.allocation.row.is_balanced else
            _("有名额空出，已为您保留。请在下面的时限前确认，逾期视为放弃，将递补下一位。"),
            _("%(until)s前确认", until=until), _("请于%(until)s前确认，逾期视为放弃。", until=until),
            _("不能参加请点“放弃递补”，名额会给下一位。"), _("确认参加"), _("放弃递补"),
            _("放弃后名额将给下一位候补人员，确定放弃吗？"), _("递补成功，请凭签到码参加活动。"),
            _("您已放弃递补，名额将给下一位候补人员。"), _("递补已逾期"), _("报名已取消"))
    over, left = _("列席邀请已逾期"), _("已谢绝列席邀请")
    if registration.waits_for_desk:
        said = _("您已回复参加。名单已定，您的答复已转主办单位确认，结果短信告知。")
        return OfferWords(
            _("已回复，待主办单位确认"), _("已回复参加，待主办单位确认"), said, "", said,
            _("不能参加了，请点“谢绝”。"), _("参加"), _("谢绝"), _("确定谢绝吗？"), said, _("已谢绝，感谢告知。"), over,
            left)
    return OfferWords(
        _("列席邀请，待回复"), _("列席邀请，请您回复"),
        _("邀请您列席这项议题，席位已为您保留。请在下面的时限前回复参加或谢绝，逾期将邀请下一位。"),
        _("%(until)s前回复", until=until), _("列席邀请：请于%(until)s前回复，逾期将邀请下一位。", until=until),
        _("不能参加请点“谢绝”，将邀请下一位。"), _("参加"), _("谢绝"), _("谢绝后将邀请下一位，确定谢绝吗？"),
        _("已回复参加。"), _("已谢绝，感谢告知。"), over, left)
