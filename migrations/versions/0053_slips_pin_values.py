"""A slip pins the values of what is public, and no longer its text: no slip that held until now is void by that

Every latest slip whose text is still what would be public gets the digest of the values; of others there is nothing to
pin. Words and values are as they were when this was written, on purpose: what they become later is nobody's business here.

Revision ID: 0053
Revises: 0052
"""

import hashlib
import json
import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, timezone

import sqlalchemy as sa
from alembic import op

from xicheng_events.foundation.core.db import UtcDateTime

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

BEIJING = timezone(timedelta(hours=8))
LABELS = {
    "kind": {"open_day": "政府开放日", "symposium": "座谈会", "experience": "体验活动", "onsite_report": "现场报告会",
             "lecture": "宣讲会"},
    "allocation": {"fcfs": "按报名先后", "review": "审核遴选", "lottery": "随机抽取", "invite_only": "定向邀请",
                   "walk_in": "无需报名"},
    "category": {
        "anyone": "公众", "resident": "居民", "resident_rep": "居民代表", "npc": "人大代表", "cppcc": "政协委员",
        "party_rep": "党代表", "expert": "专家学者", "enterprise": "企业代表", "service_target": "服务对象",
        "stakeholder": "利益相关方", "democratic_party": "民主党派", "mass_org": "人民团体", "media": "媒体代表",
        "social_org": "社会组织", "student": "学生", "legal_advisor": "法律顾问", "officer": "特邀体验员",
        "supervisor": "特邀监督员", "other": "其他"},
    "day_line": {"visit": "参观", "demo": "演示", "experience": "体验", "talk": "讲解", "symposium": "座谈交流",
                 "qa": "互动答疑", "photo": "合影"},
    "residence": {"resident": "辖区居民", "resident_or_worker": "在辖区居住或工作"},
    "companions": {"children_only": "仅可携带儿童", "anyone": "可携带同行人"},
}
WAYS = {
    "fcfs": "先报先得：有名额且无人候补时报名即有名额；名额满了可以候补，有人取消时按顺序递补。",
    "review": "先报名，报名截止后由主办单位按公告的条件选定参加人员。报名先后不影响结果，入选、未入选都会短信通知。",
    "lottery": "先报名，报名截止后公开随机抽取，人人机会相同，报名先后不影响结果。抽中、未抽中都会短信通知；未抽中的按抽取顺序候补。",
    "invite_only": "由主办单位发出邀请，收到邀请短信的人点短信中的链接报名。",
    "walk_in": "不用报名，活动时间直接到场即可。",
}
# The usual notes that don't hold for every notice: (words, what is said instead).
OF_REGISTERING = (
    ("请如实填写报名信息，仅用于本次活动组织和通知。", ""),
    ("请携带本人有效身份证件，提前20分钟到达，凭签到码签到。", "请携带本人有效身份证件，在活动时间直接到场签到。"),
    ("如不能参加，请于取消截止时间前取消报名或致电告知。", ""),
    ("如遇天气、重大活动保障等情况调整，将以短信通知为准。", "如遇天气、重大活动保障等情况调整，以本公告为准。"),
)
OF_CHILDREN = (("14周岁以下儿童须由监护人陪同。", ""),)
CONTACT = (("offline_channel", "线下报名"), ("channels", "发布渠道"), ("contact_name", "联系人"),
           ("contact_phone", "联系电话"), ("contact_hours", "咨询时间"))
VENUE = (("name", "地点"), ("address", "详细地址"), ("room", "楼层、房间"), ("meeting_point", "集合地点"),
         ("transit", "交通"), ("accessibility", "无障碍条件"), ("map_url", "地图链接"))
INSTANTS = ("registration_opens_at", "registration_closes_at", "cancel_until", "result_until")
PLAIN = ("title", "code", "kind", "theme", "summary", "audience", "residence", "eligibility", "minors_allowed",
         *INSTANTS, "offline_channel", "contact_name", "contact_phone", "contact_hours", "channels", "form",
         "what_to_bring", "notes", "photo_notice")


