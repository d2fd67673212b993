"""What settings may be: closed lists, bounds, and the table of what production requires. Each refusal is a sentence."""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date, time
from typing import NamedTuple
from urllib.parse import urlsplit

from limits import parse_many

from xicheng_events.foundation.core.database_url import PREFIXES, connection_of
from xicheng_events.foundation.core.personal_data import cipher_keys

_SECRET_WORDS = {"KEY", "KEYS", "PASSWORD"}
SECRETS = ("SECRET_KEY", "DATA_KEY", "AUDIT_KEY")

# Settings that are one of a few words. Anything else would be taken for the harmless one.
ONE_OF = {
    "ENVIRONMENT": ("demo", "production"),
    "NOTIFY_CHANNEL": ("file", "sms", "smtp"),
    "SMTP_SECURITY": ("", "starttls", "tls"),
    "RATELIMIT_STORAGE_URI": ("memory://", "database://"),
}
# How often something may be done: `20 per hour; 40 per day`.
RATES = ("CODE_RATE_PER_ADDRESS", "CODE_RATE_PER_DEVICE", "CODE_RATE_WITHOUT_PROOF", "CODE_RATE_WITHOUT_PROOF_IN_ALL",
         "PROVE_RATE_PER_ADDRESS", "LINK_RATE_PER_ADDRESS", "SIGN_IN_RATE_PER_ADDRESS", "ANSWER_RATE_PER_ADDRESS",
         "ARRIVE_RATE_PER_ADDRESS", "ARRIVE_RATE_PER_DEVICE", "DRAFT_RATE_PER_ADDRESS", "DATA_RATE_PER_ADDRESS")
# Whole numbers, from and to, both included.
BOUNDS = {
    "PROXIES": (0, 10), "WEB_THREADS": (1, 64), "SMTP_PORT": (1, 65_535),
    "STAFF_IDLE_MINUTES": (1, 480), "STAFF_SESSION_HOURS": (1, 24), "STEP_UP_MINUTES": (1, 120),
    "CODE_SECONDS": (60, 1_800), "CODE_PAUSE_SECONDS": (0, 3_600), "CODES_PER_HOUR": (1, 100),
    "CODES_PER_DAY": (1, 1_000), "PROOF_OF_WORK": (0, 10_000_000), "SECRET_DAYS": (1, 3_650),
    "CONTACT_MONTHS": (1, 120), "ACCOUNT_REQUEST_DAYS": (1, 30), "ONE_TIME_PASSWORD_HOURS": (1, 336),
    "LEDGER_MONTHS": (1, 120), "OPINION_MONTHS": (1, 120), "IDLE_MONTHS": (1, 120), "DOOR_PIN_ROUNDS": (1, 10_000_000),
    "ARRIVE_MISSES": (1, 10_000), "ARRIVE_MISSES_BY_SURNAME": (1, 10_000), "NO_SHOW_ABSENCES": (1, 100),
    "NO_SHOW_MONTHS": (1, 120), "NO_SHOW_USUAL_WEIGHT": (1, 1_000), "NO_SHOW_LOWER_WEIGHT": (0, 1_000),
    "PAPER_TYPING_DAYS": (0, 90), "PAPER_NUMBER_DAYS": (1, 365),
    "PLAN_MONTHS": (1, 240), "SUBSCRIPTION_MONTHS": (1, 120), "SUBSCRIPTIONS_PER_PHONE": (1, 200),
    "FEEDBACK_REMINDER_DAYS": (0, 30), "PLEDGE_MONTHS": (1, 120), "APPLICATION_MONTHS": (1, 120),
    "TRIAL_MONTHS": (1, 120), "APPOINTMENT_MONTHS": (1, 120), "POOL_MONTHS": (1, 120), "POOL_REFUSED_DAYS": (1, 365),
    "REMARK_DAYS": (1, 30), "ADOPTION_ASSIGN_DAYS": (1, 30),
    "ADOPTION_DAYS": (1, 90), "ADOPTION_COMPLEX_DAYS": (1, 180), "OUTCOME_DAYS": (1, 90),
}
_LONGEST_KEPT = 60  # seconds a public page may be shown from memory
_LONGEST_IDLE_MINUTES = 60  # domain §9.3 asks for thirty
_LEAST_LENGTH, _LEAST_DIFFERENT = 32, 10
# Rounds of PBKDF2: for a code, so that a flood costs its sender; for the PIN, half of what README reckons with.
_LEAST_WORK, _LEAST_PIN_ROUNDS = 30_000, 300_000
_HERE = {"127.0.0.1", "::1", "localhost"}


class SettingRule(NamedTuple):
    """One thing that production requires: of which setting, whether it is so, and the sentence if it isn't."""

    setting: str
    holds: Callable[[dict], bool]
    sentence: str


