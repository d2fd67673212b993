"""What the house reads of `questions` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.questions import retention as retention
from xicheng_events.booking.notices import staff_form
from xicheng_events.foundation.questions.operations.keeping_answers import purge_secret_answers
from xicheng_events.foundation.core.sweeps import Sweep

PLACES = {"queries": ("reading_answers",)}
PAGES = (staff_form.bp,)
SWEEPS = (Sweep(purge_secret_answers, 3600),)
ACTIONS = {"questions.purged": _l("到期删除回答")}
DETAILS = {"answers": _l("回答")}
FORMS = {
    "questions_staff.move": _l("调整问题的次序"),
    "questions_staff.question": _l("修改报名表的问题"),
    "questions_staff.remove": _l("删去报名表的问题"),
    "questions_staff.show": _l("修改报名表"),
    "questions_staff.usual": _l("恢复常用的报名表"),
}
RETENTION = retention
