"""The whole ledger, as 周岩 takes it along: the columns of domain §5.2, by the clockwork or told as CSV."""

import csv
import io

import pytest

from tests.followup.steps import REPLY, rate, register, replied
from tests.opinions.steps import says
from tests.participants.test_printed_papers import rows_of, sweep
from tests.themes.steps import drafted_theme, published_theme
from xicheng_events.foundation.audit import list_exports
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core.db import db
from xicheng_events.voice.followup.columns import LEDGER
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.opinions.models import Opinion, Triage
from xicheng_events.voice.themes.models import ThemeIssue

WHOLE = "/staff/issues/whole"


@pytest.fixture
def three(app, world):
    """Three issues: one replied to and rated, one that waits, one that looks like a formula."""
    number, opinion = replied(app, world)
    rate(app, opinion, solved=True, score=4)
    register(app, world, opinion_id=says(app, world))
    register(app, world, opinion_id=says(app, world))
    with app.app_context():
        db.session.get(Issue, 3).title = "=1+1"
        db.session.commit()
    return number


def test_the_sheet_has_the_columns_of_the_ledger_in_their_order(app, three, desk):
    zhouyan = desk("zhouyan")
    zhouyan.get(WHOLE)
    head, *rows = rows_of(zhouyan.submit(WHOLE))
    assert head == [str(column.heading) for column in LEDGER.columns.values()]
    (row,) = (dict(zip(head, row, strict=True)) for row in rows if row[0] == three)
    assert (row["来源类型"], row["提出人"], row["承办单位"], row["答复内容"]) == ("活动反馈", "1人", "牛街街道", REPLY)
    assert (row["经办人"], row["答复审核人"], row["解决评价"], row["满意评价"]) == ("钱芳", "马静", "已解决", "满意")
    assert ("签收" in (row["签收时间"] or ""), row["预警"], row["意见条数"]) == (False, "已办复", "1")


def test_it_says_where_it_is_which_policies_were_made_and_what_was_merged(app, world, three, desk):
    others = [says(app, world, text=text) for text in ("又乱停了", "还是乱停")]
    with app.app_context():
        issue = db.session.scalars(db.select(Issue).where(Issue.number == three)).one()
        issue.street_id, main = world.units["niujie"], issue.links[0].opinion_id
        for each in (db.session.get(Opinion, other) for other in others):
            each.merged_into_id, each.triage = main, Triage.MERGED
        for theme in (published_theme(drafted_theme(world)), drafted_theme(world, month="2026-04")):
            db.session.add(ThemeIssue(theme_id=theme.id, issue_id=issue.id))
        db.session.commit()
    zhouyan = desk("zhouyan")
    zhouyan.get(WHOLE)
    head, *rows = rows_of(zhouyan.submit(WHOLE))
    (row,) = (dict(zip(head, row, strict=True)) for row in rows if row[0] == three)
    policy, mergers = "关于规范统计服务点的通知 西统发〔2026〕3号", f"第{main}号意见（并入2条）"
    assert (row["涉及街道"], row["关联政策"], row["并案主件"]) == ("牛街街道", policy, mergers)
    assert head.index("涉及地点") + 1 == head.index("涉及街道") < head.index("紧急程度")
    assert head.index("公开") < head.index("关联政策") < head.index("并案主件") < head.index("挂账说明")
    paper = zhouyan.get(f"{WHOLE}/paper").text
    assert policy in paper
    assert mergers in paper


def test_a_long_one_is_made_by_the_clockwork_for_whoever_asked(app, three, desk, monkeypatch):
    monkeypatch.setattr(list_exports, "AT_ONCE", 1)
    monkeypatch.setattr(list_exports, "PART", 1)
    zhouyan = desk("zhouyan")
    zhouyan.get(WHOLE)
    page = zhouyan.submit(WHOLE).headers["Location"]
    sweep(app, list_exports.make_lists)
    assert "已完成1行，共3行" in zhouyan.get(page).text
    assert zhouyan.get(page + ".xlsx").status_code == 303  # not yet
    while sweep(app, list_exports.make_lists):
        pass
    assert "名单已生成" in zhouyan.get(page).text
    assert {row[0] for row in rows_of(zhouyan.get(page + ".xlsx"))[1:]} >= {three}
    assert desk("qianfang").get(page).status_code == 404  # hasn't asked for it
    assert page in zhouyan.get(WHOLE).text
    zhouyan.get(page)
    assert "已删除" in zhouyan.get(zhouyan.submit(f"{page}/deletion").headers["Location"]).text
    with app.app_context():
        actions = [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]
        actions = [each for each in actions if "ledger" in each]
        assert actions == ["followup.ledger_exported", "followup.ledger_fetched"]


def test_as_csv_it_is_told_in_parts_under_the_conditions_of_the_page(app, three, desk, monkeypatch):
    monkeypatch.setattr(list_exports, "PART", 1)
    answer = desk("zhouyan").get(f"{WHOLE}/list.csv?sort=number")
    assert (answer.headers["Cache-Control"], answer.data[:3]) == ("no-store", b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert head == [str(column.heading) for column in LEDGER.columns.values()]
    titles = [dict(zip(head, row, strict=True))["问题摘要"] for row in rows]
    assert titles == ["门口单车乱停", "门口单车乱停", "'=1+1"]
    only = desk("zhouyan").get(f"{WHOLE}/list.csv?state=closed").data.decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(only))][1:] == [three]
    with app.app_context():
        assert db.session.query(AuditEntry).filter_by(action="followup.ledger_exported").count() == 2


def test_on_paper_it_stands_as_it_was_narrowed(app, three, desk):
    page = desk("zhouyan").get(f"{WHOLE}/paper?state=closed").text
    assert three in page
    assert page.count('<th scope="row">') == 1
