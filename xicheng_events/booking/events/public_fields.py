"""What is public of a notice: one table of its fields. The page reads these and no others, the slip shows them, its
digest pins them (review/public_fields.py); a new field of a notice that people are to read is a row here."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.booking.events.asked_at_registering import form_words
from xicheng_events.booking.events.notice_parts import lines_of_parts
from xicheng_events.booking.events.notice_words import (
    CONTACT,
    age_words,
    agenda_line,
    children_words,
    companion_words,
    file_lines,
    mode_lines,
    notes_words,
    offline_words,
    result_words,
    slot_lines,
    venue_lines,
    waiting_rules,
    ways_of_giving,
)
from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.text import moment, until
from xicheng_events.foundation.review.public_fields import Public, PublicField, fields_in

OF_SLOT = ("label", "starts_at", "ends_at", "checkin_from", "takes_waiting", "added",
           ("quotas", ("category", "capacity", "other_seat")),
           ("releases", ("from_category", "to_category", "hours_before", "other_seat")))
OF_VENUE = ("name", "address", "room", "meeting_point", "transit", "accessibility", "map_url")
OF_FILE = ("id", "kind", "name", "size", "sha256", "alt", "width", "height")
OF_DAY_LINE = ("kind", "title", "starts_at", "ends_at")


def _when_registering(words):
    """Words of a field that says nothing where nobody registers."""
    return lambda notice: words(notice) if notice.allocation.row.takes_registrations else ""


def _instant(name: str, words):
    return _when_registering(lambda notice: words(getattr(notice, name)) if getattr(notice, name) else "")


PUBLIC_OF_NOTICE = (
    Public("change_note", _l("更新说明")),
    Public("title", _l("活动名称")),
    Public("code", _l("活动编号")),
    Public("kind", _l("活动类型"), lambda notice: notice.kind.label),
    Public("theme", _l("主题")),
    Public("host_name", _l("主办单位")),
    Public("co_host_names", _l("协办单位")),
    Public("summary", _l("活动简介")),
    Public("added", _l("基本情况"), lambda notice: [_("%(label)s：%(text)s", label=heading, text=words)
                                                for heading, words in lines_of_parts(notice)]),
    Public("files", _l("图片和附件"), file_lines, (("files", OF_FILE),)),
    Public("slots", _l("活动时间"), slot_lines, (("slots", OF_SLOT),)),
    Public("venue", _l("活动地点"), lambda notice: venue_lines(notice.venue), (("venue", OF_VENUE),)),
    Public("attendance_mode", _l("形式"), lambda notice: [words for _heading, words in mode_lines(notice)],
           ("other_mode",)),
    Public("agenda", _l("活动安排"), lambda notice: [agenda_line(item) for item in notice.agenda],
           (("agenda", OF_DAY_LINE),)),
    Public("audience", _l("面向对象")),
    Public("age", _l("年龄"), age_words, ("min_age", "max_age")),
    Public("residence", _l("居住地"), lambda notice: notice.residence.label if notice.residence != "any" else ""),
    Public("eligibility", _l("其他条件")),
    Public("companions", _l("同行人"), companion_words, ("companion_policy", "max_party")),
    Public("minors_allowed", _l("未成年人"), children_words),
    Public("allocation", _l("录取方式"), lambda notice: [*ways_of_giving(notice), *waiting_rules(notice)],
           ("allocation", "review_required", "allow_skip")),
    Public("registration_opens_at", _l("报名开始"), _instant("registration_opens_at", moment)),
    Public("registration_closes_at", _l("报名截止"), _instant("registration_closes_at", until)),
    Public("cancel_until", _l("取消截止"), _instant("cancel_until", until)),
    Public("result_until", _l("通知结果"), lambda notice: result_words(notice) if notice.answers_later else ""),
    *(Public(field, heading, offline_words if field == "offline_channel" else None) for field, heading in CONTACT),
    Public("form", _l("报名表"), _when_registering(form_words)),
    Public("what_to_bring", _l("请携带")),
    Public("notes", _l("注意事项"), notes_words),
    Public("photo_notice", _l("拍摄提示"),
           lambda notice: _("活动现场可能拍摄照片、视频用于宣传报道。") if notice.photo_notice else ""),
)
# What the page says besides, that goes on changing and is in no slip: how the event goes, and what is left of its
# places. Templates that read it are called …_now. None of it is a text but `course_reason`, which everybody who is
# registered has been told when an event was postponed or called off, and the notes on earlier changes, each reviewed
# with its version.
LIVING_OF_NOTICE = ("id", "course", "course_reason", "is_public", "is_open", "published_at",
                    "publication.published_at", "publication.revised_at", "publication.topic",
                    "publication.noted_versions.at", "publication.noted_versions.note", "host.slug", "slots.id",
                    "slots.quotas.taken", "slots.quotas.waiting", "slots.releases.state")


@in_house_language
def public_fields_of_notice(notice) -> list[PublicField]:
    """Everything the public page says of a notice, in words of the house (domain §2.1); what lives isn't in it.

    `notice` is an event, or one as it would read with its revision. Another value means another review.
    """
    return fields_in(PUBLIC_OF_NOTICE, notice)
