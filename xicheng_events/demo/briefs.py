"""The demo's monthly briefs: one that a meeting has made something of, one that is being written. Also given to an older
world, once."""

from sqlalchemy import exists, select

from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.periods import months_up_to
from xicheng_events.overview.briefs.hotline_numbers import HotlineRow
from xicheng_events.overview.briefs.models import Brief
from xicheng_events.overview.briefs.operations import open_brief, put_hotline_numbers, save_brief

# Invented: unit, requests, and the three rates in hundredths of a percent.
_NUMBERS = (
    ("desheng", 1218, 9980, 9310, 9465, "停车管理\n噪声扰民\n充电设施"), ("niujie", 864, 10000, 9550, 9620, "电梯加装\n垃圾分类"),
    ("shichahai", 1042, 9975, 9205, 9380, "胡同环境\n旅游秩序"), ("tjj", 12, 10000, 10000, None, ""),
)


def play(timeline: Timeline, story: Story) -> None:
    """The month before last has been laid before a meeting; last month's numbers are in."""
    if not db.session.scalar(select(exists().where(Brief.id.is_not(None)))):
        timeline.on(-3, "15:20", _write, story)


def _write(story: Story) -> None:
    by = story.staff["zhouyan"]
    before, last, _this = months_up_to(clock.today(), 3)
    for month in (before, last):
        brief = open_brief(month, by=by)
        put_hotline_numbers(brief, {story.units[slug]: HotlineRow(
            requests=requests, answered=answered, solved=solved, satisfied=satisfied, problems=problems)
            for slug, requests, answered, solved, satisfied, problems in _NUMBERS}, by=by)
        is_over = month == before
        save_brief(
            brief, version=brief.version, theme="老旧小区电动自行车充电设施不足",
            theme_text="牵头单位：区城市管理委。措施：排查点位、新增充电口、公布使用办法。" if is_over else "",
            meeting="区政府常务会议" if is_over else "", met_on=last.first if is_over else None,
            decided="同意新增充电设施点位清单，由各街道于年底前完成建设并公布。" if is_over else "", by=by)