def _table(name: str, *columns: str, **typed) -> sa.TableClause:
    return sa.table(name, *(sa.column(column) for column in columns),
                    *(sa.column(column, kind) for column, kind in typed.items()))


SLIPS = _table("review_slip", "id", "subject_kind", "subject_id", "digest", "summary")
EVENTS = _table("event", "id", "host_id", "venue_id", "form_id", "allocation", "min_age", "max_age", "companion_policy", "max_party",
                *(name for name in PLAIN if name not in (*INSTANTS, "form", "minors_allowed", "photo_notice")),
                **dict.fromkeys((*INSTANTS, "published_at"), UtcDateTime()), revision=sa.JSON,
                **dict.fromkeys(("minors_allowed", "photo_notice", "review_required", "allow_skip"), sa.Boolean))
FORMS = _table("form", "id", definition=sa.JSON)
SLOTS = _table("slot", "id", "event_id", "label", "waiting_limit", starts_at=UtcDateTime(), ends_at=UtcDateTime(),
               checkin_from=UtcDateTime())
QUOTAS = _table("quota", "id", "slot_id", "category", "capacity")
RELEASES = _table("quota_release", "id", "slot_id", "from_category", "to_category", "hours_before")
AGENDA = _table("agenda_item", "event_id", "position", "kind", "title", starts_at=sa.Time, ends_at=sa.Time)
VENUES = _table("venue", "id", *(name for name, _label in VENUE))
CO_HOSTS = _table("event_co_host", "event_id", "organisation_id")
UNITS = _table("organisation", "id", "full_name", renamed_at=UtcDateTime())
NAMES = _table("unit_name", "id", "organisation_id", "full_name", until=UtcDateTime())
OPINIONS = _table("opinion", "id", "kind", "text", "place", "answer")
ISSUES = _table("issue", "id", "number", "kind", "result", "lead_id", "public_title", "public_text", "public_outcome",
                public_planned_by=sa.Date, closed_at=UtcDateTime())
PROGRESS = _table("progress_note", "id", "issue_id", "step", "text", is_public=sa.Boolean)


def upgrade():
    bind = op.get_bind()
    latest = sa.select(sa.func.max(SLIPS.c.id)).group_by(SLIPS.c.subject_kind, SLIPS.c.subject_id)
    for slip in bind.execute(sa.select(SLIPS).where(SLIPS.c.id.in_(latest))).all():
        read = {"event": _notice, "opinion": _opinion, "issue": _issue}.get(slip.subject_kind)
        text, values = (read(bind, slip.subject_id) if read else None) or (None, None)
        if text is not None and _same(text, slip.summary):
            digest = _sha(json.dumps(_said(values), ensure_ascii=False, sort_keys=True))
            bind.execute(SLIPS.update().where(SLIPS.c.id == slip.id).values(digest=digest))


def downgrade():
    bind = op.get_bind()
    for slip in bind.execute(sa.select(SLIPS.c.id, SLIPS.c.summary)).all():
        bind.execute(SLIPS.update().where(SLIPS.c.id == slip.id).values(digest=_sha(slip.summary)))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _same(text: str, summary: str) -> bool:
    """Whether the words are those of the slip; units it is held with stood there in any order."""
    (words, _blank, names), (read, _blank, listed) = text.rpartition("\n\n"), summary.rpartition("\n\n")
    return words == read and sorted(names.split("\n")) == sorted(listed.split("\n"))


def _said(value):
    """`value` as JSON, without what says nothing in whatever has names."""
    if isinstance(value, dict):
        said = {name: _said(each) for name, each in value.items()}
        return {name: each for name, each in said.items()
                if not (each is None or each is False or each in ("", [], {}))}
    if isinstance(value, list):
        return [_said(each) for each in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date | time) else value


