"""The list before the public: shown, objected to, decided, filled up from the reserve, and forgotten."""


import pytest

from tests.cast import AYGUL, LI_JING, OUYANG, WANG_LEI, YOSHIDA, messages_to
from tests.recruitment.lists import EVERYBODY, LIST, NOTICE, R, S, four_apply, on_list, shown, stands, state, submitted
from tests.recruitment.steps import application
from tests.registration.steps import sweep
from tests.support.at_once import at_once
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.text import excerpt, sms_length
from xicheng_events.foundation.notify.wordings import message_text
from xicheng_events.openness.appointments import room as appointments
from xicheng_events.openness.programmes.models import Programme
from xicheng_events.openness.programmes.operations.publishing_programmes import withdraw_programme
from xicheng_events.openness.recruitment import room as recruitment
from xicheng_events.openness.recruitment.models import Application, ApplicationObjection
from xicheng_events.openness.recruitment.operations import deciding_members
from xicheng_events.openness.recruitment.operations.deciding_members import end_notices
from xicheng_events.openness.recruitment.operations.passing_time import (
    call_off_with_programmes,
    forget_applications,
    thank_the_others,
)
from xicheng_events.openness.recruitment.operations.telling_applicants import TITLE_IN_A_MESSAGE
from xicheng_events.worker import run_sweep

OWN = "/programmes/XM-7K3Q9F/application"


@pytest.fixture
def programme(app, world):
    """Two are wanted; four have applied."""
    return four_apply(app, world)


def test_the_notice_shows_names_without_phones_and_ends_in_the_list(app, programme, desk, at, client, citizen):
    shown(app, programme, desk, at)
    chosen = on_list(app, S.NOTICE)
    page = client.get(NOTICE).text
    for who in chosen:
        assert who.name in page
        assert who.phone not in page
        assert who.phone[-4:] not in page
    assert "拟聘人员公示" in client.get("/programmes/XM-7K3Q9F").text
    told = messages_to(app, chosen[0], template="application_shown")
    assert [text.partition("。")[0] for text in told] == [
        "【北京西城】您已列入“统计服务特邀体验员”拟聘名单，公示至2026年3月30日"]
    assert f'href="{NOTICE}"' in citizen(chosen[0]).get("/programmes/XM-7K3Q9F/application/mine").text
    at("2026-03-30 23:59")
    assert run_sweep(app, end_notices) == 0
    at("2026-03-31 00:01")
    assert "公示已于2026年3月30日结束" in client.get(NOTICE).text
    assert run_sweep(app, end_notices) == 1
    assert set(on_list(app, S.CHOSEN)) == set(chosen)
    assert "名单已确定" in client.get(NOTICE).text
    assert chosen[0].name not in client.get(NOTICE).text
    assert [run_sweep(app, thank_the_others) for _twice in range(2)] == [2, 0]
    for who in EVERYBODY:
        thanked = [text for text in messages_to(app, who) if "感谢您参加" in text]
        assert len(thanked) == (who not in chosen)
    own = citizen(OUYANG)
    assert all("名额有限" not in text for text in messages_to(app, OUYANG)), "that wasn't why"
    page = own.get("/programmes/XM-7K3Q9F/application/mine").text
    assert "未通过资格审查" in page
    assert "不在辖区工作生活" in page
    assert "名额有限" not in page, "that wasn't why"


def test_names_are_masked_unless_the_rule_publishes_them(app, programme, desk, at, client):
    with app.app_context():
        db.session.get(Programme, programme).publishes_names = False
        db.session.commit()
    shown(app, programme, desk, at)
    page = client.get(NOTICE).text
    for who in on_list(app, S.NOTICE):
        assert who.name not in page
        assert who.name[0] in page


def test_whom_somebody_objects_to_is_held_until_it_is_settled(app, programme, desk, at, citizen):
    editor = shown(app, programme, desk, at)
    about = on_list(app, S.NOTICE)[0]
    objector = citizen(YOSHIDA)
    objector.get(f"{NOTICE}/objection")
    words = {"about": application(app, about).code, "words": "此人承揽该局的项目，没有申报。"}
    assert objector.submit(f"{NOTICE}/objection", about=words["about"], words="不").status_code == 422
    assert objector.submit(f"{NOTICE}/objection", **words).status_code == 303
    assert state(app, about) is S.HELD
    objector.get(f"{NOTICE}/objection")
    assert "不需要重复提交" in objector.submit(f"{NOTICE}/objection", **words).text
    gone = objector.submit(f"{NOTICE}/objection", **words | {"about": "ZM-222222"})
    assert gone.status_code == 422
    assert "已不在公示名单中" in gone.text
    assert "承揽该局的项目" in gone.text
    page = editor.get(f"{LIST}/objections").text
    assert "承揽该局的项目" in page
    assert YOSHIDA.name not in page
    assert desk("liuwei").get(f"{LIST}/objections").status_code == 403, "who reviews texts"
    assert "承揽" in desk("zhouyan").get(f"{LIST}/objections").text
    at("2026-03-31 09:00")
    assert run_sweep(app, end_notices) == 0
    assert stands(app, programme).state is R.NOTICE, "the list isn't decided while somebody is held"
    assert len(on_list(app, S.CHOSEN)) == 1, "whom nobody objects to is chosen"
    assert "公示期满，异议尚未核实" in desk("zhouyan").get("/staff").text
    editor = desk("zhaomin")
    editor.get(f"{LIST}/objections")
    number = editor.page.forms[-1].action
    assert editor.submit(number, is_upheld="no", answer="").status_code == 422
    assert editor.submit(number, is_upheld="no", answer="经核实，没有承揽项目。").status_code == 303
    assert state(app, about) is S.CHOSEN
    assert stands(app, programme).state is R.DECIDED
    assert "异议已核实答复" in messages_to(app, YOSHIDA)[-1]
    assert "没有承揽项目" in citizen(YOSHIDA).get(NOTICE).text


