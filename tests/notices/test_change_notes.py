"""更新说明: what each revision of a notice changed is on its page, with the day, as it was reviewed with it."""

import re

from xicheng_events.booking.notices.operations import checking, drafting, publishing
from xicheng_events.demo.notices import clear

DAYS = {"2026-03-11 09:00": "集合地点改为西门。", "2026-03-12 09:00": "增加手语讲解。",
        "2026-03-13 09:00": "请改乘地铁。"}


def revise(desk, note: str) -> None:
    """赵敏 changes the notice, says so in a note, 何安 clears both, and it goes out."""
    event, zhaomin = desk.event(), desk.person("zhaomin")
    drafting.edit_event(event, by=zhaomin, summary=f"改过的介绍：{note}")
    checking.ask_for_review(event, note=note, by=zhaomin)
    clear(event, event.host_id)
    publishing.publish_event(event, by=zhaomin)


def notes_on(page: str) -> list[tuple[str, str]]:
    """(day, note) as a page lists them from top to bottom."""
    last = re.findall(r'更新说明</strong>\s*<span class="soft">([^<]+)</span><br>([^<]+)<', page)
    folded = page.partition("此前的更新说明")[2].partition("</details>")[0]
    return last + re.findall(r"<dt>([^<]+)</dt><dd>(?:<[^>]+>)?([^<]+)<", folded)


def test_all_notes_on_changes_are_on_the_page_the_newest_first_and_no_statement_more(
        world, client, inside, at, statements):
    page, said = f"/events/{world.code}", []
    with statements() as unchanged:
        assert notes_on(client.get(page).text) == []
    for day, note in DAYS.items():
        at(day)
        with inside() as desk:
            revise(desk, note)
        said.insert(0, (f"2026年3月{day[8:10]}日", note))
        with statements() as changed:
            assert notes_on(client.get(page).text) == said
        assert ("此前的更新说明" in client.get(page).text) is (len(said) > 1)
        assert len(changed) == len(unchanged)


def test_a_note_that_nobody_has_cleared_yet_stands_in_the_preview_alone(world, client, inside, desk, at):
    for day, note in list(DAYS.items())[:2]:
        at(day)
        with inside() as rows:
            revise(rows, note)
    with inside() as rows:
        event, zhaomin = rows.event(), rows.person("zhaomin")
        drafting.edit_event(event, by=zhaomin, summary="还没有审查的介绍。")
        checking.ask_for_review(event, note="还没有审查的说明。", by=zhaomin)
    assert "还没有审查" not in client.get(f"/events/{world.code}").text
    preview = desk("zhaomin").get(f"/staff/events/{world.code}/preview").text
    assert "还没有审查的说明。" in preview
    assert [note for _day, note in notes_on(preview)] == ["增加手语讲解。", "集合地点改为西门。"]
