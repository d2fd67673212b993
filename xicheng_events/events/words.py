"""The words of a notice as one text: what the confidentiality reviewer reads, and what the approval is pinned to."""

from flask_babel import gettext as _

from xicheng_events.core.text import moment, span
from xicheng_events.events.asked import form_words
from xicheng_events.events.timing import cancel_deadline


def public_words(notice) -> str:
    """Everything the public page says, in the headings of a notice (domain §2.1). Another text means another review.

    `notice` is an event, or one as it would read with its revision.
    """
    parts = [
        (notice.title, [notice.kind.label, f"“{notice.theme}”" if notice.theme else "", notice.summary]),
        (_("一、活动时间"), [line for slot in notice.slots for line in _slot_lines(slot)]),
        (_("二、活动地点"), _place(notice.venue)),
        (_("三、活动安排"), [agenda_line(item) for item in notice.agenda]),
        (_("四、参加人员"), [notice.audience, *conditions(notice)]),
        (_("五、报名方式"), [*_way_in(notice), *form_words(notice)]),
        (_("六、注意事项"), [notice.what_to_bring, notice.notes, _photo(notice)]),
        (notice.host.full_name, [unit.full_name for unit in notice.co_hosts]),
    ]
    return "\n\n".join("\n".join([heading, *filter(None, lines)]) for heading, lines in parts)


def agenda_line(item) -> str:
    """9:30—10:15 参观：参观数据展厅, as far as times are given."""
    times = "—".join(at.strftime("%H:%M") for at in (item.starts_at, item.ends_at) if at)
    return f"{times} {item.kind.label}：{item.title}".strip()


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
    """Whom one may bring, and how many."""
    if notice.companion_policy.value == "none" or notice.max_party < 2:
        return _("不可携带同行人")
    return _("%(policy)s，每份报名最多%(n)s人（含本人）", policy=notice.companion_policy.label, n=notice.max_party)


def children_words(notice) -> str:
    """Whether children may come."""
    return _("未成年人可由监护人陪同参加") if notice.minors_allowed else ""


def _place(venue) -> list[str]:
    if venue is None:
        return []
    return [venue.name, venue.address, venue.room, venue.meeting_point, venue.transit, venue.accessibility,
            venue.map_url]


def ways_of_giving(notice) -> list[str]:
    """How places are given, in sentences anybody understands (domain §13.2)."""
    way = notice.allocation.row
    said = [_("%(rule)s。", rule=notice.allocation.label), str(way.explanation)]
    if notice.review_required and way.places_at_once:
        said.append(_("先到先审：报名后由主办单位核对是否符合报名条件，审核期间名额为您保留，结果短信通知。"))
    elif notice.review_required and way.is_drawn:
        said.append(_("抽取前由主办单位核对是否符合报名条件，符合的才参加抽取。"))
    if way.takes_registrations:
        said.append(skip_words(notice))
    return said


def result_words(notice) -> str:
    """Until when those hear who don't know at once."""
    if notice.result_until:
        return _("最迟%(at)s前短信通知", at=moment(notice.result_until))
    return _("最迟在本场开始前一天短信通知")


def skip_words(notice) -> str:
    """The rule for parties too large for the places that have become free."""
    if notice.allow_skip:
        return _("候补整组递补：空出的名额不够前面一组用时，先让后面一组递补一次，之后名额留给前面这一组。")
    return _("候补整组递补：空出的名额不够前面一组用时，名额留着，凑够了再给，后面的不先递补。")


def quota_words(slot) -> str:
    """“居民20个，企业代表10个” of a slot whose places are split; empty otherwise."""
    if len(slot.quotas) < 2:
        return ""
    return "，".join(_("%(who)s%(n)s个", who=quota.category.label, n=quota.capacity) for quota in slot.quotas)


def release_words(release) -> str:
    """What becomes of unused places of one category, in a sentence."""
    return _("%(who)s未用完的名额，开始前%(n)s小时转给%(to)s。", who=release.from_category.label,
             n=release.hours_before, to=release.to_category.label)


def cancel_words(notice) -> str:
    """Until when who has a place may call off by themselves, by slot where it differs; empty where nothing is said."""
    if notice.cancel_until is None or not notice.allocation.row.takes_registrations:
        return ""
    ends = {slot.id: cancel_deadline(notice, slot) for slot in notice.slots}
    if len(set(ends.values())) < 2:
        return moment(next(iter(ends.values()), notice.cancel_until))
    if all(ends[slot.id] == slot.starts_at for slot in notice.slots):
        return _("各场次开始前")
    return "；".join(f"{slot.label} {moment(ends[slot.id])}".strip() for slot in notice.slots)


def _slot_lines(slot) -> list[str]:
    return [f"{slot.label} {span(slot.starts_at, slot.ends_at)}".strip(), quota_words(slot),
            *(release_words(release) for release in slot.releases)]


def _way_in(notice) -> list[str]:
    ways = ways_of_giving(notice)
    if notice.allocation.row.takes_registrations:
        opens = notice.registration_opens_at
        ways += [_("报名开始：%(at)s", at=moment(opens)) if opens else "",
                 _("报名截止：%(at)s", at=moment(notice.registration_closes_at))
                 if notice.registration_closes_at else "",
                 _("取消截止：%(at)s", at=moment(notice.cancel_until)) if notice.cancel_until else "",
                 _("通知结果：%(when)s", when=result_words(notice)) if notice.answers_later else ""]
    return [*ways, notice.offline_channel, notice.channels, notice.contact_name, notice.contact_phone,
            notice.contact_hours]


def _photo(notice) -> str:
    return _("活动现场可能拍摄照片、视频用于宣传报道。") if notice.photo_notice else ""
