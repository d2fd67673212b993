"""What is counted of a theme is what a slow recount finds, and what isn't there is no 0."""

from random import Random

from sqlalchemy import select

from tests.followup.steps import register, replied
from tests.opinions.steps import do, says
from tests.support.recorder import Recorder, beyond, reviewed_part
from tests.themes.steps import drafted_theme, published_theme
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.review.public_fields import text_of_fields
from xicheng_events.voice.followup.models import Issue
from xicheng_events.voice.followup.states import IssueState
from xicheng_events.voice.opinions.merging import merge
from xicheng_events.voice.opinions.models import Opinion
from xicheng_events.voice.themes.models import MonthlyTheme, ThemeIssue
from xicheng_events.voice.themes.operations.linking_issues import link_issue, unlink_issue
from xicheng_events.voice.themes.public_fields import LIVING_OF_THEME, PUBLIC_OF_THEME, public_fields_of_theme
from xicheng_events.voice.themes.queries import Behind, behind


def recounted(theme: MonthlyTheme) -> Behind:
    """One after the other."""
    issues = [db.session.get(Issue, link.issue_id) for link in db.session.scalars(select(ThemeIssue))
              if link.theme_id == theme.id]
    said = {link.opinion_id for issue in issues for link in issue.links}
    merged = {each.id for each in db.session.scalars(select(Opinion)) if each.merged_into_id in said}
    public = [each for each in issues if each.publication and each.publication.state is PublicationState.PUBLISHED]
    return Behind(len(issues), len([each for each in issues if each.state is IssueState.CLOSED]), len(public),
                  len(said | merged))


def test_the_counts_are_those_of_a_slow_recount(app, world, engine_name):
    drawn, numbers = Random(14), [register(app, world) for _each in range(4)]
    opinion_id, again = says(app, world), says(app, world, text="统计局门口的单车又倒了一地，早上推车出不去。")
    do(app, merge, (Opinion, again), (Opinion, opinion_id), by=world.staff["zhouyan"])
    number, _opinion_id = replied(app, world, opinion_id=opinion_id)
    with app.app_context():
        zhouyan = db.session.get(Person, world.staff["zhouyan"])
        db.session.scalars(select(Issue).where(Issue.number == numbers[0])).one().state = IssueState.CLOSED
        themes = [published_theme(drafted_theme(world, month=f"2026-0{n}", title=f"第{n}题")) for n in (1, 2, 3)]
        for _step in range(40):
            step = drawn.choice((link_issue, link_issue, unlink_issue))
            step(drawn.choice(themes), drawn.choice([*numbers, number]), by=zhouyan)
            counted = behind(themes)
            assert {theme.id: recounted(theme) for theme in themes} == counted
        assert any(each.opinions > each.issues for each in counted.values())


def test_a_year_shows_its_months_and_what_is_not_there_is_no_0(app, world, client):
    with app.app_context():
        published_theme(drafted_theme(world, month="2026-02", title="办事排队久"))
        published_theme(drafted_theme(world, month="2025-11", title="门口停车乱"))
        db.session.commit()
    page = client.get("/themes").text
    assert "办事排队久" in page
    assert "门口停车乱" not in page
    assert 'href="/themes/2026-02#tasks">任务1/2' in page
    assert 'href="/themes/2026-02#issues">问题办结—' in page
    assert "其他月份没有公布的主题" in page
    assert page.count("月 <a") == 1
    assert "门口停车乱" in client.get("/themes?year=2025").text
    for nonsense in ("9" * 5000, "x", "1999", "²", "99999999"):
        assert "办事排队久" in client.get(f"/themes?year={nonsense}").text
    assert "门口停车乱" in client.get("/themes?words=停车").text
    assert "没有符合条件的主题" in client.get("/themes?words=停车 排队").text
    for nowhere in ("/themes/2026-05", "/themes/x", "/themes/2026-02-01"):
        assert client.get(nowhere).status_code == 404
    assert "/themes" in client.get("/progress").text


def test_what_people_read_of_a_theme_is_what_was_reviewed(app, world):
    with app.app_context():
        theme_id = published_theme(drafted_theme(world)).id
        db.session.commit()
    listed = {path for row in PUBLIC_OF_THEME for path in row.paths}
    with app.test_request_context():
        theme = db.session.get(MonthlyTheme, theme_id)
        said = Recorder(theme, listed)
        reviewed_part(app, "themes/_theme.html").render(theme=said)
        assert beyond(said.read, {*listed, *LIVING_OF_THEME}) == set()
        reviewed_part(app, "themes/show.html").render(theme=said, issues=[], behind=Behind())
        assert beyond(said.read, {*listed, *LIVING_OF_THEME}) == set()
        slip = text_of_fields(public_fields_of_theme(theme))
        told = ("统计服务点难找", "2026年3月", "12个窗口已清点", "西统发〔2026〕3号", "核对服务点")
        assert all(said in slip for said in told)
