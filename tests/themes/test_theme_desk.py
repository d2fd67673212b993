"""赵敏 writes the theme of March at the desk, 刘伟 and 何安 read it, everybody sees it; over HTTP, without scripts."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.followup.steps import register
from tests.opinions.steps import do, says
from tests.support.at_once import at_once
from tests.surveys.test_questionnaire_desk import decide, press
from tests.themes.steps import DONE, TASK, UNIT, drafted_theme, editor, published_theme, theme_coded
from xicheng_events.demo.notices import clear, somebody
from xicheng_events.foundation.accounts.models import Organisation, Role
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.voice.followup.operations.own_words import withdraw_consent
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.themes.kinds import Part
from xicheng_events.voice.themes.models import MonthlyTheme
from xicheng_events.voice.themes.operations import drafting_themes as drafting
from xicheng_events.voice.themes.operations.linking_issues import link_issue
from xicheng_events.voice.themes.operations.publishing_themes import THEME_TEXT, withdraw_theme


def filled_in(client, address: str, **fields):
    """What a form of the desk answers when it is sent."""
    client.get(address)
    return client.submit(address, **fields)


def test_from_a_month_to_the_public_page_and_on(app, world, desk, client):
    zhaomin, liuwei, hean = desk("zhaomin"), desk("liuwei"), desk("hean")
    begun = filled_in(zhaomin, "/staff/themes/new", month="2026-03", lead="tjj", title="统计服务点难找")
    assert begun.status_code == 303, begun.text
    here = begun.location
    page = zhaomin.get(here).text
    assert all(said in page for said in ("请写明群众反映的问题", "请写明治理措施", "请至少添加一项任务"))
    wrong = filled_in(zhaomin, f"{here}/words", title="", problem="打13912345678", measures="一张清单、一块牌子。")
    assert wrong.status_code == 422
    assert all(said in wrong.text for said in ("请填写主题", "疑似电话", "一张清单、一块牌子。"))
    assert filled_in(zhaomin, f"{here}/words", title="统计服务点难找", problem="群众反映不知道到哪里办。",
                     measures="一张清单、一块牌子。", partners=[UNIT]).status_code == 303
    for wrong, words in (({"unit": "", "due_on": "2026-03-31"}, "请选择责任单位"),
                         ({"unit": UNIT, "due_on": "2026-03-32"}, "日期没有看懂"), ({"unit": UNIT}, "请填写完成日期")):
        answer = filled_in(zhaomin, f"{here}/tasks/new", text="公布各社区的统计服务点", outcome="都好了", **wrong)
        assert answer.status_code == 422
        assert all(said in answer.text for said in (words, "都好了", "公布各社区的统计服务点"))
    assert filled_in(zhaomin, f"{here}/tasks/new", text="公布各社区的统计服务点", unit=UNIT, due_on="2026-03-31"
                     ).status_code == 303
    wrong = filled_in(zhaomin, f"{here}/policies/new", title="通知", on="2026-04-01", link="javascript:1", number="3号")
    assert wrong.status_code == 422
    assert all(said in wrong.text for said in ("印发日期不能晚于今天", "链接应以“https://”开头", "3号"))
    assert press(zhaomin, here, "submission").status_code == 303
    assert press(liuwei, here, "return", reason="请写明依据").status_code == 303
    filled_in(zhaomin, f"{here}/words", problem="群众反映不知道到哪里办，走错了门。")
    press(zhaomin, here, "submission")
    assert "<ins>" in liuwei.get(here).text
    assert press(liuwei, here, "approval").status_code == 303
    assert client.get("/themes/2026-03").status_code == 404
    decide(hean, app)
    assert press(zhaomin, here, "publication").status_code == 303
    public = client.get("/themes/2026-03").text
    assert all(said in public for said in ("统计服务点难找", "走错了门", "0/1", "公布各社区的统计服务点"))


def test_a_task_that_is_done_waits_beside_what_is_public_until_it_is_cleared(app, world, desk, client):
    with app.app_context():
        theme = drafted_theme(world)
        drafting.remove_row(theme, Part.TASKS, theme.task_rows[0].key, by=editor(theme))
        here = f"/staff/themes/{published_theme(theme).code}"
        db.session.commit()
    zhaomin, hean = desk("zhaomin"), desk("hean")
    (key,) = set(re.findall(r"/tasks/(\w{8})\"", zhaomin.get(here).text))
    assert filled_in(zhaomin, f"{here}/tasks/{key}", done_on="2026-03-09", outcome="").status_code == 422
    assert filled_in(zhaomin, f"{here}/tasks/{key}", done_on="2026-03-09", outcome="清单已上网").status_code == 303
    assert "清单已上网" not in client.get("/themes/2026-03").text
    assert press(zhaomin, here, "review", change_note="完成一项任务").status_code == 303
    decide(hean, app)
    assert press(zhaomin, here, "publication").status_code == 303
    public = client.get("/themes/2026-03").text
    assert all(said in public for said in ("清单已上网", "1/1", "完成一项任务"))
    leader = desk("zhengping")
    assert filled_in(leader, f"{here}/withdrawal", reason="").status_code == 422
    assert filled_in(leader, f"{here}/withdrawal", reason="主题内容有误").status_code == 303
    gone = client.get("/themes/2026-03")
    assert (gone.status_code, "主题内容有误" in gone.text) == (410, True)
    assert "清单已上网" not in gone.text
    assert filled_in(zhaomin, "/staff/themes/new", month="2026-03", lead="tjj", title="另一题").status_code == 303


def test_a_month_has_one_theme_and_a_deleted_one_leaves_it(app, world, engine_name):
    with app.app_context():
        theme = drafted_theme(world)
        by = editor(theme)
        with pytest.raises(Refused, match="统计服务点难找"):
            drafted_theme(world, title="另一题")
        drafting.delete_theme(theme, by=by)
        other = drafted_theme(world, title="另一题")
        with pytest.raises(Refused, match="另一题"):
            drafting.restore_theme(theme, by=by)
        drafting.delete_theme(other, by=by)
        drafting.restore_theme(theme, by=by)
        withdraw_theme(published_theme(theme), reason="主题内容有误", by=somebody(Role.LEADER, theme.lead.id))
        drafting.restore_theme(other, by=by)
        db.session.commit()
        standing = select(MonthlyTheme.title).where(MonthlyTheme.holds_month)
        assert db.session.scalars(standing).all() == ["另一题"]


def test_of_two_who_take_a_month_at_the_same_moment_one_has_it(app, world, engine_name):
    def draft(title):
        lead = db.session.get(Organisation, world.units["tjj"])
        return drafting.draft_theme(lead=lead, month="2026-03", title=title, by=somebody(Role.EDITOR, lead.id)).month

    assert sorted(at_once(app, lambda: draft("一题"), lambda: draft("二题"))) == ["2026-03", "month_taken"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Publication).where(Publication.kind == "theme")) == 1


def test_the_same_form_twice_is_one_draft(app, world, desk):
    zhaomin = desk("zhaomin")
    key = re.search(r'name="form_key" value="(\w+)"', zhaomin.get("/staff/themes/new").text)[1]
    sent = [zhaomin.submit("/staff/themes/new", month="2026-03", lead="tjj", title="一题", form_key=key).location
            for _twice in range(2)]
    assert sent[0] == sent[1]


def test_who_may_write_pass_and_lead(app, world, desk):
    with app.app_context():
        code = drafted_theme(world).code
        db.session.commit()
    here = f"/staff/themes/{code}"
    assert desk("qianfang").get(here).status_code == 404  # another unit's
    foreign = filled_in(desk("qianfang"), "/staff/themes/new", month="2026-04", lead="tjj", title="一题")
    assert foreign.status_code == 422
    assert desk("liuwei").get(f"{here}/words").status_code == 403
    zhouyan = desk("zhouyan")
    assert filled_in(zhouyan, f"{here}/words", measures="一张清单、一块牌子、一部电话。").status_code == 303
    assert press(zhouyan, here, "submission").status_code == 303
    assert zhouyan.post(f"{here}/approval").status_code == 422
    assert filled_in(zhouyan, "/staff/themes/new", month="2026-04", lead="niujie", title="一题").status_code == 303
    with app.app_context():
        theme = theme_coded(code)
        assert world.staff["zhouyan"] in theme.publication.author_ids
        with pytest.raises(Refused, match="不能修改"):
            drafting.edit_theme(theme, by=editor(theme), title="又一题")


def test_two_who_change_it_at_once_lose_nothing(app, world, desk):
    with app.app_context():
        code = drafted_theme(world).code
        db.session.commit()
    first, second, address = desk("zhaomin"), desk("zhouyan"), f"/staff/themes/{code}/words"
    first.get(address), second.get(address)
    assert first.submit(address, problem="第一个人写的").status_code == 303
    late = second.submit(address, problem="第二个人写的")
    assert (late.status_code, "刚刚已被他人修改" in late.text, "第二个人写的" in late.text) == (422, True, True)


def test_rows_are_found_in_their_order_and_taken_out(app, world, engine_name):
    with app.app_context():
        theme = drafted_theme(world)
        assert [task.text for task in theme.task_rows] == [DONE["text"], TASK["text"]]
        (first, second) = theme.task_rows
        assert (theme.tasks_done, first.done_on, second.is_late) == (1, date(2026, 2, 20), False)
        drafting.remove_row(theme, Part.TASKS, first.key, by=editor(theme))
        assert drafting.remove_row(theme, Part.TASKS, first.key, by=editor(theme)) is False
        with pytest.raises(Refused, match="已被他人删除"):
            drafting.put_row(theme, Part.TASKS, TASK, key=first.key, by=editor(theme))
        db.session.commit()
        assert [task.text for task in theme_coded(theme.code).task_rows] == [TASK["text"]]


def test_what_is_public_stays_while_a_change_waits_and_is_given_up(app, world, engine_name):
    with app.app_context():
        theme = published_theme(drafted_theme(world))
        (_first, task) = theme.task_rows
        assert drafting.put_row(theme, Part.TASKS, {**TASK, "done_on": date(2026, 3, 9), "outcome": "清单已上网"},
                                key=task.key, by=editor(theme)) is True
        assert (theme.tasks_done, THEME_TEXT.current(theme).tasks_done) == (1, 2)
        THEME_TEXT.discard(theme, by=editor(theme))
        db.session.commit()
        assert (theme.revision, theme.publication.next_note) == (None, "")


def test_issues_are_linked_by_who_may_know_of_them(app, world, desk, client):
    with app.app_context():
        code = published_theme(drafted_theme(world)).code
        db.session.commit()
    foreign, own = register(app, world), register(app, world, lead="tjj")
    here, zhaomin = f"/staff/themes/{code}", desk("zhaomin")
    for wrong in ("", "WT-2026-9999", foreign):
        zhaomin.get(here)
        answer = zhaomin.submit(f"{here}/issues", number=wrong)
        assert (answer.status_code, f'value="{wrong}"' in answer.text) == (422, True)
    assert press(zhaomin, here, "issues", number=own.lower()).status_code == 303
    assert press(desk("zhouyan"), here, "issues", number=foreign).status_code == 303
    page = zhaomin.get(here).text
    assert "牛街街道办理的问题" in page
    assert "门口单车乱停" in page  # the own one
    public = client.get("/themes/2026-03").text
    assert "0/2" in public
    assert "其中2件没有公开，只计数" in public
    assert "门口单车乱停" not in public
    assert "门口单车乱停" in desk("zhouyan").get(f"{here}/print").text
    assert press(zhaomin, here, f"issues/{foreign}/removal").status_code == 303
    assert "0/1" in zhaomin.get(here).text


def test_the_desk_says_what_waits(app, world, desk, at):
    with app.app_context():
        drafted_theme(world)
        published_theme(drafted_theme(world, month="2026-02", title="办事排队久"))
        db.session.commit()
    assert "份每月一题草稿待完善" in desk("zhaomin").get("/staff").text
    at("2026-04-02 10:00")
    assert "每月一题任务" in desk("zhaomin").get("/staff").text
    assert "项每月一题任务逾期" in desk("zhouyan").get("/staff").text
    listed = desk("zhouyan").get("/staff/themes?state=published").text
    assert "办事排队久" in listed
    assert "统计服务点难找" not in listed


def test_a_unit_enters_its_own_task_as_done_and_the_lead_has_it_published(app, world, desk, client):
    with app.app_context():
        theme = drafted_theme(world)
        niujie = db.session.get(Organisation, world.units["niujie"])
        mine = {**TASK, "text": "在街道大厅挂出统计服务点牌子", "unit": niujie.full_name}
        drafting.put_row(theme, Part.TASKS, mine, by=editor(theme))
        published_theme(theme)
        db.session.commit()
        code, key = theme.code, next(each.key for each in theme.task_rows if each.text == mine["text"])
    page, qianfang, zhaomin = f"/staff/themes/{code}/done/{key}", desk("qianfang"), desk("zhaomin")
    assert mine["text"] in qianfang.get("/staff/themes").text
    assert desk("wulei").get(page).status_code == 404
    assert qianfang.get(f"/staff/themes/{code}").status_code == 404
    wrong = filled_in(qianfang, page, done_on="2027-01-01", outcome="牌子已挂出")
    assert (wrong.status_code, "不能晚于今天" in wrong.text, "牌子已挂出" in wrong.text) == (422, True, True)
    assert filled_in(qianfang, page, done_on="2026-03-09", outcome="牌子已挂出").status_code == 303
    assert mine["text"] not in qianfang.get("/staff/themes").text
    assert "牌子已挂出" not in client.get("/themes/2026-03").text
    assert "牌子已挂出" in zhaomin.get(f"/staff/themes/{code}").text
    here = f"/staff/themes/{code}"
    assert press(zhaomin, here, "review", change_note="牛街街道已挂牌。").status_code == 303
    late = filled_in(qianfang, page, done_on="2026-03-10", outcome="牌子已挂出两块")
    assert (late.status_code, "正在审查" in late.text, "牌子已挂出两块" in late.text) == (422, True, True)
    decide(desk("hean"), app)
    assert press(zhaomin, here, "publication").status_code == 303
    assert "牌子已挂出" in client.get("/themes/2026-03").text


def test_a_theme_quotes_nobody_who_has_not_agreed(app, world, desk):
    words = "我母亲八十三岁坐轮椅，每天早上都被单车堵在三号楼门口出不去"
    said = says(app, world, words, may_publish=True)
    number = register(app, world, lead="tjj", opinion_id=said)
    with app.app_context():
        theme = drafted_theme(world)
        link_issue(theme, number, by=editor(theme))
        drafting.edit_theme(theme, by=editor(theme), problem=f"群众说“{words}”。")
        THEME_TEXT.submit(theme, by=editor(theme))
        THEME_TEXT.accept(theme, by=somebody(Role.REVIEWER, theme.lead.id))
        clear(theme, theme.lead.id)
        db.session.commit()
        code = theme.code
    do(app, withdraw_consent, (Opinion, said))
    zhaomin, here = desk("zhaomin"), f"/staff/themes/{code}"
    refused = press(zhaomin, here, "publication")
    assert (refused.status_code, "不要引用原话" in refused.text) == (422, True)
    for page, fields in (("words", {"measures": f"解决“{words}”的问题。"}),
                         ("notes/new", {"on": "2026-03-09", "text": f"“{words}”已解决。"})):
        wrong = filled_in(zhaomin, f"{here}/{page}", **fields)
        assert (wrong.status_code, "不要引用原话" in wrong.text, words in wrong.text) == (422, True, True)
    assert filled_in(zhaomin, f"{here}/words", problem="群众反映单车堵门。").status_code == 303