def test_only_who_is_in_reserve_reads_of_it_and_only_once_it_is_decided(app, programme, desk, at, citizen, world):
    shown(app, programme, desk, at)
    about = next(who for who in on_list(app, S.NOTICE) if who is not AYGUL)
    other = next(who for who in (LI_JING, WANG_LEI) if who is not about)
    with app.app_context():
        made = db.session.get(Application, application(app, about).id)
        made.state, made.gone_at = S.NOT_CHOSEN, clock.now()
        db.session.add(ApplicationObjection(
            application_id=made.id, person_id=world.staff["liuwei"], words="不住在本区", at=clock.now(),
            settled_at=clock.now(), is_upheld=True, answer="属实"))
        db.session.commit()
    assert "递补" not in citizen(about).get(f"{OWN}/mine").text
    at("2026-03-31 09:00")
    run_sweep(app, end_notices)
    page = citizen(about).get(f"{OWN}/mine").text
    assert "未入选" in page
    assert "递补" not in page
    assert "撤回报名" not in page
    assert "不参加递补" in citizen(other).get(f"{OWN}/mine").text


def test_an_objection_that_is_right_and_the_next_one_from_the_reserve(app, programme, desk, at, citizen):
    editor = shown(app, programme, desk, at)
    about = next(who for who in on_list(app, S.NOTICE) if who is not AYGUL)
    other = next(who for who in (LI_JING, WANG_LEI) if who is not about)
    objector = citizen(YOSHIDA)
    objector.get(f"{NOTICE}/objection")
    objector.submit(f"{NOTICE}/objection", about=application(app, about).code, words="此人承揽该局的项目，没有申报。")
    editor.get(f"{LIST}/objections")
    editor.submit(editor.page.forms[-1].action, is_upheld="yes", answer="情况属实，取消拟聘。")
    assert state(app, about) is S.NOT_CHOSEN
    at("2026-03-31 09:00")
    run_sweep(app, end_notices)
    run_sweep(app, thank_the_others)
    assert state(app, other) is S.NOT_CHOSEN
    editor = desk("zhaomin")
    assert "名单尚缺1人" in editor.get(LIST).text
    editor.submit(f"{LIST}/reserve")
    assert stands(app, programme).state is R.SUGGESTED
    page = editor.get(LIST).text
    assert application(app, about).code not in page, "to whom an objection was right isn't in reserve"
    where = f"{LIST}/picks/{application(app, other).code}"
    editor.get(where)
    editor.submit(where, reason="递补空缺")
    editor.get(LIST)
    editor.submit(f"{LIST}/submission")
    leader = desk("zhengping")
    leader.get(LIST)
    leader.submit(f"{LIST}/approval")
    assert state(app, other) is S.NOTICE
    assert "公示中" in citizen(other).get("/programmes/XM-7K3Q9F/application/mine").text
    assert len(messages_to(app, other, template="application_shown")) == 1, "who was thanked hears of it"
    at("2026-04-10 09:00")
    late = objector.submit(f"{NOTICE}/objection", about=application(app, other).code, words="此人承揽该局的项目。")
    assert late.status_code == 422
    assert "公示已结束" in late.text
    assert run_sweep(app, end_notices) == 1
    assert set(on_list(app, S.CHOSEN)) == {AYGUL, other}
    assert run_sweep(app, thank_the_others) == 0, "one message at most"


def test_who_was_not_chosen_need_not_be_in_reserve(app, programme, desk, at, citizen):
    shown(app, programme, desk, at)
    at("2026-03-31 09:00")
    run_sweep(app, end_notices)
    other = next(who for who in (LI_JING, WANG_LEI) if state(app, who) is S.NOT_CHOSEN)
    at("2026-04-20 09:00")
    own, decided = citizen(other), application(app, other).gone_at
    assert "不参加递补" in own.get("/programmes/XM-7K3Q9F/application/mine").text
    own.submit("/programmes/XM-7K3Q9F/application/mine/withdrawal")
    assert (state(app, other), application(app, other).gone_at) == (S.WITHDRAWN, decided)


