"""What is sensitive: documents, ages, guardians' consent, companions without names; and that it is deleted in time."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cast import LI_JING, WANG_LEI, beijing
from tests.questions.steps import BIRTH, CARD, DOCUMENT, EMERGENCY, WORDS, ask_in_force, said, the_registration
from tests.registration.steps import change, register, states, sweep, with_companions
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.privacy_models import PrivacyNotice
from xicheng_events.booking.registration.models import AgeBand, Companion, Registration
from xicheng_events.booking.registration.operations.changing_answers import purge_documents
from xicheng_events.booking.registration.operations.purging import purge_secret_answers
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db


@pytest.mark.parametrize("typed", ["11010219500307001x", "１１０１０２１９５００３０７００１Ｘ",
                                   " 110102 19500307 001x "])
def test_edge_case_8_a_document_is_understood_as_typed_and_never_shown_whole(app, world, citizen, desk, typed):
    ask_in_force(app, world, DOCUMENT)
    li = citizen(LI_JING)
    mine = register(li, world.morning, document_kind="resident_id", document_number=typed).headers["Location"]
    kept = the_registration(app)
    assert (kept.document, kept.document_tail, kept.age_band) == (CARD, "001X", AgeBand.SENIOR)
    clerk, listed = desk("zhaomin"), f"/staff/registrations/events/{world.code}"
    one = f"{listed}/{mine.split('/')[-1]}"
    for page in (li.get(f"{mine}/answers"), clerk.get(listed), clerk.get(one)):
        assert CARD not in page.text
    assert clerk.post(one, data={"reason": ""}).status_code == 422
    assert CARD in clerk.post(one, data={"reason": "提交门岗放行名单"}).text
    with app.app_context():
        entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "registration.document_shown"))
        assert entry.detail == {"reason": "提交门岗放行名单"}


@pytest.mark.once
@pytest.mark.parametrize(("kind", "number", "sentence"), [
    ("resident_id", "", "请填写证件号码"), ("resident_id", "110102198001010000", "核对最后一位"),
    ("resident_id", "110102800101001", "15位旧身份证"), ("resident_id", "810000199012310017", "请改选证件类型"),
    ("nonsense", CARD, "请从列表中选择证件类型"), ("passport", "E" * 5000, "证件号码太长"),
    ("other", "\x01", "证件号码应为2至30位"),
])
def test_a_wrong_document_is_refused_beside_its_field(app, world, citizen, kind, number, sentence):
    ask_in_force(app, world, DOCUMENT)
    answer = register(citizen(LI_JING), world.morning, document_kind=kind, document_number=number)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert states(app) == []


def test_one_document_registers_once(app, world, citizen):
    ask_in_force(app, world, DOCUMENT)
    register(citizen(LI_JING), world.morning, document_kind="resident_id", document_number=CARD)
    answer = register(citizen(WANG_LEI), world.morning, document_kind="resident_id", document_number=CARD)
    assert answer.status_code == 422
    assert "该证件已报名本场活动" in answer.text
    assert states(app) == ["confirmed"]


def test_secrets_are_deleted_thirty_days_after_the_event_and_that_is_on_record(app, world, citizen, at):
    ask_in_force(app, world, DOCUMENT, EMERGENCY, WORDS)
    register(citizen(LI_JING), world.morning, document_kind="resident_id", document_number=CARD, **{
        "answers-emergency-name": "王立", "answers-emergency-phone": "19900000099", "answers-qwords": "好"})
    at(beijing("2026-03-18 15:30") + timedelta(days=30, seconds=-1))
    assert (sweep(app, purge_documents), sweep(app, purge_secret_answers)) == (0, 0)
    at(beijing("2026-03-18 15:30") + timedelta(days=30))
    assert (sweep(app, purge_documents), sweep(app, purge_secret_answers)) == (1, 1)
    assert (sweep(app, purge_documents), sweep(app, purge_secret_answers)) == (0, 0)
    kept = the_registration(app)
    assert (kept.document, kept.document_hash, kept.document_tail) == (None, None, "")
    assert said(app) == [("emergency", None, 1), ("emergency", None, 1), ("qwords", "好", 1)]
    with app.app_context():
        purged = select(AuditEntry.action, AuditEntry.detail).where(AuditEntry.action.contains("purged"))
        assert [tuple(row) for row in db.session.execute(purged.order_by(AuditEntry.id))] == [
            ("registration.documents_purged", {"documents": 1, "companions": 0}), ("questions.purged", {"answers": 2})]


@pytest.mark.parametrize(("born", "band"), [("2012-03-18", AgeBand.TEEN), ("2012-03-19", AgeBand.UNDER_14)])
def test_edge_case_7_age_is_counted_at_the_event_date(app, world, citizen, born, band):
    ask_in_force(app, world, BIRTH)
    li = citizen(LI_JING)
    fields = {**with_companions(("王小明", "", True)), "companions-0-born_on": born, "born_on": "1985-06-15"}
    assert register(li, world.morning, **fields).status_code == 303
    with app.app_context():
        child = db.session.scalars(select(Companion)).one()
        assert (child.age_band, bool(child.children_notice_id)) == (band, band is AgeBand.UNDER_14)
    assert the_registration(app).age_band is AgeBand.MIDDLE
    assert clock.today().isoformat() < "2026-03-18"  # at registration both were thirteen


def test_a_guardian_consents_apart_and_the_words_are_kept(app, world, citizen):
    li, child = citizen(LI_JING), with_companions(("小明", "under_14", True))
    assert "《儿童个人信息处理规则》" in register(li, world.morning, **{**child, "children_agreed": None}).text
    assert "监护人与孩子的关系" in register(li, world.morning, **{**child, "guardian_relation": "neighbour"}).text
    assert states(app) == []
    register(li, world.morning, **{**child, "guardian_name": "王立", "guardian_relation": "grandparent"})
    with app.app_context():
        companion = db.session.scalars(select(Companion)).one()
        assert (companion.guardian_name, companion.guardian_relation.value) == ("王立", "grandparent")
        assert companion.guardian_agreed_at == clock.now()
        text = db.session.get(PrivacyNotice, companion.children_notice_id)
        assert "不满14周岁" in text.text
        mine = db.session.get(PrivacyNotice, db.session.scalars(select(Registration)).one().privacy_notice_id)
        assert "本次仅收集姓名、手机号、年龄段（选填）" in mine.text
    assert "不满14周岁" in li.get(f"/events/privacy/{text.id}").text
    assert li.get("/events/privacy/99999999999").status_code == 404
    assert li.get(f"/events/{world.code}/privacy/nobody").status_code == 404


def test_everything_a_guardian_has_yet_to_say_is_said_at_once_and_asked_once(app, world, citizen):
    li, child = citizen(LI_JING), {"companions-0-name": "小明", "companions-0-age_band": "under_14"}
    page = register(li, world.morning, **child, name="").text
    for sentence in ("请填写姓名", "小明不满14周岁，请监护人阅读并勾选同意", "请选择监护人与孩子的关系"):
        assert sentence in page
    assert register(li, world.morning, **child, children_agreed="y", guardian_relation="parent").status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Companion)).one().guardian_agreed_at


def test_companions_may_be_only_counted(app, world, citizen, desk):
    ask_in_force(app, world, companions="counted")
    li = citizen(LI_JING)
    assert "请填写人数" in register(li, world.morning, adults="很多").text
    assert "最多3人" in register(li, world.morning, adults="9").text
    mine = register(li, world.morning, adults="1", children="1", children_agreed="y",
                    guardian_relation="parent").headers["Location"]
    assert the_registration(app).heads == 3
    assert "成人1人、14周岁以下1人" in li.get(mine).text
    li.get(f"{mine}/party")
    assert li.submit(f"{mine}/party", children="").status_code == 303
    assert the_registration(app).heads == 2
    assert "成人1人" in desk("zhaomin").get(f"/staff/registrations/events/{world.code}").text


OTHER_CARD = "11010519491231002X"


def corrected(client, mine, **fields):
    typed = {"document_kind": "resident_id", "document_number": OTHER_CARD, **fields}
    return client.post(f"{mine}/document", data=typed)


def test_ones_own_document_number_is_corrected_online_before_the_deadline(app, world, citizen):
    ask_in_force(app, world, DOCUMENT)
    li = citizen(LI_JING)
    mine = register(li, world.morning, document_kind="resident_id", document_number=CARD).headers["Location"]
    assert f'href="{mine}/document"' in li.get(f"{mine}/answers").text
    page = li.get(f"{mine}/document").text
    assert "尾号001X" in page
    assert CARD not in page
    refused = corrected(li, mine, document_number="110102198001010000")
    assert refused.status_code == 422
    assert "110102198001010000" in refused.text  # what was typed stays
    assert corrected(li, mine).status_code == 303
    assert (the_registration(app).document, the_registration(app).document_tail) == (OTHER_CARD, "002X")
    assert corrected(li, mine).status_code == 303  # twice is once
    with app.app_context():
        (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "registration.document_changed"))
        assert OTHER_CARD not in str(entry.detail)
    assert corrected(citizen(WANG_LEI), mine).status_code == 404
    clock.set_to(beijing("2026-03-18 09:00"))
    late = corrected(li, mine, document_number=CARD)
    assert late.status_code == 422
    assert "现在不能再更正证件号码" in late.text
    assert the_registration(app).document == OTHER_CARD


def test_a_corrected_document_is_nobody_elses_and_is_reviewed_again(app, world, citizen):
    ask_in_force(app, world, DOCUMENT)
    li, wang = citizen(LI_JING), citizen(WANG_LEI)
    mine = register(li, world.morning, document_kind="resident_id", document_number=CARD).headers["Location"]
    register(wang, world.morning, name="王磊", document_kind="resident_id", document_number=OTHER_CARD)
    taken = corrected(li, mine)
    assert taken.status_code == 422
    assert "该证件已报名本场活动" in taken.text
    assert "未成年人不能单独报名" in corrected(li, mine, document_number="110102201503070030").text
    change(app, Event, world.event_id, review_required=True)
    assert corrected(li, mine, document_kind="passport", document_number="E12345678").status_code == 303
    assert states(app) == ["pending", "confirmed"]
    for fields in ({"document_kind": "\0"}, {"document_number": "\0" * 9}, {"document_number": "9" * 500},
                   {"version": "9" * 40}, {"document_kind": "x" * 999}):
        assert corrected(li, mine, **fields).status_code in (303, 422)
