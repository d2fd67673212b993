"""The columns of the desk's list of programmes."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from xicheng_events.foundation.core.text import table_day
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.web.listing import Column, Listing
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.stages import stage_of


def _of_publication(column):
    return select(column).where(Publication.id == Programme.publication_id).correlate(Programme).scalar_subquery()


PROGRAMMES = Listing(_l("体验监督项目"), "programmes.list_exported", "programmes_staff.export", {
    "code": Column(_l("编号"), lambda programme: programme.code, (Programme.code,), width=12, on_page=False),
    "title": Column(_l("项目名称"), lambda programme: programme.title, (Programme.title,), width=40),
    "kind": Column(_l("类别"), lambda programme: programme.kind.label, (Programme.kind,), on_page=False),
    "unit": Column(_l("聘任单位"), lambda programme: programme.unit.short_name,
                   (_of_publication(Publication.organisation_id),)),
    "wanted": Column(_l("拟聘人数"), lambda programme: programme.wanted, (Programme.wanted,), on_page=False),
    "closes": Column(_l("报名结束"), lambda programme: table_day(programme.closes_at), (Programme.closes_at,)),
    "term": Column(_l("聘期第一天"), lambda programme: table_day(programme.term_from), (Programme.term_from,)),
    "until": Column(_l("聘期最后一天"), lambda programme: table_day(programme.term_to), (Programme.term_to,),
                    on_page=False),
    "stage": Column(_l("阶段"), lambda programme: stage_of(programme).label if programme.is_public else "—",
                    on_page=False),
    "state": Column(_l("状态"), lambda programme: programme.publication.state.label,
                    (_of_publication(Publication.state),), width=12),
}, Programme.id)