def test_when_a_programme_is_withdrawn_all_who_are_not_appointed_are_told(app, world, programme, desk, at, citizen):
    shown(app, programme, desk, at)
    with app.app_context():
        withdraw_programme(db.session.get(Programme, programme), reason="招募取消",
                           by=db.session.get(Person, world.staff["zhengping"]))
        db.session.commit()
    assert [run_sweep(app, call_off_with_programmes) for _twice in range(2)] == [4, 0]
    assert {state(app, who) for who in EVERYBODY} == {S.NOT_CHOSEN}
    at("2026-03-31 09:00")
    run_sweep(app, end_notices)
    assert run_sweep(app, thank_the_others) == 0
    for who in EVERYBODY:
        assert len(messages_to(app, who, template="application_called_off")) == 1
    page = citizen(AYGUL).get("/programmes/XM-7K3Q9F/application/mine").text
    assert "选聘已取消" in page
    assert "不参加递补" not in page
    assert "公示有异议" not in desk("zhaomin").get("/staff").text


def test_who_drops_out_leaves_a_place(app, programme, desk, at, citizen):
    shown(app, programme, desk, at)
    about = on_list(app, S.NOTICE)[0]
    own = citizen(about)
    own.get("/programmes/XM-7K3Q9F/application/mine")
    own.submit("/programmes/XM-7K3Q9F/application/mine/withdrawal")
    assert state(app, about) is S.WITHDRAWN
    at("2026-03-31 09:00")
    run_sweep(app, end_notices)
    assert "名单尚缺1人" in desk("zhaomin").get(LIST).text


def test_two_who_decide_at_once_decide_once(app, world, programme, desk, at, engine_name):
    submitted(app, programme, desk, at)

    def approve():
        deciding_members.approve_members(db.session.get(Programme, programme),
                                         by=db.session.get(Person, world.staff["zhengping"]))
        return "approved"

    def give_back():
        deciding_members.return_members(db.session.get(Programme, programme), reason="再核对一次",
                                        by=db.session.get(Person, world.staff["zhengping"]))
        return "returned"

    done = at_once(app, approve, give_back)
    assert sorted(done) in (["approved", "changed"], ["changed", "returned"])
    expected = (R.NOTICE, S.NOTICE) if "approved" in done else (R.SUGGESTED, S.ELIGIBLE)
    assert (stands(app, programme).state, state(app, AYGUL)) == expected


def test_without_a_notice_the_list_is_decided_at_once(app, programme, desk, at, client):
    with app.app_context():
        db.session.get(Programme, programme).notice_days = 0
        db.session.commit()
    submitted(app, programme, desk, at)
    leader = desk("zhengping")
    leader.get(LIST)
    leader.submit(f"{LIST}/approval")
    assert stands(app, programme).state is R.DECIDED
    assert AYGUL in on_list(app, S.CHOSEN)
    assert client.get(NOTICE).status_code == 404


def test_who_was_not_chosen_is_forgotten_six_months_later(app, programme, desk, at, engine_name):
    shown(app, programme, desk, at)
    at("2026-03-31 09:00")
    run_sweep(app, end_notices)
    run_sweep(app, thank_the_others)
    at("2026-09-30 08:00")
    assert sweep(app, forget_applications) == 0, "欧阳, who was refused a week before, is kept as long"
    at("2026-10-01 09:00")
    assert sweep(app, forget_applications) == 2
    at("2026-11-02 09:00")
    assert sweep(app, forget_applications) == 2, "those chosen have their terms by then"
    with app.app_context():
        rows = db.session.scalars(db.select(Application)).all()
        assert {(row.name, row.phone_hash, row.reason, row.household_hash) for row in rows} == {("", "", "", None)}
        assert keyed_hash(LI_JING.phone) not in {row.phone_hash for row in rows}


def test_messages_of_programmes_are_two_parts_at_most_however_long_the_title(app):
    office, site = "市规自委西城分局", "https://open.example.gov.cn"
    longest = {"programme": excerpt("长" * 60, TITLE_IN_A_MESSAGE), "unit": office, "office": f"{office}政策体验官",
               "until": "2026年12月30日", "how": "聘期届满", "certificate": "西政体聘〔2026〕1001号",
               "phone_to_ask": "010-66001234转8001", "link": f"{site}/programmes/XM-7K3Q9F/application/mine"}
    with app.app_context():
        lengths = {name: sms_length(message_text(name, longest)) for name in recruitment.TEMPLATES} | {
            name: sms_length(message_text(name, longest | {"link": f"{site}/appointments"}))
            for name in appointments.TEMPLATES}
    assert {name: length for name, length in lengths.items() if length.segments > 2} == {}
