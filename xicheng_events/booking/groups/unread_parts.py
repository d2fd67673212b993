"""What of a list wasn't read, in sentences: nothing that somebody wrote is lost without a word."""

from flask_babel import gettext as _

from xicheng_events.booking.groups.models import Roster


def sentences_on(roster: Roster) -> list[str]:
    """What wasn't read of a list, sheet by sheet: what kind of thing, which, and what to do to have it read."""
    sentences = {
        "above": _("表头在第%(what)s行，它上面的内容没有读取。"),
        "columns": _("没有读取的列：%(what)s。需要其中的内容时，请把表头改成可用的列名后重新提交。"),
        "hidden_columns": _("隐藏的列没有读取：%(what)s。需要的，请取消隐藏后重新提交。"),
        "hidden_rows": _("有%(what)s行在表中被隐藏（筛选或手工隐藏），列在下面，没有选上。确实要报名的，请逐行打勾。"),
        "sheets": _("没有读取的工作表：%(what)s。要读取的，表中须有“姓名”表头。"),
        "hidden_sheets": _("隐藏的工作表没有读取：%(what)s。"),
    }
    return [(_("工作表“%(sheet)s”：", sheet=sheet) if sheet else "") + sentences[kind] % {"what": "、".join(words)}
            for kind, sheet, words in roster.remarks]
