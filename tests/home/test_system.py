"""程远 sees how the site is set and doing, and finds what is his to do; no secret, no account, no record."""

from xicheng_events.settings_rules import shown


def test_cheng_yuan_finds_what_is_his_and_reads_the_rest(app, world, desk):
    chengyuan = desk("chengyuan")
    assert "/staff/system" in chengyuan.get("/staff").text
    page = chengyuan.get("/staff/system").text
    for there in ('href="/staff/calendars"', 'href="/staff/retention"', 'href="/staff/units"', "STAFF_IDLE_MINUTES",
                  "1–480", "一次性密码"):
        assert there in page
    for name in ("SECRET_KEY", "DATA_KEY", "AUDIT_KEY"):
        assert app.config[name] not in page
    assert "已设置，不显示" in page
    for closed in ("/staff/accounts", "/staff/requests", "/staff/audit", "/staff/events"):
        assert chengyuan.get(closed).status_code == 403


def test_of_secrets_is_shown_only_that_there_are_some():
    settings = {"SMTP_PASSWORD": "hush", "CIPHER_KEYS": "2:hush", "SMS_GATEWAY_KEY": "", "SMTP_PORT": 25,
                "DATABASE_URL": "postgresql://site:hush@a:1,b:2/name?password=hush"}
    told = shown(settings, settings)
    assert "hush" not in str(told)
    assert ("DATABASE_URL", "postgresql://a:1,b:2/name", "") in told
    assert ("SMTP_PORT", "25", "1–65535") in told
    assert ("SMS_GATEWAY_KEY", "", "") in told
