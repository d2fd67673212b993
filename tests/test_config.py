"""Settings that nothing can be made of, or that would be unsafe, are refused before anybody is served."""

import re
from pathlib import Path

import pytest
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import make_url

from xicheng_events import config
from xicheng_events.foundation.core.database_url import environment_of
from xicheng_events.settings_rules import BOUNDS, ONE_OF, PRODUCTION, RATES

SAFE = {"ENVIRONMENT": "production", "SECRET_KEY": "0123456789abcdef" * 2, "DATA_KEY": "123456789abcdef0" * 2,
        "AUDIT_KEY": "23456789abcdef01" * 2, "SITE_URL": "https://open.example.gov.cn", "PROXIES": 1,
        "DATABASE_URL": "postgresql://xicheng@db/xicheng", "NOTIFY_CHANNEL": "sms",
        "SMS_GATEWAY_URL": "https://sms.example.gov.cn/send", "SMS_GATEWAY_KEY": "k",
        "SECOND_FACTOR_REQUIRED": True}
ANOTHER = "3456789abcdef012" * 2
BY_MAIL = {**SAFE, "NOTIFY_CHANNEL": "smtp", "SMTP_HOST": "mail.example.gov.cn", "SMTP_SECURITY": "starttls"}


def load(tmp_path, **changes):
    return config.load({**SAFE, "DATA_DIR": str(tmp_path), **changes})


@pytest.mark.parametrize("changes", [
    {}, BY_MAIL, {**BY_MAIL, "SMTP_USER": "xicheng", "SMTP_PASSWORD": "p"},
    {**BY_MAIL, "SMTP_HOST": "127.0.0.1", "SMTP_SECURITY": ""},
    {"DATABASE_URL": "postgresql://xicheng:p@a:1,b:2/xicheng?target_session_attrs=read-write"},
    {"CIPHER_KEYS": f"2:{ANOTHER},1:{SAFE['DATA_KEY']}"}, {"CIPHER_KEYS": f"3:{ANOTHER}"},
])
def test_production_starts_with_what_is_safe(tmp_path, changes):
    assert load(tmp_path, **changes)["ENVIRONMENT"] == "production"


@pytest.mark.parametrize(("setting", "changes"), [
    ("SECRET_KEY", {"SECRET_KEY": "short"}), ("SECRET_KEY", {"SECRET_KEY": "k" * 40}), ("DATA_KEY", {"DATA_KEY": ""}),
    ("AUDIT_KEY", {"AUDIT_KEY": ""}), ("differ", {"DATA_KEY": SAFE["SECRET_KEY"]}),
    ("SITE_URL", {"SITE_URL": "http://open.example.gov.cn"}), ("SITE_URL", {"SITE_URL": "https://"}),
    ("DATABASE_URL", {"DATABASE_URL": ""}),
    ("DATABASE_URL", {"DATABASE_URL": "sqlite:///x"}), ("PROXIES", {"PROXIES": 0}),
    ("NOTIFY_CHANNEL", {"NOTIFY_CHANNEL": "file"}), ("SMS_GATEWAY_URL", {"SMS_GATEWAY_URL": ""}),
    ("SMS_GATEWAY_URL", {"SMS_GATEWAY_URL": "http://sms.example.gov.cn"}),
    ("SMS_GATEWAY_URL", {"SMS_GATEWAY_URL": "https://"}),
    ("SMS_GATEWAY_KEY", {"SMS_GATEWAY_KEY": ""}), ("SMS_GATEWAY_ACK", {"SMS_GATEWAY_ACK": "yes"}),
    ("SMTP_HOST", {**BY_MAIL, "SMTP_HOST": ""}), ("SMTP_SECURITY", {**BY_MAIL, "SMTP_SECURITY": ""}),
    ("SMTP_SECURITY", {**BY_MAIL, "SMTP_HOST": "localhost", "SMTP_USER": "x", "SMTP_SECURITY": ""}),
    ("SMS_GATEWAY_URL", {"SMS_GATEWAY_URL": "https://["}),
    ("PROOF_OF_WORK", {"PROOF_OF_WORK": 0}), ("PROOF_OF_WORK", {"PROOF_OF_WORK": 29_999}),
    ("DOOR_PIN_ROUNDS", {"DOOR_PIN_ROUNDS": 1000}), ("RATELIMIT_STORAGE_URI", {"RATELIMIT_STORAGE_URI": "memory://"}),
    ("SECOND_FACTOR_REQUIRED", {"SECOND_FACTOR_REQUIRED": False}),
    ("STAFF_IDLE_MINUTES", {"STAFF_IDLE_MINUTES": 61}), ("CIPHER_KEYS", {"CIPHER_KEYS": "2:short"}),
    ("CIPHER_KEYS", {"CIPHER_KEYS": f"2:{SAFE['DATA_KEY']}"}),
    ("CIPHER_KEYS", {"CIPHER_KEYS": f"2:{SAFE['AUDIT_KEY']}"}),
    ("CIPHER_KEYS", {"CIPHER_KEYS": f"2:{ANOTHER},1:{ANOTHER}"}),
])
def test_production_refuses_what_is_unsafe_and_names_it(tmp_path, setting, changes):
    with pytest.raises(config.UnsafeSettings, match=setting):
        load(tmp_path, **changes)


def test_everything_that_is_unsafe_is_said_at_once(tmp_path):
    with pytest.raises(config.UnsafeSettings) as refused:
        config.load({"ENVIRONMENT": "production", "DATA_DIR": str(tmp_path)})
    for setting in ("SECRET_KEY", "DATA_KEY", "AUDIT_KEY", "SITE_URL", "DATABASE_URL", "PROXIES", "NOTIFY_CHANNEL"):
        assert setting in str(refused.value)
    assert {rule.setting for rule in PRODUCTION} >= {"SMS_GATEWAY_ACK", "RATELIMIT_STORAGE_URI"}