def _is_random(name: str) -> Callable[[dict], bool]:
    return lambda settings: _has_entropy(settings[name])


def _has_entropy(secret: str) -> bool:
    return len(secret) >= _LEAST_LENGTH and len(set(secret)) >= _LEAST_DIFFERENT


def _distinct(settings: dict) -> bool:
    """Whether each key of CIPHER_KEYS is one of its own; number 1 is what DATA_KEY sealed with, if it is named."""
    others = [secret for number, secret in cipher_keys(settings["CIPHER_KEYS"]).items()
              if (number, secret) != (1, settings["DATA_KEY"])]
    return len({*others, *(settings[name] for name in SECRETS)}) == len(others) + len({settings[n] for n in SECRETS})


def _are_hours(text: str) -> bool:
    """Whether it is two hours of a day, 08:30-18:00, the earlier one first."""
    try:
        first, last = map(time.fromisoformat, text.split("-"))
    except ValueError:
        return False
    return first < last


def _goes_to(url: str, *schemes: str) -> bool:
    """Whether an address has one of these schemes, and a host."""
    try:
        return urlsplit(url).scheme in schemes and bool(urlsplit(url).hostname)
    except ValueError:
        return False


PRODUCTION = (
    *(SettingRule(name, _is_random(name),
                  f"{name} must be set to at least {_LEAST_LENGTH} random characters (openssl rand -hex 32)")
      for name in SECRETS),
    SettingRule("SECRET_KEY", lambda s: len({s[name] for name in SECRETS}) == len(SECRETS),
                "SECRET_KEY, DATA_KEY and AUDIT_KEY must differ from each other"),
    SettingRule("CIPHER_KEYS", lambda s: all(map(_has_entropy, cipher_keys(s["CIPHER_KEYS"]).values())),
                f"each key of CIPHER_KEYS must be at least {_LEAST_LENGTH} random characters (openssl rand -hex 32)"),
    SettingRule("CIPHER_KEYS", _distinct,
                "the keys of CIPHER_KEYS must differ from each other and from all other secrets; "
                "only number 1 may be the DATA_KEY it was sealed with"),
    SettingRule("SITE_URL", lambda s: _goes_to(s["SITE_URL"], "https"), "SITE_URL must start with https://"),
    SettingRule("DATABASE_URL", lambda s: s["DATABASE_URL"].startswith(PREFIXES),
                "DATABASE_URL must name a PostgreSQL database"),
    SettingRule("PROXIES", lambda s: s["PROXIES"] >= 1,
                "PROXIES must be at least 1: without it all limits count the proxy's one address"),
    SettingRule("NOTIFY_CHANNEL", lambda s: s["NOTIFY_CHANNEL"] != "file",
                "NOTIFY_CHANNEL must be sms or smtp: the file channel reaches nobody"),
    SettingRule("SMS_GATEWAY_URL", lambda s: s["NOTIFY_CHANNEL"] != "sms" or _goes_to(s["SMS_GATEWAY_URL"], "https"),
                "SMS_GATEWAY_URL must be an address that starts with https://: codes and phones go there"),
    SettingRule("SMS_GATEWAY_KEY", lambda s: s["NOTIFY_CHANNEL"] != "sms" or bool(s["SMS_GATEWAY_KEY"]),
                "SMS_GATEWAY_KEY must be set: the gateway knows us by it"),
    SettingRule("SMS_GATEWAY_ACK", lambda s: s["NOTIFY_CHANNEL"] != "sms" or all(s["SMS_GATEWAY_ACK"].partition("=")),
                "SMS_GATEWAY_ACK must be a field and a value of the gateway's answer, as in accepted=true"),
    SettingRule("SMTP_HOST", lambda s: s["NOTIFY_CHANNEL"] != "smtp" or bool(s["SMTP_HOST"]),
                "SMTP_HOST must name the mail server"),
    SettingRule("SMTP_SECURITY", lambda s: s["NOTIFY_CHANNEL"] != "smtp" or bool(s["SMTP_SECURITY"]) or (
                    s["SMTP_HOST"] in _HERE and not s["SMTP_USER"]),
                "SMTP_SECURITY must be starttls or tls: else codes, phones and the password go over the wire "
                "in plain text"),
    SettingRule("PROOF_OF_WORK", lambda s: s["PROOF_OF_WORK"] >= _LEAST_WORK,
                f"PROOF_OF_WORK must be at least {_LEAST_WORK}: "
                "else a program can have codes sent for next to nothing"),
    SettingRule("DOOR_PIN_ROUNDS", lambda s: s["DOOR_PIN_ROUNDS"] >= _LEAST_PIN_ROUNDS,
                f"DOOR_PIN_ROUNDS must be at least {_LEAST_PIN_ROUNDS}: else a PIN is tried out at once"),
    SettingRule("RATELIMIT_STORAGE_URI", lambda s: s["RATELIMIT_STORAGE_URI"] == "database://",
                "RATELIMIT_STORAGE_URI must be database://, which all processes share"),
    SettingRule("SECOND_FACTOR_REQUIRED", lambda s: s["SECOND_FACTOR_REQUIRED"],
                "SECOND_FACTOR_REQUIRED must be 1: a password alone is found out, or given away to a false page"),
    SettingRule("STAFF_IDLE_MINUTES", lambda s: s["STAFF_IDLE_MINUTES"] <= _LONGEST_IDLE_MINUTES,
                f"STAFF_IDLE_MINUTES must be at most {_LONGEST_IDLE_MINUTES}"),
)


