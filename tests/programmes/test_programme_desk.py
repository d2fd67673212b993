"""赵敏 writes a programme at the desk, 刘伟 and 何安 read it, everybody sees it; over HTTP, without scripts."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.cast import beijing
from tests.surveys.test_questionnaire_desk import decide, press
from xicheng_events.demo.notices import clear, somebody
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.operations import drafting_programmes as drafting
from xicheng_events.openness.programmes.operations.publishing_programmes import PROGRAMME_TEXT

NEW = "/staff/programmes/new"
SAID = {"kind": "officer", "title": "统计服务特邀体验员", "purpose": "请群众体验统计服务，查找问题。", "wanted": "6",
        "least-gender-female": "2", "most-gender-female": "4", "term_from": "2026-05-01", "months": "12",
        "conditions": "年满18周岁，在本区工作或生活。", "opens_at": "2026-03-16 09:00", "closes_at": "2026-03-27 17:00",
        "contact_name": "赵敏", "contact_phone": "010-66001234", "certificate_word": "西统体聘"}


def sent(client, address: str, **fields):
    """What a form of the desk answers when it is sent with what it says, and `fields` instead."""
    client.get(address)
    return client.submit(address, **fields)


def test_from_a_draft_to_the_public_page_and_on(app, world, desk, client):
    zhaomin, liuwei, hean = desk("zhaomin"), desk("liuwei"), desk("hean")
    wrong = sent(zhaomin, NEW, **SAID | {"term_from": "2026-03-20", "closes_at": "2026-03-01 09:00", "wanted": "1",
                                         "certificate_word": "𠮷聘"})
    assert wrong.status_code == 422
    for words in ("报名结束时间应晚于开始时间", "合计2人，超过拟聘人数1人", "聘书字号只用常用汉字",
                  "请群众体验统计服务"):
        assert words in wrong.text
    begun = sent(zhaomin, NEW, **SAID)
    assert begun.status_code == 303, begun.text
    here = begun.location
    page = zhaomin.get(here).text
    assert "请选择两名联系人" in page
    assert "参加体验每季度1次" in page
    staff = world.staff
    assert sent(zhaomin, f"{here}/words", first_organiser=str(staff["zhaomin"]),
                second_organiser=str(staff["zhaomin"])).status_code == 422
    assert sent(zhaomin, f"{here}/words", first_organiser=str(staff["zhaomin"]),
                second_organiser=str(staff["liuwei"])).status_code == 303
    asked = sent(zhaomin, f"{here}/form/questions/new", label="身份证号", kind="text")
    assert "不收集证件号码" in asked.text
    assert sent(zhaomin, f"{here}/form/questions/new", label="您常去哪个窗口", kind="text").status_code == 303
    assert press(zhaomin, here, "submission").status_code == 303
    assert "没有选择领域" in liuwei.get(here).text
    assert press(liuwei, here, "approval").status_code == 303
    code = here.rpartition("/")[2]
    assert client.get(f"/programmes/{code}").status_code == 404
    decide(hean, app)
    assert press(zhaomin, here, "publication").status_code == 303
    public = client.get(f"/programmes/{code}").text
    for words in ("即将招募", "2026年5月1日至2027年4月30日（12个月）", "性别：女2至4人", "您常去哪个窗口",
                  "公布受聘人员姓名和类别", "本人自荐，在本页面报名", "公益性质", "010-66001234"):
        assert words in public, words
    for private in ("西统体聘", "第一联系人", "刘伟"):
        assert private not in public


def test_a_published_one_changes_once_that_has_been_cleared_and_can_be_withdrawn(app, world, desk, client):
    with app.app_context():
        code = published(world).code
        db.session.commit()
    zhaomin, hean, here = desk("zhaomin"), desk("hean"), f"/staff/programmes/{code}"
    assert sent(zhaomin, f"{here}/words", wanted="5").status_code == 422
    assert 'name="term_from"' not in zhaomin.get(f"{here}/words").text
    assert sent(zhaomin, f"{here}/words", wanted="8", closes_at="2026-03-31 17:00").status_code == 303
    assert "6人" in client.get(f"/programmes/{code}").text
    assert press(zhaomin, here, "review", change_note="人数增加到8人").status_code == 303
    decide(hean, app)
    assert press(zhaomin, here, "publication").status_code == 303
    public = client.get(f"/programmes/{code}").text
    assert "8人" in public
    assert "人数增加到8人" in public
    leader = desk("zhengping")
    assert sent(leader, f"{here}/withdrawal", reason="招募取消").status_code == 303
    assert client.get(f"/programmes/{code}").status_code == 410


def test_the_next_cohort_takes_over_what_the_last_one_said(app, world, desk, at):
    with app.app_context():
        code = published(world).code
        db.session.commit()
    zhaomin = desk("zhaomin")
    page = sent(zhaomin, f"{NEW}?copy={code}", certificate_word="西统新聘")
    assert page.status_code == 303, page.text
    with app.app_context():
        new = db.session.scalars(select(Programme).order_by(Programme.id.desc())).first()
        assert (new.term_from.isoformat(), new.term_to.isoformat()) == ("2027-05-01", "2028-04-30")
        assert new.items[0]["label"] == "您常去哪个窗口"
        assert new.opens_at > beijing("2027-01-01 09:00")


def test_a_form_sent_twice_makes_one_programme_and_others_units_see_nothing_of_it(app, world, desk):
    zhaomin = desk("zhaomin")
    assert sent(zhaomin, NEW, **SAID).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count(Programme.id))) == 1
        programme = db.session.scalars(select(Programme)).one()
        programme.form_key = "k" * 32
        db.session.commit()
        again = drafting.draft_programme(unit=programme.unit, by=editor(programme), form_key="k" * 32)
        assert again.id == programme.id
        here = f"/staff/programmes/{programme.code}"
    assert desk("hemiao").get(here).status_code in (403, 404)
    assert desk("zhouyan").get(here).status_code == 200


def test_what_applicants_rely_on_stays_once_it_is_public(app, world, at):
    with app.app_context():
        programme = published(world)
        by = editor(programme)
        for field, value, code in (("publishes_names", False, "fixed_once_public"), ("wanted", 5, "wanted_shrinks"),
                                   ("certificate_word", "", "needed_once_public"),
                                   ("second_organiser_id", None, "needed_once_public")):
            with pytest.raises(Refused) as refused:
                drafting.edit_programme(programme, by=by, **{field: value})
            assert refused.value.code == code
        assert drafting.edit_programme(programme, by=by, certificate_word="西统新聘") is False
        assert programme.revision is None
        assert drafting.edit_programme(programme, by=by, closes_at=beijing("2026-04-03 17:00"))
        PROGRAMME_TEXT.ask(programme, note="报名延长一周", by=by)
        clear(programme, programme.organisation_id)
        db.session.commit()
        at("2026-03-28 09:00")
        with pytest.raises(Refused) as refused:
            drafting.edit_programme(programme, by=by, shares=[])
        assert refused.value.code == "fixed_once_closed"
        with pytest.raises(Refused) as refused:
            PROGRAMME_TEXT.publish(programme, by=by)  # the longer window would begin anew
        assert "请放弃修改" in refused.value.sentence


def test_what_a_coordinator_drafts_is_the_districts_and_is_run_by_the_unit(app, world, desk):
    zhouyan = desk("zhouyan")
    begun = sent(zhouyan, f"{NEW}?unit=tjj", **SAID)
    assert begun.status_code == 303, begun.text
    assert "区级项目" in desk("zhaomin").get(begun.location).text
    waiting = zhouyan.get("/staff").text
    assert "个区级项目草稿待完善" in waiting
    assert begun.location in waiting
    assert "请选择聘任单位" in zhouyan.get(f"{NEW}?unit=none").text
    unstaffed = zhouyan.get(f"{NEW}?unit=yuetan")
    assert "有0个，项目需要两名联系人" in unstaffed.text
    assert "请先联系安全管理员开设账号" in unstaffed.text
    assert zhouyan.post(f"{NEW}?unit=yuetan", data=SAID).status_code in (400, 422)


def test_whom_an_account_in_use_makes_somebody_may_be_its_contact_and_one_disabled_later_is_named(app, world, desk):
    with app.app_context():
        code = published(world).code
        db.session.commit()
    zhaomin, here = desk("zhaomin"), f"/staff/programmes/{code}"
    zhengping = "郑平</option>"
    assert zhengping in zhaomin.get(f"{NEW}").text  # before anything is saved
    with app.app_context():
        for who in ("liuwei", "zhengping"):
            db.session.get(Person, world.staff[who]).account.disabled_at = clock.now()
        db.session.commit()
    assert zhengping not in zhaomin.get(f"{here}/words").text
    assert "联系人“刘伟”的账号已停用" in zhaomin.get(here).text
    refused = sent(zhaomin, f"{here}/words", second_organiser=str(world.staff["zhengping"]))
    assert "请从本单位工作人员中选择" in refused.text
    with app.app_context():  # what else is changed doesn't wait for another one
        programme = db.session.scalars(select(Programme).where(Programme.code == code)).one()
        assert drafting.edit_programme(programme, by=editor(programme), contact_name="赵敏") is True


def editor(programme: Programme):
    """Who writes on it."""
    return somebody(Role.EDITOR, programme.organisation_id)


def published(world) -> Programme:
    """The same by operations, all the way; uncommitted."""
    unit = db.session.get(Organisation, world.units["tjj"])
    by = somebody(Role.EDITOR, unit.id)
    programme = drafting.draft_programme(
        unit=unit, by=by, title=SAID["title"], purpose=SAID["purpose"], conditions=SAID["conditions"], wanted=6,
        shares=[{"attribute": "gender", "value": "female", "least": 2, "most": 4}], term_from=date(2026, 5, 1),
        term_to=date(2027, 4, 30), opens_at=beijing("2026-03-16 09:00"), closes_at=beijing("2026-03-27 17:00"),
        contact_phone="010-66001234", certificate_word="西统体聘", first_organiser_id=world.staff["zhaomin"],
        second_organiser_id=world.staff["liuwei"],
        items=[{"key": "q2345678", "kind": "text", "label": "您常去哪个窗口"}])
    PROGRAMME_TEXT.submit(programme, by=by)
    PROGRAMME_TEXT.accept(programme, by=somebody(Role.REVIEWER, unit.id))
    clear(programme, unit.id)
    PROGRAMME_TEXT.publish(programme, by=by)
    return programme
