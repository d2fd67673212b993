"""Writing the theme of a month, and changing it (domain §5)."""

import uuid
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.accounts.operations.units import require_existing
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.codes import new_reference
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.inserts import insert_unless_there
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.checked_text import require_step, rewrite_text
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.operations import add_publication, refuse_scheduled, take_step
from xicheng_events.foundation.publishing.states import EDITABLE, PublishingStep
from xicheng_events.foundation.review.queries import slip_for
from xicheng_events.foundation.review.states import VOIDABLE
from xicheng_events.voice.followup.quotations import quotes, unreleased_words
from xicheng_events.voice.themes.kinds import PREFIX, Part, row_of, stored_row
from xicheng_events.voice.themes.models import MonthlyTheme
from xicheng_events.voice.themes.queries import KIND, is_task_of, issues_of, theme_sent_as
from xicheng_events.voice.themes.revision import REVISABLE, current_theme, keep_theme_revision
from xicheng_events.voice.themes.theme_rules import MOST_ROWS, check_row, check_words, month_to_use

P = PublishingStep
_FIRST = {Part.TASKS: lambda row: (row.due_on, row.key), Part.POLICIES: lambda row: (row.on, row.key),
          Part.NOTES: lambda row: (-row.on.toordinal(), row.key)}


def draft_theme(*, lead: Organisation, month: str, title: str, by: Person, form_key: str | None = None) -> MonthlyTheme:
    """A new draft, which `lead` leads; its month and its unit stay, a wrong draft is deleted.

    The same `form_key` gives back the draft there is. Refuses `not_yours`, `unit_gone`, `month_unknown`, `month_taken`
    where another theme has the month, and lengths beside `title`.
    """
    require_right(may_take(P.DRAFT, KIND, lead.id, by))
    if known := theme_sent_as(form_key):
        return known
    period = month_to_use(month)
    cleaned = _cleaned({"title": title, "problem": "", "measures": "", "partners": []})
    require_existing(lead, field="lead")
    _refuse_taken(period.name)
    publication = add_publication(KIND, organisation_id=lead.id, title=cleaned["title"], path=f"/themes/{period.name}",
                                  by=by)
    values = {"month": period.name, "holds_month": True, "publication_id": publication.id, "form_key": form_key,
              "title": cleaned["title"], "tasks": [], "policies": [], "notes": [], "partners": []}
    code = new_reference(PREFIX)
    while not insert_unless_there(MonthlyTheme, code=code, **values):
        if known := theme_sent_as(form_key):
            db.session.delete(publication)
            db.session.flush()
            return known
        _refuse_taken(period.name)
        code = new_reference(PREFIX)
    theme = db.session.scalars(select(MonthlyTheme).where(MonthlyTheme.code == code)).one()
    note_theme("themes.drafted", theme, by)
    return theme


def edit_theme(theme: MonthlyTheme, *, by: Person, **fields) -> bool:
    """Change what it says (`REVISABLE`); True when it is public already and the change waits for another review.

    A draft or returned one simply changes; a passed one becomes a draft again, its slip is void. Of a published one the
    change is kept as a revision. Nothing changed means nothing happens. Refuses `not_yours`, `wrong_state` while it is
    being reviewed or once it is withdrawn, what `check_words` finds, and as `refuse_unreleased`.
    """
    require_step(theme.publication, P.DRAFT, by=by)
    return _change(theme, fields, by=by)


def _change(theme: MonthlyTheme, fields: dict, *, by: Person) -> bool:
    publication = theme.publication
    if publication.state not in EDITABLE and not theme.is_public:
        raise Refused("wrong_state", _("主题当前为“%(state)s”，不能修改。待审核的主题请先退回或撤回。",
                                       state=publication.state.label))
    refuse_scheduled(publication)
    now = {name: getattr(current_theme(theme), name) for name in REVISABLE}
    cleaned = _cleaned({**now, **fields})
    changed = sorted(name for name in REVISABLE if cleaned[name] != now[name])
    if not changed:
        return False
    refuse_unreleased(theme, {name: cleaned[name] for name in changed})
    if theme.is_public:
        keep_theme_revision(theme, cleaned)
    else:
        for name in changed:
            setattr(theme, name, cleaned[name])
    rewrite_text(theme, reason=kept(lambda: _("主题内容已修改")), by=by)
    note_theme("themes.revised" if theme.is_public else "themes.edited", theme, by, theme_fields=changed)
    return theme.is_public


def refuse_unreleased(theme: MonthlyTheme, words: dict) -> None:
    """Refuse `not_released` beside its field where words of somebody who spoke and hasn't agreed to publication are
    quoted, of the issues the theme is about."""
    said = unreleased_words([issue.id for issue in issues_of(theme)])
    for name, value in words.items():
        rows = [value] if isinstance(value, str) else [row for row in value if isinstance(row, dict)]
        text = "。".join(part for row in rows for part in ([row] if isinstance(row, str) else row.values()))
        if any(quotes(text, each) for each in said):
            raise Refused("not_released", _("提出人未同意公开，请改用概括的说法，不要引用原话。"), name)


