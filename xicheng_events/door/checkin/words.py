"""What the door says besides its answers to scans (`results.py`), as one table for the server and for tablets.

Placeholders are `%(name)s`. A tablet gets the table with its page (`tablet/sync.py`).
"""

from flask_babel import lazy_gettext as _l

WORDS = {
    # The one huge word.
    "word_check": _l("请先核对"),
    "word_no": _l("不通过"),
    "word_form": _l("请检查"),
    "word_lost": _l("没有保存"),
    # Sentences; those of a scan's results: `results.py`.
    "not_in": _l("这个签到码还没有签到，或已经全部签退。"),
    "undone_since": _l("这次签到后来已撤销。"),
    # Facts about the party.
    "place": _l("“%(title)s”%(label)s，%(when)s"),
    "heads": _l("%(n)s人"),
    "minors": _l("（含未成年人%(n)s人）"),
    "arrived": _l("已到%(n)s人"),
    "then_leave": _l("本%(slot)s结束后请离场。"),
    "needs": _l("需要协助：%(text)s"),
    "note": _l("备注：%(text)s"),
    "bands": _l("同行：%(bands)s"),
    "band": _l("%(label)s%(n)s人"),
    "group": _l("%(colour)s %(name)s"),
    # The tablet itself.
    "online": _l("在线"),
    "offline": _l("离线"),
    "queued": _l("待上传%(n)s条"),
    "synced": _l("%(time)s同步"),
    "never_synced": _l("尚未同步"),
    "offline_hint": _l("离线放行，联网后自动上传。"),
    "offline_noted": _l("离线记录，联网后自动上传。"),
    "uploaded": _l("离线记录，已上传。"),
    "kept_apart": _l("离线记录，已上传，待工作人员核对后才计入。"),
    "not_taken": _l("离线记录，上传后未被接受。"),
    "recent_empty": _l("还没有人签到。"),
    "record": _l("签到记录 %(time)s"),
    "see_record": _l("查看记录"),
    "found": _l("找到%(n)s个报名"),
    "found_none": _l("没有找到“%(text)s”。请换姓名中的一两个字，或用手机号后四位。"),
    "tail": _l("尾号%(tail)s"),
    "let_in": _l("签到%(n)s人"),
    "admit": _l("候补入场%(n)s人"),
    "admit_offline": _l("候补入场须联网办理：有没有空余名额，离线时无法得知。"),
    "let_go": _l("签退%(n)s人"),
    "check_in": _l("签到"),
    "check_out": _l("签退"),
    "undo_left": _l("撤销签退"),
    "state_in": _l("已签到"),
    "state_resting": _l("手续未办完"),
    "storage_full": _l("本机存储已满，离线记录无法保存。请联网签到，或改用纸质登记。"),
    "refused_upload": _l("%(n)s条离线记录未被接受：%(sentence)s"),
    "locked": _l("断网时重新打开：扫码照常；查找姓名、输入签到码前，请先在“查找报名”中打开名单，"
                 "打开前本机不知道哪些来宾此前已签到。"),
    "locked_for_good": _l("断网时重新打开，本机的姓名名单打不开：扫码照常，查找姓名和输入签到码要等联网以后。"),
    "locked_hint": _l("离线放行，联网后自动上传。打开名单前，本机不知道此前的签到。"),
    "pin_first": _l("断网时重新打开后，要先在“查找报名”中打开名单，才能按签到码和姓名办理。扫二维码照常。"),
    "english_please": _l("请切换到英文"),
    "input_method": _l("签到码里有汉字，可能是中文输入法改的。请按Shift键（或在键盘设置中）切换到英文，再扫一次。"),
    "pin_wrong": _l("输入有误，请核对后重新输入。连续输错5次，本机的姓名名单会清除。"),
    "too_old": _l("离线名单已清除。请联网后重新打开。"),
}


def say(key: str, **facts) -> str:
    """One line of the table, its places filled in."""
    return str(WORDS[key]) % facts