def _rows(bind, table, where, *order) -> list[dict]:
    return [dict(row) for row in bind.execute(sa.select(table).where(where).order_by(*order)).mappings()]


def _opinion(bind, number: int):
    for said in _rows(bind, OPINIONS, OPINIONS.c.id == number):
        return "\n\n".join([said["text"], said["place"], said["answer"]]), {
            name: said[name] for name in ("kind", "text", "place", "answer")}


def _issue(bind, number: int):
    for issue in _rows(bind, ISSUES, ISSUES.c.id == number):
        notes = [note["text"] for note in _rows(bind, PROGRESS, sa.and_(
            PROGRESS.c.issue_id == number, PROGRESS.c.is_public, PROGRESS.c.step == "note"), PROGRESS.c.id)]
        plan, day = [], issue["public_planned_by"]
        if day:
            last = day.day == monthrange(day.year, day.month)[1]
            plan = [f"计划于{day.year}年{day.month}月{'底' if last else f'{day.day}日'}前完成"]
        said = [issue["public_title"], issue["public_text"], issue["public_outcome"]]
        return "\n\n".join([*said, *plan, *notes]), {
            **{name: issue[name] for name in ("public_title", "number", "kind", "public_text", "public_outcome",
                                              "result", "public_planned_by")},
            "lead_name": _name(bind, issue["lead_id"], issue["closed_at"]),
            "public_notes": [{"text": note} for note in notes]}


def _name(bind, unit: int, at) -> str:
    """The full name a unit bore at that instant."""
    (row,) = _rows(bind, UNITS, UNITS.c.id == unit)
    if at is None or row["renamed_at"] is None or at >= row["renamed_at"]:
        return row["full_name"]
    former = _rows(bind, NAMES, NAMES.c.organisation_id == unit, NAMES.c.until, NAMES.c.id)
    return next((name["full_name"] for name in former if at < name["until"]), row["full_name"])


def _notice(bind, number: int):
    """Words and values of an event as it reads, or would with its revision."""
    for event in _rows(bind, EVENTS, EVENTS.c.id == number):
        event["slots"] = _slots(bind, number)
        event["agenda"] = _rows(bind, AGENDA, AGENDA.c.event_id == number, AGENDA.c.position)
        event["co_hosts"] = [row["organisation_id"] for row in _rows(bind, CO_HOSTS, CO_HOSTS.c.event_id == number)]
        form = next(iter(_rows(bind, FORMS, FORMS.c.id == event["form_id"])), {"definition": None})["definition"]
        event |= {"venue": event["venue_id"], "form": form} | _read(event["revision"] or {})
        event["venue"] = next(iter(_rows(bind, VENUES, VENUES.c.id == event["venue"])), None)
        event["names"] = [_name(bind, unit, event["published_at"]) for unit in (event["host_id"], *sorted(event["co_hosts"]))]
        return _text(event), _values(event)


def _read(revision: dict) -> dict:
    changed = {name: datetime.fromisoformat(value) if name in INSTANTS and value else value
               for name, value in revision.items()}
    for line in changed.get("agenda") or ():
        line |= {name: line[name] and time.fromisoformat(line[name]) for name in ("starts_at", "ends_at")}
    return changed


def _slots(bind, event: int) -> list[dict]:
    slots = _rows(bind, SLOTS, SLOTS.c.event_id == event, SLOTS.c.starts_at, SLOTS.c.id)
    for slot in slots:
        slot["quotas"] = _rows(bind, QUOTAS, QUOTAS.c.slot_id == slot["id"], QUOTAS.c.id)
        slot["releases"] = _rows(bind, RELEASES, RELEASES.c.slot_id == slot["id"], RELEASES.c.id)
    return slots


