"""What is said about doors: the page for those who stand at one, and in a notice whether one lets in who comes without
a registration."""

from flask import Blueprint
from flask_babel import gettext as _

from xicheng_events.door.checkin.queries.desk import rules_of
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.web.render import render

bp = Blueprint("help", __name__, url_prefix="/help")


@bp.get("/door")
def door():
    """One page: what each colour means, what a tablet can't know, how to get in, whom to ask."""
    return render("checkin/guide.html")


@bp.app_template_global("door_words")
def door_words(notice) -> str:
    """Whether somebody without a registration is let in, in a sentence for the public; empty where nobody registers
    anyway, and once all is over."""
    if not notice.allocation.row.takes_registrations or all(slot.ends_at <= clock.now() for slot in notice.slots):
        return ""
    if notice.id is not None and rules_of(notice.id).walk_ins:
        return _("没有报名的，活动当天有空余名额时可以在现场登记入场，按到场先后，不保证有名额。")
    return _("没有报名的，不能在现场登记入场。")
