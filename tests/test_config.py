"""Settings that nothing can be made of, or that would be unsafe, are refused before anybody is served."""

import re
from pathlib import Path

import pytest

from xicheng_events import config
from xicheng_events.settings_rules import BOUNDS, ONE_OF, PRODUCTION

SAFE = {"ENVIRONMENT": "production", "SECRET_KEY": "0123456789abcdef" * 2, "DATA_KEY": "123456789abcdef0" * 2,
        "AUDIT_KEY": "23456789abcdef01" * 2, "SITE_URL": "https://open.example.gov.cn", "PROXIES": 1,
        "DATABASE_URL": "postgresql://xicheng@db/xicheng", "NOTIFY_CHANNEL": "sms",
        "SMS_GATEWAY_URL": "https://sms.example.gov.cn/send", "SMS_GATEWAY_KEY": "k"}
BY_MAIL = {**SAFE, "NOTIFY_CHANNEL": "smtp", "SMTP_HOST": "mail.example.gov.cn", "SMTP_SECURITY": "starttls"}


def load(tmp_path, **changes):
    return config.load({**SAFE, "DATA_DIR": str(tmp_path), **changes})


@pytest.mark.parametrize("changes", [
    {}, BY_MAIL, {**BY_MAIL, "SMTP_USER": "xicheng", "SMTP_PASSWORD": "p"},
    {**BY_MAIL, "SMTP_HOST": "127.0.0.1", "SMTP_SECURITY": ""}, {"RATELIMIT_STORAGE_URI": "redis://db"},
])
def test_production_starts_with_what_is_safe(tmp_path, changes):
    assert load(tmp_path, **changes)["ENVIRONMENT"] == "production"


@pytest.mark.parametrize(("setting", "changes"), [
    ("SECRET_KEY", {"SECRET_KEY": "short"}), ("SECRET_KEY", {"SECRET_KEY": "k" * 40}), ("DATA_KEY", {"DATA_KEY": ""}),
    ("AUDIT_KEY", {"AUDIT_KEY": ""}), ("differ", {"DATA_KEY": SAFE["SECRET_KEY"]}),
    ("SITE_URL", {"SITE_URL": "http://open.example.gov.cn"}), ("DATABASE_URL", {"DATABASE_URL": ""}),
    ("DATABASE_URL", {"DATABASE_URL": "sqlite:///x"}), ("PROXIES", {"PROXIES": 0}),
    ("NOTIFY_CHANNEL", {"NOTIFY_CHANNEL": "file"}), ("SMS_GATEWAY_URL", {"SMS_GATEWAY_URL": ""}),
    ("SMS_GATEWAY_URL", {"SMS_GATEWAY_URL": "http://sms.example.gov.cn"}),
    ("SMS_GATEWAY_URL", {"SMS_GATEWAY_URL": "https://"}),
    ("SMS_GATEWAY_KEY", {"SMS_GATEWAY_KEY": ""}), ("SMS_GATEWAY_ACK", {"SMS_GATEWAY_ACK": "yes"}),
    ("SMTP_HOST", {**BY_MAIL, "SMTP_HOST": ""}), ("SMTP_SECURITY", {**BY_MAIL, "SMTP_SECURITY": ""}),
    ("SMTP_SECURITY", {**BY_MAIL, "SMTP_HOST": "localhost", "SMTP_USER": "x", "SMTP_SECURITY": ""}),
    ("PROOF_OF_WORK", {"PROOF_OF_WORK": 0}), ("RATELIMIT_STORAGE_URI", {"RATELIMIT_STORAGE_URI": "memory://"}),
    ("STAFF_IDLE_MINUTES", {"STAFF_IDLE_MINUTES": 61}),
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
    ("SMTP_SECURITY", "ssl"),
])
def test_a_word_that_is_unknown_is_refused_everywhere_with_those_that_are(tmp_path, name, value):
    with pytest.raises(config.UnsafeSettings) as refused:
        config.load({"DATA_DIR": str(tmp_path), name: value})
    assert name in str(refused.value)
    assert ONE_OF[name][-1] in str(refused.value)


@pytest.mark.parametrize(("name", "value"), [
    ("CLOCKWORK", "yes"), ("CLOCKWORK", "true"), ("SHARED_PAGE_SECONDS", "often"), ("SHARED_PAGE_SECONDS", "nan"),
    ("SHARED_PAGE_SECONDS", "3600"),
])
def test_a_switch_and_seconds_are_told_what_they_may_be(tmp_path, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(config.UnsafeSettings, match=f"{name} must be"):
        config.load({"DATA_DIR": str(tmp_path)})


def test_every_whole_number_has_its_bounds():
    read = re.findall(r'_whole\("(\w+)"', Path(config.__file__).read_text(encoding="utf-8"))
    assert set(read) == set(BOUNDS)


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize("value", ["many", "-1", "9" * 30, "1.5", " 3", "１"])
def test_a_number_that_is_none_is_refused_with_its_bounds(tmp_path, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(config.UnsafeSettings, match=f"{name} must be a whole number from {BOUNDS[name][0]} to"):
        config.load({"DATA_DIR": str(tmp_path)})
