"""赵敏 hands a notice on, takes it back, deletes it; 刘伟 reads it where he passes it, with what has changed."""

import re

import pytest
from sqlalchemy import select

from tests.support.at_once import at_once
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublicationState


def state_of(app, code: str) -> PublicationState:
    with app.app_context():
        return db.session.scalar(select(Publication.state).join(Event).where(Event.code == code))


def test_what_was_submitted_can_be_taken_back_and_a_draft_deleted_and_had_back(app, desk, drafted):
    zhaomin, liuwei = desk("zhaomin"), desk("liuwei")
    code, hub = drafted, f"/staff/events/{drafted}"
    zhaomin.get(hub)
    zhaomin.submit(f"{hub}/submission")
    assert "撤回修改" not in liuwei.get(hub).text
    zhaomin.get(hub)
    zhaomin.submit(f"{hub}/taking-back")
    assert state_of(app, code) is PublicationState.DRAFTING
    assert liuwei.submit(f"{hub}/approval").status_code == 422  # what 刘伟 sees is no longer so
    zhaomin.get(hub)
    zhaomin.submit(f"{hub}/deletion")
    assert code not in zhaomin.get("/staff/events").text
    assert code in zhaomin.get("/staff/events?state=deleted").text
    assert "草稿已删除" in zhaomin.get(hub).text
    zhaomin.submit(f"{hub}/restoration")
    assert code in zhaomin.get("/staff/events").text
    assert state_of(app, code) is PublicationState.DRAFTING


def test_the_reviewer_reads_all_of_it_above_the_button_and_what_has_changed(app, desk, drafted):
    zhaomin, liuwei = desk("zhaomin"), desk("liuwei")
    hub = f"/staff/events/{drafted}"
    zhaomin.get(hub)
    zhaomin.submit(f"{hub}/submission")
    above = liuwei.get(hub).text.partition("审核通过，送保密审查</button>")[0].partition("公告全文")[2]
    assert all(said in above for said in ("看一看居民收支数据", "二龙路27号", "参观数据展厅", "010-00000000"))
    assert "<ins>" not in above
    liuwei.submit(f"{hub}/return", reason="请换一个时间。")
    zhaomin.get(f"{hub}/edit")
    zhaomin.submit(f"{hub}/edit", **{"agenda-0-title": "参观普查展厅"})
    zhaomin.get(hub)
    zhaomin.submit(f"{hub}/submission")
    page = liuwei.get(hub).text
    changed = re.findall(r"<(ins|del)><[^>]*>[^<]*</span>([^<]*)", page)
    assert changed == [("del", "参观数据展厅\n"), ("ins", "参观普查展厅\n")]


def test_whatever_a_room_notes_about_an_event_is_told_in_words(app, world, desk):
    zhaomin = desk("zhaomin")
    zhaomin.get(f"/staff/door/events/{world.code}")
    zhaomin.submit(f"/staff/door/events/{world.code}/rules", walk_ins="y")
    history = zhaomin.get(f"/staff/events/{world.code}").text.partition("办理过程</h2>")[2]
    assert "修改签到设置" in history
    assert not re.search(r"[a-z]+\.[a-z_]+", history.partition("</section>")[0])


@pytest.mark.filterwarnings("error::sqlalchemy.exc.SAWarning")
def test_of_two_who_rewrite_the_day_at_once_the_second_is_told_before_a_line_is_gone(app, world, drafted, desk):
    clerks, page = [desk("zhaomin") for _two in range(2)], f"/staff/events/{drafted}/edit"
    for clerk in clerks:
        clerk.get(page)
    answers = at_once(app, *[lambda who=who, n=n: who.submit(page, **{"agenda-0-title": f"参观第{n}展厅"}).status_code
                             for n, who in enumerate(clerks)])
    assert sorted(answers)[0] == 303
    assert sorted(answers)[1] in (409, 422)
    with app.app_context():
        titles = [line.title for line in db.session.scalars(select(Event).where(Event.code == drafted)).one().agenda]
        assert titles in (["参观第0展厅", "互动答疑"], ["参观第1展厅", "互动答疑"])
