"""How what a notice says is put in words, for its page and for its slip (public_fields)."""

from datetime import time

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.kinds import OPEN_TO_ALL, SeatKind
from xicheng_events.booking.events.phases import cancel_deadline
from xicheng_events.booking.events.slot_parts import added_lines
from xicheng_events.booking.events.usual_notes import notes_that_hold
from xicheng_events.foundation.core import house
from xicheng_events.foundation.core.text import clock_time, span, until
from xicheng_events.foundation.files.queries import size_words

# Whom to ask and how else: (field, heading), in this order on page and slip.
CONTACT = (
    ("offline_channel", _l("线下报名")), ("contact_name", _l("联系人")), ("contact_phone", _l("联系电话")),
    ("contact_hours", _l("咨询时间")), ("channels", _l("发布渠道")),
)
LINK_MINUTES = 30  # before the start, from when on who has a place online is shown the link
# Every text of a notice that is published: nothing of it is a secret (`retention`).
PUBLIC_TEXTS = ("title", "theme", "summary", "audience", "eligibility", "what_to_bring", "notes",
                *(field for field, _heading in CONTACT))


def file_lines(notice) -> list[str]:
    """The picture and the attachments as the reviewer reads them: what each is, and the figure that is another for any
    other file."""
    lines = []
    for file in notice.files:
        line = _("%(kind)s：%(name)s，%(size)s，SHA-256 %(digest)s", kind=file.kind.label, name=file.name,
                 size=size_words(file.size), digest=file.sha256)
        lines.append(_("%(file)s；图片说明：%(alt)s", file=line, alt=file.alt) if file.alt else line)
    return lines


def words_of_rooms(notice) -> list[tuple[str, str]]:
    """What later rooms say in a notice besides its words: (heading, sentence), the heading empty where it has none."""
    return [said for says in house.listed("NOTICE_WORDS") for said in says(notice)]


def agenda_line(item) -> str:
    """9:30—10:15 参观：参观数据展厅, as far as times are given."""
    return f"{agenda_hours(item)} {item.kind.label}：{item.title}".strip()


def agenda_hours(item) -> str:
    """9:30—10:15, or as much of it as is given; midnight at the end is 24:00."""
    ends = "24:00" if item.ends_at == time(0) else item.ends_at and item.ends_at.strftime("%H:%M")
    return "—".join(filter(None, (item.starts_at and item.starts_at.strftime("%H:%M"), ends)))


def conditions(notice) -> list[str]:
    """Who may come, beyond the audience: age, residence, companions, children, other conditions."""
    return [said for said in (age_words(notice), "" if notice.residence.value == "any" else notice.residence.label,
                              notice.eligibility, companion_words(notice), children_words(notice)) if said]


def age_words(notice) -> str:
    """“年满18周岁，65周岁以下” out of the two limits; empty without any."""
    least, most = notice.min_age, notice.max_age
    if least is not None and most is not None:
        return _("%(least)s—%(most)s周岁", least=least, most=most)
    if least is not None:
        return _("年满%(n)s周岁", n=least)
    return _("%(n)s周岁以下（含）", n=most) if most is not None else ""


def companion_words(notice) -> str:
    """Whom one may bring, and how many where somebody registers."""
    if notice.companion_policy.value == "none" or notice.max_party < 2:
        return _("不可携带同行人")
    if not notice.allocation.row.takes_registrations:
        return notice.companion_policy.label
    return _("%(policy)s，每份报名最多%(n)s人（含本人）", policy=notice.companion_policy.label, n=notice.max_party)


def children_words(notice) -> str:
    """Whether children may come."""
    return _("未成年人可由监护人陪同参加") if notice.minors_allowed else ""


def venue_lines(venue) -> list[str]:
    """Where it is, line by line, each with what it says; nothing without a venue."""
    if venue is None:
        return []
    lines = ((_("地点"), venue.name), (_("详细地址"), venue.address), (_("楼层、房间"), venue.room),
             (_("集合地点"), venue.meeting_point), (_("交通"), venue.transit), (_("无障碍条件"), venue.accessibility),
             (_("地图链接"), venue.map_url))
    return [_("%(label)s：%(text)s", label=label, text=text) for label, text in lines if text]


def mode_lines(notice) -> list[tuple[str, str]]:
    """(heading, sentence) of how one takes part without coming; nothing where everybody comes."""
    if notice.other_mode is None:
        return []
    return [(_("形式"), notice.other_mode.label),
            (_("线上参加"), _("开始前%(n)s分钟起，在报名页面打开会议链接；链接只给有线上名额的人。", n=LINK_MINUTES))]