def wrong_settings(settings: dict) -> list[str]:
    """A sentence for each setting that nothing can be made of, wherever the site runs."""
    return [*_unknown(settings), *_out_of_bounds(settings), *_not_rates(settings), *_others(settings)]


def unsafe_settings(settings: dict) -> list[str]:
    """A sentence for each rule of production that `settings` break."""
    return [rule.sentence for rule in PRODUCTION if not rule.holds(settings)]


def shown(settings: dict, names: Iterable[str]) -> list[tuple[str, str, str]]:
    """(name, value, from–to) of the settings called `names`, by name, for a page of the desk: of what is secret only
    whether it is set, of an address no name and password."""
    return [(name, _shown(name, settings[name]), "{}–{}".format(*BOUNDS[name]) if name in BOUNDS else "")
            for name in sorted(names)]


def _shown(name: str, value) -> str:
    if value in ("", None):
        return ""
    if any(word in _SECRET_WORDS for word in name.split("_")):
        return "***"
    if "://" in str(value):
        parts = urlsplit(str(value))
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    return str(value)


def _unknown(settings: dict) -> Iterator[str]:
    for name, allowed in ONE_OF.items():
        if settings[name] not in allowed:
            yield f"{name} must be {' or '.join(word or 'empty' for word in allowed)}, not “{settings[name]}”"


def _out_of_bounds(settings: dict) -> Iterator[str]:
    for name, (least, most) in BOUNDS.items():
        if not isinstance(settings[name], int) or not least <= settings[name] <= most:
            yield f"{name} must be a whole number from {least} to {most}, not “{settings[name]}”"


def _not_rates(settings: dict) -> Iterator[str]:
    for name in RATES:
        try:
            parse_many(settings[name])
        except (ValueError, TypeError):
            yield f"{name} must be like “20 per hour; 40 per day”, not “{settings[name]}”"


def _others(settings: dict) -> Iterator[str]:
    try:
        cipher_keys(settings["CIPHER_KEYS"])
    except ValueError:
        yield "CIPHER_KEYS must be empty, or numbers from 1 to 65535, each once and with its key: 2:key,1:key"
    for name in ("CLOCKWORK", "SECOND_FACTOR_REQUIRED"):
        if not isinstance(settings[name], bool):
            yield f"{name} must be 1 or 0, not “{settings[name]}”"
    kept = settings["SHARED_PAGE_SECONDS"]
    if isinstance(kept, str) or not 0 <= kept <= _LONGEST_KEPT:
        yield f"SHARED_PAGE_SECONDS must be a number from 0 to {_LONGEST_KEPT}, not “{kept}”"
    if not isinstance(settings["NO_SHOW_SINCE"], date | None):
        yield f"NO_SHOW_SINCE must be a day like 2026-09-01, or empty, not “{settings['NO_SHOW_SINCE']}”"
    if not _are_hours(settings["STAFF_MESSAGE_HOURS"]):
        yield f"STAFF_MESSAGE_HOURS must be two hours like 08:30-18:00, not “{settings['STAFF_MESSAGE_HOURS']}”"
    if not _goes_to(settings["SITE_URL"], "http", "https"):
        yield f"SITE_URL must be an address like https://open.example.gov.cn, not “{settings['SITE_URL']}”"
    scanner = settings["FILE_SCANNER"].split()[:1]
    if scanner and not (scanner[0].startswith("/") and os.access(scanner[0], os.X_OK)):
        yield f"FILE_SCANNER must be empty, or the whole path of a program and what it is told, not “{scanner[0]}”"
    if settings["MAP_URL"] and not (_goes_to(settings["MAP_URL"], "https") and "{place}" in settings["MAP_URL"]):
        yield f"MAP_URL must be an https:// address with {{place}} in it, or empty, not “{settings['MAP_URL']}”"
    if settings["DATABASE_URL"].startswith(PREFIXES):
        try:
            connection_of(settings["DATABASE_URL"])
        except ValueError:  # not shown: it may hold a password
            yield "DATABASE_URL must be like postgresql://user:password@host/name, with %40 for @ and %2F for /"
