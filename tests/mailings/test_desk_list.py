"""What the people of an event were told, as a list at its desk: narrowed, sorted, taken along."""

from sqlalchemy import select

from tests.cast import beijing
from tests.mailings.steps import guests, run
from tests.mailings.test_notices import TEXT, confirm, write
from tests.web.test_desk_lists import links_of, sheet_of
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db


def test_an_events_mailings_are_narrowed_sorted_and_taken_along(app, world, desk, at):
    clerk, base = desk("zhaomin"), f"/staff/mailings/events/{world.code}"
    page = clerk.get(base).text
    assert "还没有发过通知" in page
    assert "查询条件" not in page  # nothing to narrow
    guests(app, world.morning, 3, heads=2)
    assert confirm(clerk, base, write(clerk, base)).status_code == 303
    run(app)
    at(beijing("2026-03-17 10:00"))
    assert run(app) == 2
    clerk = desk("zhaomin")
    notice, *reminders = [f"{base}/{number}" for number in (1, 2, 3)]
    assert links_of(clerk.get(base).text) == [*reversed(reminders), notice]
    for query, expected in (("sort=at", [notice, *reminders]), ("kind=notice", [notice]), ("kind=x&sort=x", None),
                            ("kind=reminder&sort=-at", reminders[::-1])):
        assert links_of(clerk.get(f"{base}?{query}").text) == (expected or [*reversed(reminders), notice]), query
    assert f'href="{base}/export?kind=notice"' in clerk.get(f"{base}?kind=notice").text
    sheet = sheet_of(clerk.get(f"{base}/export?sort=at"))
    assert sheet[0] == ("2026-03-10 09:00", "群发通知", TEXT, "全部场次、报名成功", "6", "3", "已全部登记", "0", "0",
                        "赵敏")
    assert [row[1] for row in sheet] == ["群发通知", "活动提醒", "活动提醒"]
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "mailings.list_exported")).one()
        assert (entry.by_id, entry.detail) == (world.staff["zhaomin"], {"rows": 3, "event": world.code})
    assert desk("qianfang").get(f"{base}/export").status_code == 404  # another unit's event