def _values(event: dict) -> dict:
    def of(row, *names):
        return {name: row[name] for name in names}

    return {
        **of(event, *PLAIN), "host_name": event["names"][0], "co_host_names": event["names"][1:],
        "slots": [{**of(slot, "label", "starts_at", "ends_at", "checkin_from"),
                   "takes_waiting": bool(slot["waiting_limit"]),
                   "quotas": [of(quota, "category", "capacity") for quota in slot["quotas"]],
                   "releases": [of(each, "from_category", "to_category", "hours_before") for each in slot["releases"]]}
                  for slot in event["slots"]],
        "venue": event["venue"] and of(event["venue"], *(name for name, _label in VENUE)),
        "agenda": [of(line, "kind", "title", "starts_at", "ends_at") for line in event["agenda"]],
        "age": of(event, "min_age", "max_age"), "companions": of(event, "companion_policy", "max_party"),
        "allocation": of(event, "allocation", "review_required", "allow_skip"),
    }


def _text(event: dict) -> str:
    """The words of a notice as slips had them."""
    registers, slots = event["allocation"] != "walk_in", event["slots"]
    theme = f"“{event['theme']}”" if event["theme"] else ""
    venue = event["venue"] and [f"{label}：{event['venue'][name]}" for name, label in VENUE if event["venue"][name]]
    photo = "活动现场可能拍摄照片、视频用于宣传报道。" if event["photo_notice"] else ""
    parts = [
        (event["title"], [LABELS["kind"][event["kind"]], theme, event["summary"]]),
        ("一、活动时间", [line for at, slot in enumerate(slots, start=1) for line in _slot(at, slot, registers)]),
        ("二、活动地点", venue or []),
        ("三、活动安排", [_day_line(line) for line in event["agenda"]]),
        ("四、参加人员", [_labelled("面向对象", event["audience"]), *_conditions(event, registers)]),
        ("五、报名方式", [*_ways(event, registers), *(_form(event["form"]) if event["form"] and registers else [])]),
        ("六、注意事项", [_labelled("请携带", event["what_to_bring"]), _notes(event, registers), photo]),
        (event["names"][0], event["names"][1:]),
    ]
    return "\n\n".join("\n".join([heading, *filter(None, lines)]) for heading, lines in parts)


def _labelled(label: str, text: str | None) -> str:
    return f"{label}：{text}" if text else ""


