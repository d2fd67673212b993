"""A meeting of 西城区统计局 that is over, and what it came to."""

import uuid

from tests.adoption.steps import answered, passed
from tests.cast import LI_JING, WANG_LEI
from tests.meetings.steps import code_of, draft_meeting, event_of, publish
from tests.opinions.steps import do
from tests.remarks.steps import noted
from tests.surveys.steps import came
from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.adoption import operations as adoption
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.opinions.operations import put_to_adoption
from xicheng_events.voice.remarks.models import Remark
from xicheng_events.voice.remarks.operations import confirm_remark

DECIDED = ("原则同意实施方案，按会议意见修改后印发。", "听取了建设进展，要求年内全部开放。")
OVER = "2026-04-08 16:00"


def meeting_held(app, desk, at) -> tuple[str, list[int]]:
    """Published, held, over: 李静 came to both open items, 王磊 to the first; its code, and its open items' slots."""
    hub = draft_meeting(app, desk("zhaomin"), allocation="fcfs")
    publish(hub, desk)
    first, _closed, third = (slot.id for slot in event_of(app, hub).slots)
    for slot, who in ((first, LI_JING), (first, WANG_LEI), (third, LI_JING)):
        came(app, slot, who)
    at(OVER)
    return code_of(hub), [first, third]


def said_there(app, world, slot: int, *, may_name: bool = True) -> int:
    """What 李静 said, as she has confirmed it, put to adoption; the opinion's number."""
    opinion = noted(app, world, "李静", "加装电梯要听取一层住户的意见。", slot=slot)
    with app.app_context():
        by = db.session.get(Remark, opinion).registration.person_id
    do(app, confirm_remark, (Remark, opinion), may_publish=True, may_name=may_name, by=by)
    do(app, put_to_adoption, (Opinion, opinion), by=world.staff["zhaomin"])
    return opinion


def told_what_became(app, world, opinion: int, *, title: str = "听取一层住户意见") -> None:
    """牛街街道 studies it and adopts it; 马静 passes the answer. Without `title` the theme has who spoke's words."""
    with app.app_context():
        theme = adoption.assign_to_unit(
            [db.session.get(Opinion, opinion)], unit=db.session.get(Organisation, world.units["niujie"]),
            title=title, form_key=uuid.uuid4().hex, by=db.session.get(Person, world.staff["zhaomin"]))
        db.session.commit()
        theme = theme.id
    answered(app, world, theme)
    passed(app, world, theme)


def drafted(desk, code: str, slots: list[int], words=DECIDED) -> str:
    """赵敏 drafts the outcome and says what was decided; its page at the desk."""
    zhaomin = desk("zhaomin")
    zhaomin.get(f"/staff/outcomes/of/{code}")
    begun = zhaomin.submit(f"/staff/outcomes/of/{code}")
    assert begun.status_code == 303, begun.text
    zhaomin.get(begun.location)
    said = {f"words_{slot}": text for slot, text in zip(slots, words, strict=True)}
    assert zhaomin.submit(begun.location, **said).status_code == 303
    return begun.location.removesuffix("/words")


def cleared(desk, here: str) -> None:
    """Submitted, passed by 刘伟, cleared by 何安."""
    for name, step in (("zhaomin", "submission"), ("liuwei", "approval")):
        browser = desk(name)
        browser.get(here)
        answer = browser.submit(f"{here}/{step}")
        assert answer.status_code == 303, answer.text
    clear_slip(desk)


def clear_slip(desk) -> str:
    """何安 clears what waits; the slip's page."""
    hean = desk("hean")
    hean.get("/staff/reviews")
    slip = next(link for link in hean.page.links if link.startswith("/staff/reviews/SC-"))
    page = hean.get(slip).text
    assert hean.submit(slip, decision="approve", disclosure="active").status_code == 303
    return page


def let_out(desk, here: str) -> None:
    """赵敏 publishes it."""
    zhaomin = desk("zhaomin")
    zhaomin.get(here)
    answer = zhaomin.submit(f"{here}/publication")
    assert answer.status_code == 303, answer.text
