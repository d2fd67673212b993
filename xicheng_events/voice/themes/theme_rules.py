"""What may stand in the theme of a month, and what it still lacks before people may read it."""

from datetime import date

from flask_babel import gettext as _

from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.periods import Period, months_up_to, period_named
from xicheng_events.foundation.core.plain_text import impersonal, written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.voice.themes.kinds import ROWS, Part

TITLE, TEXT, LINE, NUMBER, LINK = 60, 2000, 200, 60, 300
MOST_ROWS, MOST_PARTNERS = 60, 20
MONTHS_BACK = 24
_SAID = {"title": (TITLE, 2), "problem": (TEXT, 0), "measures": (TEXT, 0)}


def months_to_choose() -> list[Period]:
    """The months a theme may be of, up to a year ahead, the latest first."""
    today = clock.today()
    last = date(today.year + 1, today.month, 1)
    return list(reversed(list(months_up_to(last, MONTHS_BACK + 12 + 1))))


def month_to_use(name: str) -> Period:
    """The month of that name. Refuses `month_unknown` beside `month` where it isn't one of `months_to_choose`."""
    month = period_named(name)
    if month is None or month not in months_to_choose():
        raise Refused("month_unknown", _("请选择月份。"), "month")
    return month


def check_words(fields: dict) -> tuple[dict, list[Refused]]:
    """Title, problem, measures and partners, cleaned, and everything wrong with them, each beside its input."""
    called = {"title": _("主题"), "problem": _("群众反映的问题"), "measures": _("治理措施")}
    cleaned, problems = dict(fields), []
    for name, (most, least) in _SAID.items():
        try:
            cleaned[name] = _public(fields[name], name, most, least, called[name])
        except Refused as refusal:
            problems.append(refusal)
    if len(fields["partners"]) > MOST_PARTNERS:
        problems.append(Refused("too_many", _("协办单位最多%(n)s个。", n=MOST_PARTNERS), "partners"))
    return cleaned, problems


def check_row(part: Part, said: dict, *, key: str) -> tuple[tuple, list[Refused]]:
    """A row of `part` out of what was filled in, cleaned, and everything wrong with it, each beside its input."""
    rules = {Part.TASKS: _task, Part.POLICIES: _policy, Part.NOTES: _note}
    problems: list[Refused] = []
    cleaned = dict(said)
    for name, rule in rules[part]().items():
        try:
            cleaned[name] = rule(said.get(name), said)
        except Refused as refusal:
            problems.append(refusal)
    return ROWS[part](key=key, **{name: cleaned.get(name) for name in ROWS[part]._fields[1:]}), problems


def _task() -> dict:
    return {
        "text": lambda text, said: _public(text, "text", LINE, 2, _("任务")),
        "unit": lambda unit, said: unit or _missing(_("请选择责任单位。"), "unit"),
        "due_on": lambda day, said: day or _missing(_("请填写完成期限。"), "due_on"),
        "done_on": _done_on,
        "outcome": _outcome,
    }


def _policy() -> dict:
    return {
        "title": lambda text, said: _public(text, "title", LINE, 2, _("文件名称")),
        "number": lambda text, said: _public(text, "number", NUMBER, 0, _("文号")),
        "on": lambda day, said: _past(day, "on", _("请填写印发日期。"), _("印发日期不能晚于今天。")),
        "link": _link,
    }


def _note() -> dict:
    return {
        "on": lambda day, said: _past(day, "on", _("请填写日期。"), _("日期不能晚于今天。")),
        "text": lambda text, said: _public(text, "text", TEXT, 2, _("工作进展")),
    }


def _done_on(day: date | None, said: dict) -> date | None:
    if day is None and (said.get("outcome") or "").strip():
        _missing(_("请填写完成日期；还没有完成的，请把完成情况写在工作进展里。"), "done_on")
    return _past(day, "done_on", "", _("完成日期不能晚于今天。")) if day else None


def _outcome(text: str, said: dict) -> str:
    return _public(text, "outcome", LINE, 2 if said.get("done_on") else 0, _("完成情况"))


def _past(day: date | None, field: str, missing: str, ahead: str) -> date:
    if day is None:
        _missing(missing, field)
    if day > clock.today():
        raise Refused("day_ahead", ahead, field)
    return day


def _link(text: str, said: dict) -> str:
    link = written(text, field="link", at_most=LINK, what=_("链接"))
    if link and (not link.startswith(("https://", "http://")) or any(char.isspace() for char in link)):
        raise Refused("not_a_link", _("链接应以“https://”开头，请从公布文件的网页复制。"), "link")
    return link


def _public(text: str, field: str, most: int, least: int, what: str) -> str:
    return impersonal(written(text, field=field, at_least=least, at_most=most, what=what), field=field)


def _missing(sentence: str, field: str):
    raise Refused("missing", sentence, field)


def missing_in_theme(theme) -> list[tuple[str, str]]:
    """(field, what to do) for everything that is required and missing, of a theme or of it as its revision would make
    it stand; empty when it is complete."""
    missing = [
        ("problem", theme.problem, _("请写明群众反映的问题。")),
        ("measures", theme.measures, _("请写明治理措施。")),
        ("tasks", theme.tasks, _("请至少添加一项任务。")),
    ]
    return [(field, sentence) for field, there, sentence in missing if not there]
