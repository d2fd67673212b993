"""What is public of a programme: one table of its fields, which its page reads, the slip shows and its digest pins
(review/public_fields.py)."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.languages import in_house_language
from xicheng_events.foundation.core.text import moment
from xicheng_events.foundation.questions.items import condition_words, offered_words
from xicheng_events.foundation.questions.kinds import QuestionKind
from xicheng_events.foundation.review.public_fields import Public, PublicField, fields_in
from xicheng_events.openness.programmes.programme_words import composition_words, programme_term_words


def window_words(programme) -> str:
    """From when to when people apply and are recommended."""
    return _("%(from)s至%(to)s", **{"from": moment(programme.opens_at), "to": moment(programme.closes_at)})


def application_ways_words(programme) -> list[str]:
    """报名方式: by oneself, by units, by both."""
    units = _("、").join(unit.short_name for unit in programme.recommenders)
    ways = [_("本人自荐，在本页面报名。") if programme.takes_applications else "",
            _("单位推荐：%(units)s。", units=units) if units else ""]
    return [way for way in ways if way]


def notice_words(programme) -> str:
    """公示期."""
    if not programme.notice_days:
        return _("不公示。")
    return _("拟聘名单公示%(n)s个工作日，期间可以提出异议。", n=programme.notice_days)


def names_words(programme) -> str:
    """Whether names are published: what those who apply read first."""
    return _("公布受聘人员姓名和类别。") if programme.publishes_names else _("不公布受聘人员姓名。")


def limit_words(programme) -> str:
    """续聘."""
    if programme.renewal_limit == 1:
        return _("不续聘。")
    return _("可以续聘，连续聘任不超过%(n)s届。", n=programme.renewal_limit)


def report_words(programme) -> str:
    """When a report is due."""
    return _("体验后%(n)s个工作日内提交体验报告。", n=programme.report_days)


def asked_words(programme) -> list[str]:
    """What applicants are asked besides what all are asked."""
    return ["".join(filter(None, [item["label"], _("（必填）") if item["required"] else "",
                                  "：" + "/".join(offered_words(item)) if item["options"] else "",
                                  item["reason"] and _("（收集理由：%(why)s）", why=item["reason"]),
                                  condition_words(item, programme.items)]))
            for item in programme.items if item["kind"] != QuestionKind.SECTION]


PUBLIC_OF_PROGRAMME = (
    Public("change_note", _l("更新说明")),
    Public("title", _l("项目名称")),
    Public("kind", _l("类别"), lambda programme: programme.kind.label),
    Public("unit_name", _l("聘任单位")),
    Public("purpose", _l("目的")),
    Public("wanted", _l("拟聘人数"), lambda programme: _("%(n)s人", n=programme.wanted)),
    Public("shares", _l("人员构成"), lambda programme: composition_words(programme.share_rows), ("shares",)),
    Public("term", _l("聘期"), programme_term_words, ("term_from", "term_to")),
    Public("duties", _l("履职要求"), lambda programme: [duty.words for duty in programme.duty_rows], ("duties",)),
    Public("report_days", _l("报告期限"), report_words),
    Public("rights", _l("权利")),
    Public("obligations", _l("义务")),
    Public("renewal_limit", _l("续聘"), limit_words),
    Public("conditions", _l("报名条件")),
    Public("window", _l("报名时间"), window_words, ("opens_at", "closes_at")),
    Public("ways", _l("报名方式"), application_ways_words, ("takes_applications", "recommender_ids")),
    Public("items", _l("报名时还要填写"), asked_words),
    Public("notice_days", _l("公示"), notice_words),
    Public("publishes_names", _l("公布姓名"), names_words),
    Public("contact", _l("咨询"), lambda programme: "，".join(filter(None, (
        programme.contact_name, programme.contact_phone, programme.contact_hours))),
        ("contact_name", "contact_phone", "contact_hours")),
)
# What its page says besides, that goes on changing: since when it is public, what it is about, what later rooms have.
LIVING_OF_PROGRAMME = ("publication.state", "publication.published_at", "publication.revised_at", "publication.topic",
                       "former_notes", "code", "unit.short_name", "recommenders.short_name")


@in_house_language
def public_fields_of_programme(programme) -> list[PublicField]:
    """Exactly what people would read of a programme, of it or of it with its revision in place: what a review slip is
    about."""
    return fields_in(PUBLIC_OF_PROGRAMME, programme)