def put_row(theme: MonthlyTheme, part: Part, said: dict, *, key: str | None = None, by: Person) -> bool:
    """Add a task, a policy or a note, or change the one of that `key`; True as `edit_theme`, which it refuses as.

    Refuses `row_gone` where there is none of that key any more, `too_many`, and what `check_row` finds.
    """
    rows = [row_of(part, each) for each in getattr(current_theme(theme), part.value)]
    if key and all(row.key != key for row in rows):
        raise Refused("row_gone", _("这一项刚刚已被他人删除，没有保存。"))
    if not key and len(rows) >= MOST_ROWS:
        raise Refused("too_many", _("%(what)s最多%(n)s项。", what=part.label, n=MOST_ROWS))
    row, problems = check_row(part, said, key=key or uuid.uuid4().hex[:8])
    if problems:
        raise problems[0]
    others = [each for each in rows if each.key != row.key]
    return edit_theme(theme, by=by, **{part.value: _stored(part, [*others, row])})


def report_task_done(theme: MonthlyTheme, key: str, *, done_on: date | None, outcome: str, by: Person) -> None:
    """登记任务完成, by an editor of the unit that a task of a public theme names: nothing else of it. It waits, as the
    other words of a public theme do, for the unit in charge to have it reviewed and published.

    Refuses `not_yours`, `not_public`, `row_gone`, `reviewed_now` while the words lie before the secrecy reviewer, and
    what `check_row` finds.
    """
    row = next((each for each in current_theme(theme).task_rows if each.key == key), None)
    if row is None:
        raise Refused("row_gone", _("这一项刚刚已被他人删除，没有保存。"))
    require_right(is_task_of(row, by), _("任务由它的责任单位经办人登记完成。"))
    if not theme.is_public:
        raise Refused("not_public", _("主题还没有公布，或已撤下，不能登记任务完成。"))
    slip = slip_for(theme)
    if theme.revision and slip and slip.state in VOIDABLE:
        raise Refused("reviewed_now", _("主题的修改正在审查，请等主责单位发布后再登记。"))
    if done_on is None:
        raise Refused("missing", _("请填写完成日期。"), "done_on")
    row, problems = check_row(Part.TASKS, {**row._asdict(), "done_on": done_on, "outcome": outcome}, key=key)
    if problems:
        raise problems[0]
    others = [each for each in current_theme(theme).task_rows if each.key != key]
    _change(theme, {Part.TASKS.value: _stored(Part.TASKS, [*others, row])}, by=by)


def remove_row(theme: MonthlyTheme, part: Part, key: str, *, by: Person) -> bool:
    """Take a task, a policy or a note out; True as `edit_theme`. One that is gone already is gone."""
    rows = [row_of(part, each) for each in getattr(current_theme(theme), part.value)]
    return edit_theme(theme, by=by, **{part.value: _stored(part, [each for each in rows if each.key != key])})


def delete_theme(theme: MonthlyTheme, *, by: Person) -> None:
    """删除草稿: out of the way of everybody's work, its month is free for another; `restore_theme` brings it back."""
    take_step(theme.publication, P.DELETE, by=by)
    theme.holds_month = None
    note_theme("themes.deleted", theme, by)


def restore_theme(theme: MonthlyTheme, *, by: Person) -> None:
    """恢复草稿. Refuses `month_taken` where another theme has the month by now."""
    require_step(theme.publication, P.RESTORE, by=by)
    _refuse_taken(theme.month)
    try:
        with db.session.begin_nested():
            take_step(theme.publication, P.RESTORE, by=by)
            theme.holds_month = True
            db.session.flush()
    except IntegrityError:  # another took it at the same moment
        raise Refused("month_taken", _("这个月已有其他主题，请刷新页面。")) from None
    note_theme("themes.restored", theme, by)


def expect_theme_version(theme: MonthlyTheme, version: int | None) -> None:
    """Refuse `changed_meanwhile` when the page somebody acts on shows an older theme; None trusts it."""
    if version is not None and version != theme.publication.version:
        raise Refused("changed_meanwhile", _("这个主题刚刚已被他人修改，没有保存。请刷新页面，查看最新内容后再办。"))


def note_theme(action: str, theme: MonthlyTheme, by: Person | None, **detail) -> None:
    """Write the change and its entry; the row's version rises with it. The list of what is published calls it as it is
    called."""
    theme.publication.title = theme.title
    flag_modified(theme.publication, "state")
    db.session.flush()
    record(action, theme, by=by, **detail)
    db.session.flush()


def _cleaned(fields: dict) -> dict:
    cleaned, problems = check_words(fields)
    if problems:
        raise problems[0]
    return cleaned


def _stored(part: Part, rows: list) -> list[dict]:
    return [stored_row(each) for each in sorted(rows, key=_FIRST[part])]


def _refuse_taken(month: str) -> None:
    other = db.session.scalar(select(MonthlyTheme).where(MonthlyTheme.month == month, MonthlyTheme.holds_month))
    if other:
        raise Refused("month_taken", _("%(month)s已有主题“%(title)s”，由%(unit)s主责。", month=other.period.label,
                                       title=other.title, unit=other.lead.short_name), "month")
