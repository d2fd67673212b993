"""What open data says of each thing: the columns of every file, by names that never change; new ones are appended."""

from typing import NamedTuple

from flask_babel import lazy_gettext as _l

LICENCE = _l("可以免费复制、分析、传播，商业使用不限；使用时请注明来源和取得日期，不得歪曲原意。")




class DataColumn(NamedTuple):
    """One column: its name in the file, its type as Table Schema has it, what it is called, what stands in it."""

    name: str
    type: str
    title: str
    says: str
    required: bool = False

    @property
    def type_words(self) -> str:
        """What kind of value it holds, in words."""
        return _TYPES[self.type]


_TYPES = {"string": _l("文字"), "integer": _l("整数"), "number": _l("数字"), "date": _l("日期"),
          "yearmonth": _l("年月")}


class DataSet(NamedTuple):
    """One file, as CSV and as JSON: its name in addresses, what it is called, what it is about, its columns."""

    name: str
    title: str
    about: str
    columns: tuple[DataColumn, ...]
    key: tuple[str, ...]


_C = DataColumn
SETS = {each.name: each for each in (
    DataSet("issues", _l("问题办理"), _l("经保密审查公开的问题和办理结果，一行一件，新公布的在前。"), (
        _C("number", "string", _l("编号"), _l("问题的编号，不变。"), True),
        _C("title", "string", _l("标题"), _l("公开标题。"), True),
        _C("kind", "string", _l("类别"), _l("咨询、求助、建议、投诉或其他。"), True),
        _C("topic", "string", _l("领域"), _l("领域现在的名称；没有归类的为空。")),
        _C("street", "string", _l("涉及街道"), _l("街道现在的简称；不涉及某一街道或没有标明的为空。")),
        _C("unit", "string", _l("承办单位"), _l("公布时的全称。"), True),
        _C("dispatched_on", "date", _l("派发日期"), _l("交承办单位办理的日期。"), True),
        _C("published_on", "date", _l("公布日期"), _l("最近一次公布的日期。"), True),
        _C("state", "string", _l("状态"), _l("已答复、已办结，或正在重新办理。"), True),
        _C("result", "string", _l("办理结果"), _l("已解决、部分解决、解释说明、列入计划或暂不具备条件。")),
        _C("planned_by", "date", _l("计划完成日期"), _l("只在办理结果为列入计划时有。")),
        _C("text", "string", _l("群众反映"), _l("公开文本，不含个人信息。"), True),
        _C("outcome", "string", _l("办理情况"), _l("公开文本，不含个人信息。"), True),
        _C("url", "string", _l("网址"), _l("这一件的页面。"), True),
    ), ("number",)),
    DataSet("answers", _l("意见答复"), _l("提出人同意公开、经保密审查的意见和答复，一行一件，新公布的在前。"), (
        _C("number", "integer", _l("编号"), _l("公开的编号，不变；与提出的先后无关。"), True),
        _C("kind", "string", _l("类别"), _l("咨询、求助、建议、投诉或其他。"), True),
        _C("topic", "string", _l("领域"), _l("领域现在的名称；没有归类的为空。")),
        _C("unit", "string", _l("答复单位"), _l("单位现在的简称。"), True),
        _C("place", "string", _l("涉及地点"), _l("没有写明的为空。")),
        _C("published_on", "date", _l("公布日期"), _l("最近一次公布的日期。"), True),
        _C("text", "string", _l("群众意见"), _l("意见原文，个人信息已遮盖。"), True),
        _C("answer", "string", _l("答复"), _l("答复原文，个人信息已遮盖。"), True),
        _C("url", "string", _l("网址"), _l("这一件的页面。"), True),
    ), ("number",)),
    DataSet("figures", _l("办理数据"), _l("全区合计，一行一个指标的一个月；说明此刻情况的指标一行，写明是哪一天的。"), (
        _C("key", "string", _l("指标代码"), _l("不变。"), True),
        _C("label", "string", _l("指标"), _l("指标名称。"), True),
        _C("formula", "string", _l("计算方法"), _l("指标的公式。"), True),
        _C("month", "yearmonth", _l("月份"), _l("哪一个月；此刻的指标为空。")),
        _C("as_of", "date", _l("截至日期"), _l("此刻的指标是哪一天的；按月的为空。")),
        _C("value", "number", _l("数值"), _l("没有数据的为空，不是0；不足5件的不公布，也为空。")),
        _C("unit", "string", _l("单位"), _l("件、%或个工作日。"), True),
        _C("n", "integer", _l("依据件数"), _l("按多少件计算；不公布数值的为空。")),
    ), ("key", "month", "as_of")),
)}
