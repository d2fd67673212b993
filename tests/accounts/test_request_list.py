"""周岩 looks through 账号申请: what waits, what became of the rest, found by whose account it is or why."""

import re

from tests.accounts.test_second_person import ask, decide
from tests.web.test_desk_lists import sheet_of
from xicheng_events.foundation.accounts.models import RequestKind, Role
from xicheng_events.foundation.accounts.operations import second_person


def test_what_was_asked_for_is_found_sorted_and_taken_along(app, world, desk, at):
    at("2026-03-10 09:00")
    ask(app, world, world.staff["hemiao"], role=Role.COORDINATOR)
    at("2026-03-10 10:00")
    refused = ask(app, world, world.staff["qinlan"], role=Role.AUDITOR, kind=RequestKind.TAKE_ROLE)
    decide(app, world, refused, "zhouyan", second_person.refuse)
    zhouyan = desk("zhouyan")

    def listed(query: str = "") -> list[tuple]:
        """Who the page has, in its order; as the sheet has them."""
        page = zhouyan.get(f"/staff/requests?{query}").text
        rows = sheet_of(zhouyan.get(f"/staff/requests/export?{query}"))
        names = [row[3] for row in rows]
        assert re.findall(r'data-label="账号"><div><span class="whole">(.+?)</span>', page) == names
        assert f"共 {len(names)} 条" in page
        return names

    assert listed() == ["何苗"], "what waits"
    assert listed("state=all") == listed("state=all&sort=-asked") == listed("state=x") == ["秦岚", "何苗"]
    assert listed("state=all&sort=asked") == listed("state=all&sort=number") == ["何苗", "秦岚"]
    assert listed("state=all&kind=take_role") == listed("state=refused") == ["秦岚"]
    for words in ("何", "HEMIAO", "接任"):
        assert listed(f"words={words}") == ["何苗"], words
    assert listed("state=all&words=陆遥") == ["秦岚", "何苗"], "who has asked"
    assert listed("words=没有这样的人") == []
    assert "可换个词查找，或清除条件" in zhouyan.get("/staff/requests?words=没有这样的人").text
    assert sheet_of(zhouyan.get("/staff/requests/export?state=refused")) == [
        (str(refused), "收回角色：审计管理员", "区政府办公室", "秦岚", "qinlan", "轮岗接任", "陆遥", "2026-03-10 10:00",
         "未同意", "2026-03-17 10:00", "周岩", "2026-03-10 10:00")]
    at("2026-03-18 09:00")
    zhouyan = desk("zhouyan")
    assert listed() == []
    assert "没有待确认的申请" in zhouyan.get("/staff/requests").text
    assert listed("state=over") == ["何苗"]
    assert sheet_of(zhouyan.get("/staff/requests/export?state=over"))[0][8] == "已过期"