def ways_of_giving(notice) -> list[str]:
    """How places are given, in sentences anybody understands (domain §13.2)."""
    way = notice.allocation.row
    said = [_("%(rule)s。", rule=notice.allocation.label), str(way.explanation)]
    if notice.review_required and way.places_at_once:
        said.append(_("先到先审：报名后由主办单位核对是否符合报名条件，审核期间名额为您保留，结果短信通知。"))
    elif notice.review_required and way.is_drawn:
        said.append(_("抽取前由主办单位核对是否符合报名条件，符合的才参加抽取。"))
    return said


def result_words(notice) -> str:
    """Until when those hear who don't know at once."""
    if notice.result_until:
        return _("最迟%(at)s前短信通知", at=until(notice.result_until))
    return _("最迟在本场开始前一天短信通知")


def waiting_words(notice) -> str:
    """That one waits as a party, where there can be a waiting list; empty otherwise."""
    way = notice.allocation.row
    may_wait = way.is_drawn or (way.places_at_once and any(slot.takes_waiting for slot in notice.slots))
    return _("候补按顺序递补，同一份报名的人一起递补，不拆开。") if may_wait else ""


def skip_words(notice) -> str:
    """The rule for parties too large for the places that have become free."""
    if notice.allow_skip:
        return _("空出的名额不够前面一组用时，先让后面一组递补一次，之后名额留给前面这一组。")
    return _("空出的名额不够前面一组用时，名额留着，凑够了再给，后面的不先递补。")


def waiting_rules(notice) -> list[str]:
    """Both of them, where one can wait."""
    return [waiting_words(notice), skip_words(notice)] if waiting_words(notice) else []


def quota_words(slot) -> str:
    """“居民20个，企业代表10个” of a slot whose places are split; empty otherwise."""
    if len(slot.quotas) < 2:
        return ""
    return "，".join(_("%(who)s%(n)s个", who=quota.name, n=quota.capacity) for quota in slot.quotas)


def release_words(release) -> str:
    """What becomes of unused places of one category, in a sentence; of which kind of seat, where there are two."""
    said = {"who": release.from_category.label, "n": release.hours_before, "to": release.to_category.label}
    seat = release.other_seat or SeatKind.ROOM
    if len(release.slot.seats) > 1:
        return _("%(seat)s%(who)s未用完的名额，开始前%(n)s小时转给%(seat)s%(to)s。", seat=seat.label, **said)
    return _("%(who)s未用完的名额，开始前%(n)s小时转给%(to)s。", **said)


def cancel_words(notice) -> str:
    """Until when who has a place may call off by themselves, by slot where it differs; empty where nothing is said."""
    if notice.cancel_until is None or not notice.allocation.row.takes_registrations:
        return ""
    ends = {slot.id: cancel_deadline(notice, slot) for slot in notice.slots}
    if len(set(ends.values())) < 2:
        return until(next(iter(ends.values()), notice.cancel_until))
    if all(ends[slot.id] == slot.starts_at for slot in notice.slots):
        return _("各场次开始前")
    return "；".join(f"{slot.label} {until(ends[slot.id])}".strip() for slot in notice.slots)


def slot_lines(notice) -> list[str]:
    """When it is, slot by slot, with the places of each where somebody registers."""
    lines = []
    for number, slot in enumerate(notice.slots, start=1):
        when = f"{slot.label} {span(slot.starts_at, slot.ends_at)}".strip()
        opens = _("，%(at)s起签到", at=clock_time(slot.checkin_from)) if notice.takes_place_at_venue else ""
        opens = opens if slot.capacity else ""
        lines.append((_("议题%(n)s：%(when)s", n=number, when=when) if notice.row.slots_are_agenda
                      else _("第%(n)s场：%(when)s", n=number, when=when)) + opens)
        lines += [_("%(label)s：%(text)s", label=heading, text=words) for heading, words in added_lines(slot)]
        if notice.allocation.row.takes_registrations and slot.capacity:
            split = quota_words(slot)
            lines += [_("名额：%(n)s个（%(split)s）", n=slot.capacity, split=split) if split
                      else _("名额：%(n)s个", n=slot.capacity),
                      *(release_words(release) for release in slot.releases)]
    return lines


def contact_lines(notice) -> list[tuple[str, str, str]]:
    """(field, heading, text) of whom to ask and how else, as CONTACT lists them; what isn't said is empty."""
    return [(field, str(heading), offline_words(notice) if field == "offline_channel" else getattr(notice, field))
            for field, heading in CONTACT]


def offline_words(notice) -> str:
    """How one registers without the site; nobody does for what needs an invitation, or nothing."""
    return notice.offline_channel if notice.allocation in OPEN_TO_ALL else ""


def notes_words(notice) -> str:
    """The notes as their unit wrote them, but for usual sentences that don't hold for this notice."""
    return notes_that_hold(notice.notes, notice)
