"""What a registration may ask for: the catalogue of fields (domain §2.3), one row each, and the kinds of own questions.

Name, phone and party are always asked and not in it. Whatever isn't chosen isn't collected (PIPL art. 6).
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from xicheng_events.foundation.core.labelled import Labelled


class QuestionKind(Labelled):
    """How a question is answered. The last four are only for fields of the catalogue."""

    TEXT = "text", _l("一行文字")
    LONG = "long", _l("多行文字")
    NUMBER = "number", _l("数字")
    SINGLE = "single", _l("单选")
    MULTIPLE = "multiple", _l("多选")
    YES_NO = "yes_no", _l("是或否")
    DATE = "date", _l("日期")
    CONTACT = "contact", _l("姓名和电话")
    PLATE = "plate", _l("车牌号码")
    DOCUMENT = "document", _l("证件类型和号码")
    COLUMN = "column", _l("固定字段")


OWN_KINDS = (QuestionKind.TEXT, QuestionKind.LONG, QuestionKind.NUMBER, QuestionKind.SINGLE, QuestionKind.MULTIPLE,
             QuestionKind.YES_NO, QuestionKind.DATE)
WITH_OPTIONS = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
# Others may be shown depending on the answers of these.
DECIDING = (*WITH_OPTIONS, QuestionKind.YES_NO)
YES, NO = "yes", "no"
YES_NO_WORDS = {YES: _l("是"), NO: _l("否")}


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


@dataclass(frozen=True)
class FieldRow:
    """One row: how it is answered, whether asking for it needs a reason that citizens read, an example of one, and
    whether its answers are deleted after the event (domain §9.2 P7)."""

    kind: QuestionKind = QuestionKind.COLUMN  # COLUMN: the registration has a column of its own for it
    needs_reason: bool = False
    example: str = ""
    help: str = ""
    options: tuple = ()
    is_secret: bool = False


CATALOGUE: dict[Field, FieldRow] = {
    Field.AGE_BAND: FieldRow(),
    Field.BIRTH_DATE: FieldRow(needs_reason=True, example=_l("场馆按年龄安排体验项目，需按活动当天计算年龄。"),
                               is_secret=True),
    Field.GENDER: FieldRow(QuestionKind.SINGLE, True, _l("更衣室按性别安排。"), options=(_l("男"), _l("女"))),
    Field.DOCUMENT: FieldRow(QuestionKind.DOCUMENT, True, _l("场地为机关办公区，入院须核对证件。"), is_secret=True),
    Field.STREET: FieldRow(),
    Field.COMMUNITY: FieldRow(QuestionKind.TEXT, help=_l("如：西便门东里社区")),
    Field.UNIT: FieldRow(QuestionKind.TEXT),
    Field.JOB: FieldRow(QuestionKind.TEXT),
    Field.EMERGENCY: FieldRow(QuestionKind.CONTACT, True, _l("活动有户外环节，遇紧急情况时联系。"), is_secret=True),
    Field.PLATE: FieldRow(QuestionKind.PLATE, True, _l("停车场凭登记的车牌放行。"), is_secret=True,
                          help=_l("如：京A12345")),
    Field.SOURCE: FieldRow(QuestionKind.SINGLE, options=(
        _l("政府网站"), _l("“北京西城”微信公众号"), _l("社区通知"), _l("亲友介绍"), _l("其他"))),
    Field.ACCESS_NEEDS: FieldRow(help=_l("如轮椅通道、手语，我们会提前准备。")),
    Field.QUESTION: FieldRow(help=_l("主办单位会提前看到，在现场回应。")),
}
# What is asked, without obligation, where the organiser hasn't chosen.
USUAL = (Field.AGE_BAND, Field.STREET, Field.ACCESS_NEEDS, Field.QUESTION)
