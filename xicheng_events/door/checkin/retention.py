"""What the door keeps of people."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from xicheng_events.booking.registration.models import Registration, Ticket
from xicheng_events.door.checkin.models import Scan
from xicheng_events.door.checkin.operations.deciding_late_entries import purge_late_entries
from xicheng_events.door.checkin.operations.purging import purge_door_words
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.retention import Personal

_WITH_THE_CONTACTS = _l("活动结束%(CONTACT_MONTHS)s个月后")

PERSONAL = (
    Personal("door_note", "text", _l("签到提示"), _l("提醒签到人员留意"), _WITH_THE_CONTACTS, by=purge_door_words),
    Personal("scan", "reason", _l("放行、撤销签到的理由"), _l("核对现场情况"), _WITH_THE_CONTACTS, by=purge_door_words),
    Personal("door_device", "name", _l("签到设备的名称，可能写有使用人"), _l("核对现场情况"),
             _l("接入%(CONTACT_MONTHS)s个月后"),
             by=purge_door_words),
    Personal("door_pass", "index_lock", _l("设备上离线名单的锁"), _l("断网时查找报名"),
             _l("活动结束%(SECRET_DAYS)s日后"),
             by=purge_door_words),
    Personal("door_late_entry", "item", _l("通行证结束后上传的签到记录"), _l("由人核对后计入"),
             _l("核对后，或收到%(SECRET_DAYS)s日后"),
             by=purge_late_entries),
)
NOT_PERSONAL = {
    "door_pass": "code_hash pin_hash token_hash", "door_device": "gate", "door_note": "group_name",
    "door_late_entry": "key kind", "scan": "key gate",
}
WORDS = {"visits": _l("签到"), "at": _l("时间"), "result": _l("结果"), "heads": _l("人数")}


def of_person(person) -> dict:
    """When this person's parties were let in, and when they left."""
    query = (select(Scan, Registration.reference).join(Ticket, Scan.ticket_id == Ticket.id)
             .join(Registration, Ticket.registration_id == Registration.id)
             .where(Registration.person_id == person.id).order_by(Scan.id))
    rows = db.session.execute(query).unique().all()
    return {"visits": [{"reference": reference, "at": scan.at, "result": scan.result,
                        "heads": scan.heads} for scan, reference in rows]}
