"""A meeting of the district's government: 赵敏 writes the notice, 刘伟 and 何安 check, 郑平 decides."""

from tests.notices.test_desk import NOTICE, stored

MEETING = {
    **{name: value for name, value in NOTICE.items() if not name.startswith(("slots", "agenda"))},
    "kind": "meeting", "allocation": "review", "companion_policy": "none", "max_party": "1",
    "title": "区政府第12次常务会议", "theme": "", "summary": "邀请代表列席两项议题。",
    "slots-0-label": "老旧小区加装电梯实施方案", "slots-0-starts_at": "2026-04-08T09:00",
    "slots-0-ends_at": "2026-04-08T09:40", "slots-0-agenda_item-speaking": "speak",
    "slots-0-agenda_item-minutes": "3", "slots-0-quotas-0-seat": "attend", "slots-0-quotas-0-category": "resident_rep",
    "slots-0-quotas-0-capacity": "2", "slots-0-quotas-1-seat": "attend", "slots-0-quotas-1-category": "npc",
    "slots-0-quotas-1-capacity": "1", "slots-0-quotas-2-seat": "observe", "slots-0-quotas-2-category": "anyone",
    "slots-0-quotas-2-capacity": "5",
    "slots-1-label": "某单位人员编制调整", "slots-1-starts_at": "2026-04-08T09:40",
    "slots-1-ends_at": "2026-04-08T10:00",
    "slots-1-agenda_item-closed": "work_secret",
    "slots-2-label": "养老助餐点建设进展", "slots-2-starts_at": "2026-04-08T10:00",
    "slots-2-ends_at": "2026-04-08T10:30", "slots-2-agenda_item-speaking": "ask",
    "slots-2-quotas-0-seat": "attend", "slots-2-quotas-0-category": "anyone", "slots-2-quotas-0-capacity": "2",
}


def units(app, slug: str) -> str:
    """The id of a unit, as the form sends it."""
    from xicheng_events.foundation.accounts.queries import organisation_by_slug
    with app.app_context():
        return str(organisation_by_slug(slug).id)


def draft_meeting(app, editor, **changes) -> str:
    """赵敏 writes the notice of a meeting and what it is; the address of its page at the desk."""
    unit = units(app, "tjj")
    editor.get("/staff/events/new?kind=meeting")
    answer = editor.submit("/staff/events/new", **{
        **MEETING, "slots-0-agenda_item-unit": unit, "slots-2-agenda_item-unit": unit, **changes})
    assert answer.status_code == 303, answer.text
    hub = answer.location
    editor.get(f"{hub}/meeting")
    assert editor.submit(f"{hub}/meeting", kind="gov_exec", number="第12次", convenor="区长").status_code == 303
    return hub


def publish(hub: str, desk) -> None:
    """It is checked, cleared and published."""
    zhaomin, liuwei, hean = desk("zhaomin"), desk("liuwei"), desk("hean")
    zhaomin.get(hub)
    zhaomin.submit(f"{hub}/submission")
    liuwei.get(hub)
    liuwei.submit(f"{hub}/approval")
    hean.get("/staff/reviews")
    slip = next(link for link in hean.page.links if link.startswith("/staff/reviews/SC-"))
    hean.get(slip)
    assert hean.submit(slip, decision="approve", disclosure="active").status_code == 303
    zhaomin.get(hub)
    assert zhaomin.submit(f"{hub}/publication").status_code == 303


def code_of(hub: str) -> str:
    """The meeting's number."""
    return hub.rsplit("/", 1)[1]


def event_of(app, hub: str):
    """The event, with its slots read."""
    return stored(app, code_of(hub))
