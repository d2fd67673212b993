"""What a registration may ask for: the catalogue of fields (domain §2.3), one row each.

Name, phone and party are always asked and not in it. Whatever isn't chosen isn't collected (PIPL art. 6).
"""

from dataclasses import replace

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled
from xicheng_events.foundation.questions.kinds import QuestionKind, ReadyQuestion


class Field(Labelled):
    """A field of the catalogue."""

    AGE_BAND = "age_band", _l("年龄段")
    BIRTH_DATE = "birth_date", _l("出生日期")
    GENDER = "gender", _l("性别")
    DOCUMENT = "document", _l("证件类型、号码")
    STREET = "street", _l("所在街道")
    COMMUNITY = "community", _l("所在社区")
    UNIT = "unit", _l("单位")
    JOB = "job", _l("职务")
    EMERGENCY = "emergency", _l("紧急联系人")
    PLATE = "plate", _l("车牌号码")
    SOURCE = "source", _l("获知渠道")
    ACCESS_NEEDS = "access_needs", _l("无障碍需求")
    QUESTION = "question", _l("想了解或想提的问题")


_ROWS: dict[Field, ReadyQuestion] = {
    Field.AGE_BAND: ReadyQuestion(),
    Field.BIRTH_DATE: ReadyQuestion(needs_reason=True, example=_l("场馆按年龄安排体验项目，需按活动当天计算年龄。"),
                               is_secret=True),
    Field.GENDER: ReadyQuestion(QuestionKind.SINGLE, True, _l("更衣室按性别安排。"), options=(_l("男"), _l("女"))),
    Field.DOCUMENT: ReadyQuestion(QuestionKind.DOCUMENT, True, _l("场地为机关办公区，入院须核对证件。"),
                               is_secret=True),
    Field.STREET: ReadyQuestion(),
    Field.COMMUNITY: ReadyQuestion(QuestionKind.TEXT, help=_l("如：西便门东里社区")),
    Field.UNIT: ReadyQuestion(QuestionKind.TEXT),
    Field.JOB: ReadyQuestion(QuestionKind.TEXT),
    Field.EMERGENCY: ReadyQuestion(QuestionKind.CONTACT, True, _l("活动有户外环节，遇紧急情况时联系。"),
                               is_secret=True),
    Field.PLATE: ReadyQuestion(QuestionKind.PLATE, True, _l("停车场凭登记的车牌放行。"), is_secret=True,
                               help=_l("如：京A12345")),
    Field.SOURCE: ReadyQuestion(QuestionKind.SINGLE, options=(
        _l("政府网站"), _l("“北京西城”微信公众号"), _l("社区通知"), _l("亲友介绍"), _l("其他"))),
    Field.ACCESS_NEEDS: ReadyQuestion(help=_l("如轮椅通道、手语，我们会提前准备。")),
    Field.QUESTION: ReadyQuestion(help=_l("主办单位会提前看到，在现场回应。")),
}
CATALOGUE = {field: replace(row, label=field._label) for field, row in _ROWS.items()}
SECRET_FIELDS = frozenset(field.value for field, row in CATALOGUE.items() if row.is_secret)
# What is asked, without obligation, where the organiser hasn't chosen.
USUAL = (Field.AGE_BAND, Field.STREET, Field.ACCESS_NEEDS, Field.QUESTION)
