"""Settings that would be unsafe are refused before anybody is served."""

import pytest

from xicheng_events import config

SAFE = {"ENVIRONMENT": "production", "SECRET_KEY": "s" * 40, "DATA_KEY": "d" * 40, "AUDIT_KEY": "a" * 40,
        "NOTIFY_CHANNEL": "smtp", "SITE_URL": "https://open.example.gov.cn",
        "SMTP_USER": "xicheng", "SMTP_SECURITY": "starttls"}


@pytest.mark.parametrize(("setting", "value"), [
    ("SECRET_KEY", "short"), ("DATA_KEY", ""), ("AUDIT_KEY", ""), ("SITE_URL", "http://open.example.gov.cn"),
    ("NOTIFY_CHANNEL", "file"), ("SMTP_SECURITY", "")])
def test_production_refuses_what_is_unsafe_and_names_it(tmp_path, setting, value):
    config.load({**SAFE, "DATA_DIR": str(tmp_path)})
    with pytest.raises(config.UnsafeSettings, match=setting):
        config.load({**SAFE, "DATA_DIR": str(tmp_path), setting: value})
