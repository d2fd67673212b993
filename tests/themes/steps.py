"""Themes of 西城区统计局, taken their way by the people whose steps those are; inside an app context."""

from datetime import date

from xicheng_events.demo.notices import clear, somebody
from xicheng_events.foundation.accounts.models import Organisation, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.themes.kinds import Part
from xicheng_events.voice.themes.models import MonthlyTheme
from xicheng_events.voice.themes.operations import drafting_themes as drafting
from xicheng_events.voice.themes.operations.publishing_themes import THEME_TEXT

UNIT = "北京市西城区统计局"
TASK = {"text": "公布各社区的统计服务点", "unit": UNIT, "due_on": date(2026, 3, 31), "done_on": None, "outcome": ""}
DONE = {"text": "清点办事窗口", "unit": UNIT, "due_on": date(2026, 2, 28), "done_on": date(2026, 2, 20),
        "outcome": "12个窗口已清点"}
POLICY = {"title": "关于规范统计服务点的通知", "number": "西统发〔2026〕3号", "on": date(2026, 3, 2),
          "link": "https://www.bjxch.gov.cn/3.html"}
NOTE = {"on": date(2026, 3, 5), "text": "已与各街道核对服务点。"}


def editor(theme: MonthlyTheme):
    """Who writes on it."""
    return somebody(Role.EDITOR, theme.publication.organisation_id)


def drafted_theme(world, *, month: str = "2026-03", title: str = "统计服务点难找", unit: str = "tjj") -> MonthlyTheme:
    """A complete draft by 赵敏: two tasks, one of them done, a policy and a note; uncommitted."""
    lead = db.session.get(Organisation, world.units[unit])
    theme = drafting.draft_theme(lead=lead, month=month, title=title, by=somebody(Role.EDITOR, lead.id))
    drafting.edit_theme(theme, by=editor(theme), problem="群众反映不知道到哪里办。", measures="一张清单、一块牌子。",
                        partners=["北京市西城区牛街街道办事处"])
    for part, said in ((Part.TASKS, TASK), (Part.TASKS, DONE), (Part.POLICIES, POLICY), (Part.NOTES, NOTE)):
        drafting.put_row(theme, part, said, by=editor(theme))
    return theme


def published_theme(theme: MonthlyTheme) -> MonthlyTheme:
    """All the way."""
    unit = theme.publication.organisation_id
    THEME_TEXT.submit(theme, by=editor(theme))
    THEME_TEXT.accept(theme, by=somebody(Role.REVIEWER, unit))
    clear(theme, unit)
    THEME_TEXT.publish(theme, by=editor(theme))
    return theme


def theme_coded(code: str) -> MonthlyTheme:
    """The one with that code."""
    return db.session.scalars(db.select(MonthlyTheme).where(MonthlyTheme.code == code)).one()
