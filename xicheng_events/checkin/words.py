"""What the door says, as one table: the server fills in its sentences from it, and so does a tablet without network.

Placeholders are `%(name)s`. The tablet gets the table with the page (`templates/checkin/_words.html`).
"""

from flask_babel import lazy_gettext as _l

WORDS = {
    # The one huge word.
    "word_passed": _l("通过"),
    "word_already_in": _l("已签到 %(time)s"),
    "word_check": _l("请先核对"),
    "word_waiting": _l("候补中"),
    "word_undone": _l("已撤销"),
    "word_counted": _l("已计数"),
    "word_left": _l("已签退"),
    "word_no": _l("不通过"),
    "word_form": _l("请检查"),
    "word_lost": _l("没有保存"),
    # Sentences, by result.
    "one_in": _l("请入场。"),
    "all_in": _l("%(n)s人全部到齐，请入场。"),
    "rest_in": _l("本次%(n)s人入场，%(all)s人已全部到齐。"),
    "part_in": _l("本次%(n)s人入场，全部共%(all)s人，其余可稍后再签到。"),
    "already_in": _l("此前已签到，共%(n)s人。请核对姓名。"),
    "already_in_at": _l("已由%(gate)s签到，共%(n)s人。请核对姓名。"),
    "wrong_slot": _l("应参加：“%(title)s”%(label)s，%(when)s。"),
    "wrong_event": _l("这是另一个活动的签到码。应参加：“%(title)s”%(label)s，%(when)s。"),
    "elsewhere": _l("应参加：%(where)s。"),
    "elsewhere_event": _l("这是另一个活动的签到码。应参加：%(where)s。"),
    "too_early": _l("签到从%(time)s开始，请稍候。"),
    "too_late": _l("本场已于%(time)s结束，不再签到。"),
    "cancelled": _l("签到码已失效。如有疑问，请联系负责人。"),
    "cancelled_state": _l("这个报名的状态是“%(state)s”，签到码已失效。如有疑问，请联系负责人。"),
    "waiting": _l("这个报名仍在候补，尚未取得名额。如有空余名额，请联系负责人。"),
    "waiting_offline": _l("这个报名仍在候补，尚未取得名额。有没有空余名额，联网后才知道。"),
    "waiting_free": _l("这个报名仍在候补。本场现有空余名额%(n)s个，可请负责人办理入场。"),
    "unknown": _l("没有这个签到码。请核对后再输，或按姓名、手机尾号查找。"),
    "unknown_offline": _l("本机名单里没有这个签到码，可能是刚刚报名的。联网后再试，或请来宾稍候。"),
    "needs_guardian": _l("未成年人须由监护人陪同。请确认监护人在场，再放行。"),
    "needs_pledge": _l("请来宾先签承诺书，再放行。"),
    "needs_document": _l("请先核对有效身份证件，再放行。"),
    "admitted_offline": _l("离线时已放行，上传后发现与规则不符，已记录待核对。"),
    "counted": _l("已计入%(n)s人。"),
    "left": _l("已签退%(n)s人。"),
    "not_in": _l("这个签到码还没有签到，或已经全部签退。"),
    "full": _l("本场名额已满。"),
    "undone": _l("已退回%(n)s人的签到，签到码可再次使用。"),
    "undone_left": _l("已撤销%(n)s人的签退，仍在场内。"),
    "undone_since": _l("这次签到后来已撤销。"),
    # Facts about the party.
    "heads": _l("%(n)s人"),
    "minors": _l("（含未成年人%(n)s人）"),
    "arrived": _l("已到%(n)s人"),
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
    "not_taken": _l("离线记录，上传后未被接受。"),
    "record": _l("签到记录 %(time)s"),
    "see_record": _l("查看记录"),
    "camera": _l("摄像头"),
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
    "state_cancelled": _l("已取消"),
    "state_waiting": _l("候补中"),
    "state_in": _l("已签到"),
    "storage_full": _l("本机存储已满，离线记录无法保存。请联网签到，或改用纸质登记。"),
    "refused_upload": _l("%(n)s条离线记录未被接受：%(sentence)s"),
    "too_old": _l("离线名单已清除。请联网后重新打开。"),
}


def say(key: str, **facts) -> str:
    """One line of the table, its places filled in."""
    return str(WORDS[key]) % facts
