"""Opening a month's brief, and what is written into it. The coordinator's work alone (domain §14)."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import update

from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_once, overwrite
from xicheng_events.foundation.core.periods import Period
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.redacting import unmarked
from xicheng_events.overview.briefs.hotline_numbers import HotlineRow
from xicheng_events.overview.briefs.models import Brief, HotlineNumbers
from xicheng_events.overview.briefs.queries import brief_of

KEEPERS = (Role.COORDINATOR,)
LINE_AT_MOST, TEXT_AT_MOST = 100, 2000


def open_brief(month: Period, *, by: Person) -> Brief:
    """开始编制: the brief of a month; the one there is when it was opened before. Refuses `month_ahead`."""
    _require(by)
    if month.first > clock.today():
        raise Refused("month_ahead", _("这个月还没有开始，不能编制月报。"), "month")
    made = insert_once(Brief, month=month.name, theme="", theme_text="", meeting="", met_on=None, decided="",
                       opened_at=clock.now(), opened_by_id=by.id, version=1)
    if made:
        record("briefs.opened", made, by=by, month=month.name)
    return made or brief_of(month.name)


def save_brief(brief: Brief, *, version: int | None, theme: str, theme_text: str, meeting: str, met_on: date | None,
               decided: str, by: Person) -> Brief:
    """Save what is said of the month: 每月一题, which meeting it was laid before, when, and what that decided.

    Refuses `changed_meanwhile` where somebody saved since `version`, `meeting_missing` beside `meeting` where there is
    a day or a decision without one, `day_ahead` beside `met_on`, `personal_data` and lengths beside each.
    """
    _require(by)
    texts = {name: unmarked(written(text, field=name, at_most=at_most, what=what), field=name)
             for name, text, at_most, what in (
                 ("theme", theme, LINE_AT_MOST, _("主题")), ("theme_text", theme_text, TEXT_AT_MOST, _("主题说明")),
                 ("meeting", meeting, LINE_AT_MOST, _("会议名称")), ("decided", decided, TEXT_AT_MOST, _("议定结果")))}
    if (met_on or texts["decided"]) and not texts["meeting"]:
        raise Refused("meeting_missing", _("请填写提请的会议。"), "meeting")
    if met_on and met_on > clock.today():
        raise Refused("day_ahead", _("会议日期不能晚于今天。"), "met_on")
    saved = write(update(Brief).where(Brief.id == brief.id, Brief.version == version).values(
        met_on=met_on, version=Brief.version + 1, **texts))
    if saved != 1:
        raise Refused("changed_meanwhile", _("他人刚刚保存过这份月报，您填写的内容还在，请核对后再保存。"))
    db.session.refresh(brief)
    record("briefs.saved", brief, by=by, month=brief.month)
    return brief


def put_hotline_numbers(brief: Brief, rows: dict[Organisation, HotlineRow], *, by: Person) -> None:
    """What 12345 says of these units; what stood there of them before is replaced, that of others stays."""
    _require(by)
    overwrite(HotlineNumbers, [{
        "brief_id": brief.id, "organisation_id": unit.id, "requests": row.requests, "answered": row.answered,
        "solved": row.solved, "satisfied": row.satisfied, "problems": row.problems} for unit, row in rows.items()])
    db.session.expire(brief, ["hotline"])
    record("briefs.hotline_put", brief, by=by, month=brief.month, units=len(rows))


def remove_hotline_numbers(brief: Brief, unit: Organisation, *, by: Person) -> bool:
    """Take one unit's away again; whether there were any."""
    _require(by)
    there = db.session.get(HotlineNumbers, (brief.id, unit.id))
    if there is None:
        return False
    db.session.delete(there)
    db.session.flush()
    db.session.expire(brief, ["hotline"])
    record("briefs.hotline_removed", brief, by=by, month=brief.month, unit=unit.slug)
    return True


def _require(by: Person) -> None:
    require_right(by.holds(*KEEPERS), _("民情月报由区级统筹员编制。"))
