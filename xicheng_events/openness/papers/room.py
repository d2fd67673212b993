"""What the house reads of `papers` (core/house.py)."""

from flask_babel import lazy_gettext as _l

from xicheng_events.booking.notices.desk_links import DeskLink, LinkGroup, is_published
from xicheng_events.foundation.accounts.models import Role
from xicheng_events.foundation.core.sweeps import Sweep
from xicheng_events.foundation.publishing.kinds import PublishedKind
from xicheng_events.foundation.publishing.states import PublicationState, PublishingStep
from xicheng_events.openness.papers import queries, retention, staff_views, views
from xicheng_events.openness.papers.models import ItemPaper
from xicheng_events.openness.papers.operations import drop_papers

PAGES = (views.bp, staff_views.bp)
SWEEPS = (Sweep(drop_papers, 60),)
_P = PublishingStep
# Nothing of it is public; its slip says that nothing in it has to be kept from those who read it.
PUBLISHES = {queries.KIND: PublishedKind(_l("会议材料"), "item_papers_staff", PublicationState.APPROVED, {
    _P.ASK: (Role.EDITOR,), _P.CLEAR: (Role.SECRECY,), _P.TAKE_BACK_CLEARING: (Role.SECRECY,),
}, ItemPaper.__tablename__)}
REVIEWED_FILES = {ItemPaper.__tablename__: staff_views.paper_under_review}
REMARKS = {ItemPaper.__tablename__: staff_views.who_reads_it}
STANDING = (views.paper_to_read,)
DESK_LINKS = (
    DeskLink(LinkGroup.BOOKING, _l("会议材料"), "item_papers_staff.index",
             when=lambda event: is_published(event) and event.row.slots_are_agenda),
)
ACTIONS = {
    "papers.added": _l("上传会议材料"),
    "papers.taken_out": _l("移除会议材料"),
    "papers.dropped": _l("会议材料到期删除"),
    "papers.read": _l("查看会议材料"),
}
DETAILS = {"agenda_item": _l("议题"), "paper": _l("材料")}
SUBJECTS = {"item_paper": _l("会议材料")}
FORMS = {
    "item_papers_staff.put": _l("上传会议材料"),
    "item_papers_staff.take_out": _l("移除会议材料"),
}
RETENTION = retention