@pytest.mark.parametrize(("name", "value"), [
    ("ENVIRONMENT", "prod"), ("ENVIRONMENT", "Production"), ("ENVIRONMENT", ""), ("NOTIFY_CHANNEL", "SMS"),
    ("SMTP_SECURITY", "ssl"), ("RATELIMIT_STORAGE_URI", "redis://db"), ("RATELIMIT_STORAGE_URI", "databse://"),
])
def test_a_word_that_is_unknown_is_refused_everywhere_with_those_that_are(tmp_path, name, value):
    with pytest.raises(config.UnsafeSettings) as refused:
        config.load({"DATA_DIR": str(tmp_path), name: value})
    assert name in str(refused.value)
    assert ONE_OF[name][-1] in str(refused.value)


@pytest.mark.parametrize(("name", "value"), [
    ("CLOCKWORK", "yes"), ("CLOCKWORK", "true"), ("SHARED_PAGE_SECONDS", "often"), ("SHARED_PAGE_SECONDS", "nan"),
    ("CIPHER_KEYS", ANOTHER), ("CIPHER_KEYS", f"x:{ANOTHER}"), ("CIPHER_KEYS", f"0:{ANOTHER}"), ("CIPHER_KEYS", "1:"),
    ("CIPHER_KEYS", f"70000:{ANOTHER}"), ("CIPHER_KEYS", f"1:{ANOTHER},1:{ANOTHER}2"),
    ("SHARED_PAGE_SECONDS", "3600"),
])
def test_a_switch_and_seconds_are_told_what_they_may_be(tmp_path, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(config.UnsafeSettings, match=f"{name} must be"):
        config.load({"DATA_DIR": str(tmp_path)})


def test_every_whole_number_has_its_bounds_and_every_rate_is_read():
    text = Path(config.__file__).read_text(encoding="utf-8")
    assert set(re.findall(r'_whole\("(\w+)"', text)) == set(BOUNDS)
    assert set(re.findall(r'env\("(\w+_RATE_\w+)"', text)) == set(RATES)


@pytest.mark.parametrize(
    "name", [*RATES, "NO_SHOW_SINCE", "STAFF_MESSAGE_HOURS", "SITE_URL", "MAP_URL", "DATABASE_URL"])
def test_what_cannot_be_read_is_told_together_with_the_rest(tmp_path, monkeypatch, name):
    monkeypatch.setenv(name, {"DATABASE_URL": "postgresql://x:Sekret@h:many:1/x?y"}.get(name, "sometimes"))
    monkeypatch.setenv("PROXIES", "many")
    with pytest.raises(config.UnsafeSettings, match=f"{name} must be") as refused:
        config.load({"DATA_DIR": str(tmp_path)})
    assert "PROXIES must be" in str(refused.value)
    assert "Sekret" not in str(refused.value)


@pytest.mark.parametrize(("url", "hosts", "ports"), [
    ("postgresql://u:p%40$(x)@a:1,b:2/d", "a,b", "1,2"), ("postgres://u:p%40$(x)@/d?host=a:1&host=b:2", "a,b", "1,2"),
    ("postgresql://u:p%40$(x)@a/d", "a", None),
    ("postgresql://u:p%40$(x)@/d?host=%2Frun%2Fa&host=/run/b", "/run/a,/run/b", ","),
    ("postgresql://u:p%40$(x)@[::1]:5,b:6/d?sslmode=require", "::1,b", "5,6"),
])
def test_several_hosts_are_the_same_to_the_site_and_to_postgresqls_programs(tmp_path, url, hosts, ports):
    settings = config.load({"DATA_DIR": str(tmp_path), "DATABASE_URL": url})
    _, asked = PGDialect_psycopg().create_connect_args(make_url(settings["SQLALCHEMY_DATABASE_URI"]))
    given = environment_of(url)
    assert (asked["host"], given["PGHOST"]) == (hosts, hosts)
    assert (asked["password"], given["PGPASSWORD"]) == ("p@$(x)", "p@$(x)")
    assert str(asked.get("port") or "").strip(",") == (given.get("PGPORT") or "").strip(",") == (ports or "").strip(",")
    assert (asked["dbname"], given["PGDATABASE"], asked.get("sslmode")) == ("d", "d", given.get("PGSSLMODE"))


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize("value", ["many", "-1", "9" * 30, "1.5", " 3", "１"])
def test_a_number_that_is_none_is_refused_with_its_bounds(tmp_path, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(config.UnsafeSettings, match=f"{name} must be a whole number from {BOUNDS[name][0]} to"):
        config.load({"DATA_DIR": str(tmp_path)})


def test_the_example_starts_once_its_blanks_are_filled(tmp_path, monkeypatch):
    example = Path(config.__file__).parents[1] / "deploy" / "xicheng.env.example"
    lines = example.read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    blank = {name for name, value in given.items() if not value}
    assert blank <= set(SAFE)
    for name, value in {**given, **{name: SAFE[name] for name in blank}, "DATA_DIR": str(tmp_path)}.items():
        assert f'"{name}"' in Path(config.__file__).read_text(encoding="utf-8"), name
        monkeypatch.setenv(name, value)
    assert config.load()["ENVIRONMENT"] == "production"
    monkeypatch.setenv(sorted(blank)[0], "")
    with pytest.raises(config.UnsafeSettings, match=sorted(blank)[0]):
        config.load()
