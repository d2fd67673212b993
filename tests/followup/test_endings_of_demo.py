"""In the demo world every way a reply can end is at somebody's desk."""

from sqlalchemy import select

from tests.cast import sign_in_staff
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.models import Issue


def test_what_can_become_of_a_reply_is_at_a_desk(demo_site):
    """Unhappy after two 重办; an objection to a light; asked four weeks later; no answer to three calls."""
    desks = {name: sign_in_staff(demo_site.test_client(), name) for name in ("zhouyan", "qianfang", "zhaomin")}
    with demo_site.app_context():
        numbers = dict(db.session.execute(select(Issue.title, Issue.number)).all())
    at_hand = desks["zhouyan"].get("/staff").text
    assert all(words in at_hand for words in (
        "件预警异议待处理", "小区铁门白天上锁", "件问题办结后提出人仍不满意，待研究处理", "排风机夜间噪声"))
    for name, title, words in (("qianfang", "法源寺后街路灯不亮", "回访3次未接通，予以办结"),
                               ("zhaomin", "等候区座椅不够", "四周后回问：已解决"),
                               ("zhouyan", "大厅意见箱无人开启", "未收到评价，予以办结"),
                               ("zhouyan", "小花园长椅损坏", "提出人未作评价，予以办结")):
        assert words in desks[name].get(f"/staff/issues/{numbers[title]}").text, title
