"""What the foot of every page leads to: answers, privacy, accessibility, whom to reach; with the figures in force."""

import pytest

PAGES = {"/help": "帮助", "/help/privacy": "隐私说明", "/help/accessibility": "无障碍说明", "/help/contact": "联系我们"}


@pytest.mark.once
def test_every_page_leads_to_help_and_each_is_there(world, client, desk):
    for page in (client.get("/"), client.get(f"/events/{world.code}"), desk("zhaomin").get("/staff/")):
        for address in PAGES:
            assert f'href="{address}"' in page.text, address
    for address, title in PAGES.items():
        page = client.get(address)
        assert f"<h1>{title}</h1>" in page.text
        assert client.page.links


@pytest.mark.once
@pytest.mark.parametrize("asked", ["不会用手机", "收不到验证码", "名额满了", "怎样取消", "签到码在哪里", "没有报名",
                                   "在哪里看结果", "有人要我的验证码"])
def test_what_people_ask_is_answered(world, client, asked):
    assert asked in client.get("/help").text


@pytest.mark.once
def test_the_figures_are_those_in_force(app, client, monkeypatch):
    for name, value in {"CONTACT_MONTHS": 7, "SECRET_DAYS": 19, "CODES_PER_DAY": 13, "FOOTER_CONTACT": "010-00000099",
                        "FOOTER_MAIL": "open@example.org"}.items():
        monkeypatch.setitem(app.config, name, value)
    privacy = client.get("/help/privacy").text
    assert "活动结束7个月后删除" in privacy
    assert "活动结束19日后删除" in privacy
    assert "每天最多13条" in client.get("/help").text
    contact = client.get("/help/contact").text
    assert 'href="tel:010-00000099"' in contact
    assert 'href="mailto:open@example.org"' in contact


@pytest.mark.once
def test_the_rule_about_staying_away_is_told_where_there_is_one(app, client, monkeypatch):
    assert "报了名没有去" not in client.get("/help").text
    monkeypatch.setitem(app.config, "NO_SHOW_SINCE", "2026-01-01")
    assert "未到场规则" in client.get("/help").text


@pytest.mark.once
def test_help_asks_the_database_nothing(world, client, statements):
    for address in PAGES:
        with statements() as sent:
            client.get(address)
        assert sent == [], address