def _day(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日（星期{'一二三四五六日'[at.weekday()]}）"


def _moment(at: datetime) -> str:
    local = at.astimezone(BEIJING)
    return f"{_day(local)}{local:%H:%M}"


def _until(at: datetime) -> str:
    local = at.astimezone(BEIJING)
    return f"{_day(local - timedelta(minutes=1))}24:00" if f"{local:%H:%M}" == "00:00" else _moment(at)


def _span(start: datetime, end: datetime) -> str:
    ends = _until(end)
    same_day = ends.startswith(_day(start.astimezone(BEIJING)))
    return f"{_moment(start)}—{ends.partition('）')[2] if same_day else ends}"


def _slot(at: int, slot: dict, registers: bool) -> list[str]:
    label = LABELS["category"]
    lines = [f"第{at}场：" + f"{slot['label']} {_span(slot['starts_at'], slot['ends_at'])}".strip()]
    if not registers:
        return lines
    places = sum(quota["capacity"] for quota in slot["quotas"])
    split = "，".join(f"{label[quota['category']]}{quota['capacity']}个" for quota in slot["quotas"])
    lines.append(f"名额：{places}个（{split}）" if len(slot["quotas"]) > 1 else f"名额：{places}个")
    return lines + [f"{label[each['from_category']]}未用完的名额，开始前{each['hours_before']}小时转给"
                    f"{label[each['to_category']]}。" for each in slot["releases"]]


def _day_line(line: dict) -> str:
    starts, ends = line["starts_at"] and f"{line['starts_at']:%H:%M}", line["ends_at"] and f"{line['ends_at']:%H:%M}"
    hours = "—".join(filter(None, (starts, "24:00" if ends == "00:00" else ends)))
    return f"{hours} {LABELS['day_line'][line['kind']]}：{line['title']}".strip()


def _conditions(event: dict, registers: bool) -> list[str]:
    least, most, party = event["min_age"], event["max_age"], event["max_party"]
    age = f"{least}—{most}周岁" if least is not None and most is not None else f"年满{least}周岁" if least is not None \
        else f"{most}周岁以下（含）" if most is not None else ""
    policy = LABELS["companions"].get(event["companion_policy"])
    with_whom = "不可携带同行人" if policy is None or party < 2 else \
        f"{policy}，每份报名最多{party}人（含本人）" if registers else policy
    children = "未成年人可由监护人陪同参加" if event["minors_allowed"] else ""
    return [age, LABELS["residence"].get(event["residence"], ""), event["eligibility"], with_whom, children]


def _ways(event: dict, registers: bool) -> list[str]:
    way, reviewed = event["allocation"], event["review_required"]
    at_once, drawn = way in ("fcfs", "invite_only"), way == "lottery"
    lines = [f"{LABELS['allocation'][way]}。", WAYS[way]]
    if reviewed and at_once:
        lines.append("先到先审：报名后由主办单位核对是否符合报名条件，审核期间名额为您保留，结果短信通知。")
    elif reviewed and drawn:
        lines.append("抽取前由主办单位核对是否符合报名条件，符合的才参加抽取。")
    if drawn or (at_once and any(slot["waiting_limit"] for slot in event["slots"])):
        skip = "先让后面一组递补一次，之后名额留给前面这一组。" if event["allow_skip"] else "名额留着，凑够了再给，后面的不先递补。"
        lines += ["候补按顺序递补，同一份报名的人一起递补，不拆开。", f"空出的名额不够前面一组用时，{skip}"]
    if registers:
        opens, closes, cancel, result = (event[name] for name in INSTANTS)
        told = f"最迟{_until(result)}前短信通知" if result else "最迟在本场开始前一天短信通知"
        lines += [_labelled("报名开始", opens and _moment(opens)), _labelled("报名截止", closes and _until(closes)),
                  _labelled("取消截止", cancel and _until(cancel)), f"通知结果：{told}" if reviewed or not at_once else ""]
    offline = way in ("fcfs", "review", "lottery")
    return lines + [_labelled(label, event[name]) for name, label in CONTACT if name != "offline_channel" or offline]


def _form(form: dict) -> list[str]:
    lines, items = ["同行人只登记人数，不登记姓名" if form["companions"] == "counted" else ""], form["items"]
    for item in items:
        condition = ""
        if item["show_if"]:
            before = next(each for each in items if each["key"] == item["show_if"]["key"])
            value = item["show_if"]["value"]
            answer = {"yes": "是", "no": "否"}[value] if before["kind"] == "yes_no" else value
            condition = f"如“{before['label']}”选“{answer}”，请填写。"
        need = "（必填）" if item["required"] else "（选填）"
        lines.append(" ".join(filter(None, (item["label"] + need, condition, item["help"], " / ".join(item["options"]),
                                            _labelled("收集理由", item["reason"])))))
    return lines


def _notes(event: dict, registers: bool) -> str:
    takes_children = event["minors_allowed"] and (event["min_age"] or 0) < 14
    untrue = dict((() if registers else OF_REGISTERING) + (() if takes_children else OF_CHILDREN))
    rows = [re.fullmatch(r"(（[一二三四五六七八九十]{1,3}）|)(.*)", line).groups() for line in event["notes"].splitlines()]
    if not any(words in untrue for _number, words in rows):
        return event["notes"]
    numbers = iter([number for number, _words in rows if number])
    kept = [(number, untrue.get(words, words)) for number, words in rows]
    return "\n".join((next(numbers) if number else "") + words for number, words in kept if words or not number)
