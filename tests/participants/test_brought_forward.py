"""A slot is moved to an earlier time: every page and message says so, and none says 延期."""

import re

import pytest

from tests.cast import LI_JING, OUYANG, WANG_LEI, messages_to
from tests.registration.steps import change, register
from tests.support.page_reader import words_of
from xicheng_events.booking.events.models import Quota

EARLIER, LATER, LONGER = ("2026-03-17T", "09:30", "11:00"), ("2026-03-25T", "14:00", "15:30"), (
    "2026-03-18T", "09:30", "12:00")


def move(world, desk, *, morning=None, afternoon=None):
    """赵敏 moves one slot, or both: (day, from, until)."""
    times = {}
    for n, (slot, to) in enumerate(((world.morning, morning), (world.afternoon, afternoon))):
        if to:
            day, starts, ends = to
            times |= {f"times-{n}-slot_id": slot, f"times-{n}-starts_at": day + starts,
                      f"times-{n}-ends_at": day + ends}
    answer = desk("zhaomin").post(f"/staff/registrations/events/{world.code}/postponement",
                                  data={**times, "reason": "场地检修"}, follow_redirects=True)
    assert "活动已改期" in answer.text


@pytest.fixture
def three(app, world, citizen):
    """李静 in the morning, 王磊 in the afternoon, 欧阳建国 waits behind him: who they are, and their pages."""
    change(app, Quota, 2, capacity=1)
    who = [(citizen(LI_JING), world.morning, "李静"), (citizen(WANG_LEI), world.afternoon, "王磊"),
           (citizen(OUYANG), world.afternoon, "欧阳建国")]
    return [(person, register(person, slot, name=name).headers["Location"]) for person, slot, name in who]


def test_one_slot_earlier_one_later_each_reads_what_is_true_of_theirs(app, world, three, desk, client):
    move(world, desk, morning=EARLIER, afternoon=LATER)
    assert "因故提前至2026年3月17日（星期二）09:30—11:00，名额保留" in messages_to(app, LI_JING, template="postpone")[0]
    assert "因故延期至2026年3月25日" in messages_to(app, WANG_LEI, template="postpone")[0]
    assert "因故延期至2026年3月25日" in messages_to(app, OUYANG, template="postpone_waiting")[0]
    page = client.get(f"/events/{world.code}").text
    assert "本活动的上午场已提前，下午场已延期，下面是新的时间。改期原因：场地检修。" in page
    assert re.findall(r"</svg>已(提前|延期|改期)", page) == ["提前", "延期"]
    (li, hers), (wang, his), (ouyang, waiting) = three
    mine = words_of(li.get(hers).text)
    assert "本场已提前至2026年3月17日（星期二）09:30—11:00，原定2026年3月18日（星期三）09:30—11:00。" in mine
    assert "您的名额保留；如不能参加，开始前都可以取消。" in mine
    assert "本场已提前至2026年3月17日" in words_of(li.get(f"{hers}/stay").text)
    assert "本场已延期至2026年3月25日（星期三）14:00—15:30，原定2026年3月18日" in words_of(wang.get(his).text)
    assert "本场已延期至2026年3月25日" in ouyang.get(waiting).text
    assert "上午场已提前，下午场已延期" in desk("zhaomin").get(f"/staff/events/{world.code}").text


def test_all_of_it_earlier_and_nobody_reads_of_a_delay_anywhere(app, world, three, desk, client):
    move(world, desk, morning=EARLIER, afternoon=("2026-03-17T", "14:00", "15:30"))
    assert "本活动已提前，下面是新的时间。" in client.get(f"/events/{world.code}").text
    assert "已改期" in client.get("/events").text
    (li, hers), (wang, his), (ouyang, waiting) = three
    clerk, room = desk("zhaomin"), f"/staff/registrations/events/{world.code}"
    public = ("", f"/{world.code}", f"/{world.code}/poster", f"/{world.code}/calendar.ics", "/feed.xml", "/feed.ics")
    read = [*(client.get(f"/events{path}").text for path in public),
            *(li.get(path).text for path in ("/me", "/me/messages", hers, f"{hers}/stay", f"{hers}/calendar.ics")),
            wang.get(his).text, ouyang.get(waiting).text,
            *(clerk.get(path).text for path in (
                "/staff/events", f"/staff/events/{world.code}", room, f"{room}/postponement", f"{room}/cancellation",
                f"{room}/{hers.rsplit('/')[-1]}", f"/staff/mailings/events/{world.code}",
                f"/staff/door/events/{world.code}")),
            desk("zhouyan").get("/staff/audit?action=events.").text.partition("<tbody>")[2]]
    for page in read:
        assert len(page) > 100
        assert "延期" not in page, page
    assert not [text for citizen in (LI_JING, WANG_LEI, OUYANG) for text in messages_to(app, citizen)
                if "延期" in text]


def test_only_the_end_is_another_and_the_others_slot_is_what_it_was(app, world, three, desk):
    move(world, desk, morning=LONGER)
    assert "因故改期至2026年3月18日（星期三）09:30—12:00" in messages_to(app, LI_JING, template="postpone")[0]
    (li, hers), (wang, his), _waiting = three
    assert "本场已改期至2026年3月18日（星期三）09:30—12:00，原定2026年3月18日" in words_of(li.get(hers).text)
    assert "活动有场次改期，您报名的这场时间不变。" in wang.get(his).text
    assert messages_to(app, WANG_LEI, template="postpone") == []


def test_the_message_opens_the_registration_where_one_answers(app, world, three, desk, client):
    move(world, desk, morning=EARLIER)
    message = messages_to(app, LI_JING, template="postpone")[0]
    link = re.search(r" https?://[^/]+(/r/BM-\w+)$", message)[1]
    (li, hers), *_others = three
    assert client.get(client.get(link).location).location.startswith("/sign-in?next=")
    page = li.get(link, follow_redirects=True).text
    assert "告知是否参加" in page
    assert f"{hers}/withdrawal" in page
    for typed in (link.lower(), link.replace("BM-", "BM"), f"{link}。"):
        assert hers in li.get(typed, follow_redirects=True).text, typed
