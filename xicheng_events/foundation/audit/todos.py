"""What waits in this room for whom, and the day's figures."""

from collections.abc import Iterator

from flask_babel import gettext as _

from xicheng_events.foundation.audit.clock_jumps import RELEASERS, clock_jump
from xicheng_events.foundation.audit.queries import counts_since
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.desk_overview import Figure
from xicheng_events.foundation.core.todos import Todo, only_for


@only_for(*RELEASERS)
def clock_to_check(person) -> Iterator[Todo]:
    """The clock has jumped, and nothing is deleted until somebody says that it is right."""
    yield Todo(int(clock_jump() is not None), _("次系统时间跳变待核对，到期删除已暂停"), "retention_staff.index", {})


@only_for("auditor")  # by value: roles are defined in a later room
def figures_of_today(person) -> Iterator[Figure]:
    """What was recorded today."""
    today = {"on": clock.today().isoformat()}
    begun = clock.start_of(clock.today())
    count, refused, unsealed = counts_since(begun)
    yield Figure(count, _("条记录（今天）"), "audit_staff.index", today)
    yield Figure(refused, _("次登录连续失败（今天）"), "audit_staff.index", {**today, "action": "accounts.locked"})
    yield Figure(unsealed, _("条记录待封存"), "audit_staff.index", {})
