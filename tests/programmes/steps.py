"""A programme that is public, as no operation has made it: for the rooms behind `programmes`."""

from datetime import date

from tests.cast import a_publication, beijing
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.operations.roles import grant
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.openness.programmes.kinds import USUAL_DUTIES, ProgrammeKind
from xicheng_events.openness.programmes.models import Programme


def a_programme(world, *, unit: str = "tjj", code: str = "XM-7K3Q9F", **fields) -> Programme:
    """统计体验员 of 西城区统计局, applications from 9 to 20 March 2026, terms from 1 May 2026 to 30 April 2027; added
    to the session, inside an app context. `fields` are columns."""
    host, title = db.session.get(Organisation, world.units[unit]), fields.pop("title", "统计服务特邀体验员")
    publication = a_publication(host.id, title, kind="programme")
    publication.path = f"/programmes/{code}"
    occasion = Occasion(kind="programme", title=title, path=publication.path, host_id=host.id)
    values = {
        "kind": ProgrammeKind.OFFICER, "purpose": "请群众体验统计服务，查找问题。", "conditions": "年满18周岁。",
        "rights": "知情权、监督权、建议权。", "obligations": "公益性义务工作，按时提交体验报告。", "wanted": 6,
        "shares": [], "duties": [duty.stored() for duty in USUAL_DUTIES], "term_from": date(2026, 5, 1),
        "term_to": date(2027, 4, 30), "renewal_limit": 2, "notice_days": 5, "report_days": 5,
        "opens_at": beijing("2026-03-09 09:00"), "closes_at": beijing("2026-03-20 17:00"),
        "contact_name": "赵敏", "contact_phone": "010-00000000", "contact_hours": "工作日9:00—17:00",
        "certificate_word": "西统体聘", "first_organiser_id": world.staff["zhaomin"],
        "second_organiser_id": world.staff["liuwei"]}
    programme = Programme(code=code, title=title, publication=publication, occasion=occasion, **{**values, **fields})
    db.session.add(programme)
    db.session.flush()
    return programme


def also_leads(app, world, who: str, unit: str = "tjj") -> None:
    """`who` is a leader of the programme's unit as well."""
    with app.app_context():
        grant(db.session.get(Person, world.staff[who]), db.session.get(Organisation, world.units[unit]), Role.LEADER)
        db.session.commit()
