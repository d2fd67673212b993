"""What waits in this room for whom."""

from collections.abc import Iterator

from flask_babel import gettext as _

from xicheng_events.foundation.audit.clock_jumps import RELEASERS, clock_jump
from xicheng_events.foundation.core.todos import Todo


def clock_to_check(person) -> Iterator[Todo]:
    """The clock has jumped, and nothing is deleted until somebody says that it is right."""
    yield Todo(int(person.holds(*RELEASERS) and clock_jump() is not None), _("次系统时间跳变待核对，到期删除已暂停"),
               "retention_staff.index", {})
