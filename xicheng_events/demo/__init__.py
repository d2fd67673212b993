"""The demo world: the cast and one living example of every phase, built through operations only.

`load_world` plays the past weeks with the house clock set back: the tables of `programme`, `guests` and `ledger` say what
happened when, `story` and `notices` do it.
"""

import os
import shlex

from flask import current_app
from sqlalchemy import exists, select

from xicheng_events.booking.events.models import Event
from xicheng_events.demo import (
    accounts,
    aftermath,
    appointed,
    briefs,
    doors,
    ending,
    events,
    following,
    groups,
    guests,
    ledger,
    listed,
    lots,
    meetings,
    messages,
    paper,
    people,
    pool,
    programmes,
    questionnaires,
    recruited,
    remarked,
    results,
    scenes,
    served,
    spoken,
    themes,
    tried,
    visited,
)
from xicheng_events.demo.programme import PLANS
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.notify.delivery import deliver_due_notices
from xicheng_events.foundation.notify.models import Notice, NoticeState


class NotHere(RuntimeError):
    """The demo world was asked for where real messages would go out."""


def load_world() -> bool:
    """Build the demo world, or add the scenes an older one lacks; whether anything was added. Committed as a whole.

    A site with other events is left alone. Raises NotHere in production and with a channel that reaches people.
    """
    if current_app.config["ENVIRONMENT"] == "production" or current_app.config["NOTIFY_CHANNEL"] != "file":
        raise NotHere("the demo world is for ENVIRONMENT=demo with NOTIFY_CHANNEL=file")
    units = people.load_units()
    staff = people.load_staff(units)
    timeline, story = Timeline(), Story(units, staff)
    if not is_there():
        for part in (events, lots, listed, groups, doors, ledger, messages, accounts, scenes, questionnaires, paper, results,
                     spoken, remarked, following, briefs, themes, pool, meetings, aftermath, programmes, recruited,
                     appointed, ending, visited, tried, served):
            part.play(timeline, story)
    elif db.session.scalar(select(exists().where(Event.title == PLANS[0].title))):
        scenes.play(timeline, story)
        questionnaires.play(timeline, story)
        paper.play(timeline, story)
        results.play(timeline, story)
        spoken.play(timeline, story)
        following.play(timeline, story)
        briefs.play(timeline, story)
        themes.play(timeline, story)
        pool.play(timeline, story)
        meetings.play(timeline, story)
        aftermath.play(timeline, story)
        programmes.play(timeline, story)
        recruited.play(timeline, story)
        appointed.play(timeline, story)
        ending.play(timeline, story)
        visited.play(timeline, story)
        tried.play(timeline, story)
        served.play(timeline, story)
    timeline.play()
    db.session.commit()
    _deliver_in_its_time()
    return timeline.has_steps


def is_there() -> bool:
    """Whether the site has events already, the demo's or its own."""
    return bool(db.session.scalar(select(exists().where(Event.id.is_not(None)))))


def _deliver_in_its_time() -> None:
    """Send what the past has written, each message a moment after it was written."""
    # The story is told: each commit would let go of what its 900 steps have read, one row after the other.
    db.session.expunge_all()
    queued = select(Notice.created_at).where(Notice.state == NoticeState.QUEUED).distinct().order_by(Notice.created_at)
    for moment in db.session.scalars(queued).all():
        with clock.frozen(moment):
            deliver_due_notices()


def _own_settings() -> str:
    """What another command has to be told to find this site."""
    set_here = [(name, os.environ[name]) for name in ("DATA_DIR", "DATABASE_URL") if os.environ.get(name)]
    return "".join(f"{name}={shlex.quote(value)} " for name, value in set_here)


def greeting(address: str) -> str:
    """What `make run` prints: where the site is and who signs in as whom."""
    lines = [f"  {member.sign_in_name:<11} {member.name}  {member.role.label}" for member in people.STAFF]
    code, pin = guests.DOOR
    return "\n".join([
        f"\n西城政府开放  {address}", f"工作台        {address}/staff/sign-in   密码 {people.PASSWORD}", *lines,
        f"签到平板      {address}/door   通行码 {code}  PIN {pin}（今天的活动）",
        f"群众用手机号登录，如 {people.LI_JING.phone}（{people.LI_JING.name}）；验证码和短信在这里看：",
        f"              {address}/demo/messages，或  {_own_settings()}.venv/bin/flask --app app outbox "
        f"--to {people.LI_JING.phone}\n",
    ])
