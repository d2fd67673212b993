"""The columns of 定向邀请, on the page and in the sheets: phones masked, or none."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from xicheng_events.booking.invitations.models import Invitation
from xicheng_events.booking.invitations.queries import invitation_standing
from xicheng_events.foundation.core.masking import mask_phone
from xicheng_events.foundation.core.text import table_moment
from xicheng_events.foundation.web.listing import Column, Listing


def slot_words(invitation: Invitation) -> str:
    """To which slot somebody is invited."""
    slot = invitation.slot
    return (slot.label or table_moment(slot.starts_at)) if slot else _("任意场次")


INVITATIONS = Listing(_l("定向邀请"), "registration.invitations_exported", "invitations_staff.export", {
    "name": Column(_l("被邀请人"), lambda each: each.name, (Invitation.name,), width=12),
    "phone": Column(_l("手机"), lambda each: mask_phone(each.phone)),
    "category": Column(_l("报名身份"), lambda each: each.category.label, (Invitation.category,)),
    "slot": Column(_l("场次"), slot_words, (Invitation.slot_id,)),
    "heads": Column(_l("最多人数"), lambda each: each.max_heads, (Invitation.max_heads,), width=10),
    "state": Column(_l("状态"), lambda each: invitation_standing(each)[0], (Invitation.state, Invitation.expires_at),
                    width=10),
    "sent": Column(_l("邀请时间"), lambda each: table_moment(each.created_at), (Invitation.created_at,), width=18,
                   on_page=False),
    "until": Column(_l("有效期至"), lambda each: table_moment(each.expires_at), (Invitation.expires_at,), width=18,
                    on_page=False),
    "used": Column(_l("报名时间"), lambda each: table_moment(each.used_at) if each.used_at else "",
                   (Invitation.used_at,), width=18, on_page=False),
    "do": Column(_l("操作")),
}, Invitation.id)
