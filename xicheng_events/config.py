"""Settings, from the environment. Each has a default that suits one small machine."""

import os
from contextlib import suppress
from datetime import date
from pathlib import Path

from xicheng_events.data_dir import kept_secret
from xicheng_events.foundation.core.database_url import site_url
from xicheng_events.foundation.core.postgres import POSTGRESQL
from xicheng_events.settings_rules import SECRETS, shown, unsafe_settings, wrong_settings

env = os.environ.get


class UnsafeSettings(RuntimeError):
    """A setting that nothing can be made of, or that would be unsafe in production; the text says which and what to
    do."""


# Not for the environment: nobody should need to change these.
FIXED = {
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    # A session is signed and sent when something in it changes, not with every answer.
    "SESSION_REFRESH_EACH_REQUEST": False,
    "PERMANENT_SESSION_LIFETIME": 60 * 60 * 24 * 30,
    # Forms are text; nothing people send here needs more.
    "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 512 * 1024,
    "MAX_FORM_PARTS": 1000,
    "WTF_CSRF_TIME_LIMIT": None,
    "WTF_CSRF_SSL_STRICT": False,
    "BABEL_DEFAULT_LOCALE": "zh",
    "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
    "SEND_FILE_MAX_AGE_DEFAULT": 60 * 60 * 24 * 365,
    "COMPRESS_MIN_SIZE": 700,
    # Files count as streams there; its default leaves gzip out, which some readers have only.
    "COMPRESS_ALGORITHM_STREAMING": ["br", "gzip"],
}


def load(overrides: dict | None = None) -> dict:
    """All settings as one dict: defaults, then the environment, then `overrides` (tests).

    A DATA_DIR that isn't there yet is made with the database, not before (`data_dir`): a command that looks in
    the wrong place leaves nothing there. Raises UnsafeSettings for what `settings_rules` finds wrong, or unsafe where
    `ENVIRONMENT=production`.
    """
    settings = _from_environment()
    settings.update(overrides or {})
    data_dir = Path(settings["DATA_DIR"])
    for name in SECRETS:
        settings[name] = settings.get(name) or kept_secret(settings, name)
    settings.setdefault("SQLALCHEMY_DATABASE_URI", _database_uri(settings, data_dir))
    settings.update(_cookies(settings["ENVIRONMENT"] == "production"))
    _refuse_wrong(settings)
    settings.setdefault("SQLALCHEMY_ENGINE_OPTIONS", _engine_options(settings))
    settings["SHOWN"] = shown(settings, set(_from_environment()) - set(FIXED))
    return settings


def _from_environment() -> dict:
    return {**_about_the_machine(), **_about_notices(), **_about_abuse(), **_about_absences(), **_about_pages(),
            **_about_keeping(), **FIXED}


def _about_the_machine() -> dict:
    return {
        # demo | production. Production wants its secrets and database named, secure cookies and a real channel.
        "ENVIRONMENT": env("ENVIRONMENT", "demo"),
        # Where the SQLite file, the secrets and the file channel's messages live.
        "DATA_DIR": env("DATA_DIR", "data"),
        # postgresql://user:password@host/name, several hosts as a:1,b:2; empty means SQLite in DATA_DIR.
        "DATABASE_URL": env("DATABASE_URL", ""),
        # Signs sessions. Made and kept in DATA_DIR when empty.
        "SECRET_KEY": env("SECRET_KEY", ""),
        # Hashes personal data, for ever, and encrypts it unless CIPHER_KEYS is set. Lose it and phone numbers are gone;
        # keep it apart from database backups.
        "DATA_KEY": env("DATA_KEY", ""),
        # Other keys to encrypt with, "2:secret,1:secret": the first one seals, all open; 1 is DATA_KEY's number.
        # README, “A new key”, says how to get from one to the next.
        "CIPHER_KEYS": env("CIPHER_KEYS", ""),
        # Seals the record of who did what: never in the database or its backups, or the seals prove nothing.
        "AUDIT_KEY": env("AUDIT_KEY", ""),
        # Where the record's head goes every day besides DATA_DIR: syslog's socket, or host:port of another machine's.
        "AUDIT_SYSLOG": env("AUDIT_SYSLOG", "/dev/log" if env("ENVIRONMENT") == "production" else ""),
        # The address people reach the site by, for links in messages.
        "SITE_URL": env("SITE_URL", f"http://{env('HOST', '127.0.0.1')}:{env('PORT', '8000')}"),
        # How many reverse proxies stand in front and set X-Forwarded-*.
        "PROXIES": _whole("PROXIES", "0"),
        # How many readers a web process lets ask the database at once. It has one thread more, which is never the
        # database's: static files and the health check go on when the database hangs.
        "WEB_THREADS": _whole("WEB_THREADS", "4"),
        # Whether a thread of one web process does the due work; switch off where `flask worker` runs.
        "CLOCKWORK": _switch("CLOCKWORK", "1"),
        # The program that looks for harmful things in files people attach: /usr/bin/clamdscan --fdpass. Empty: none.
        # Where it is set and doesn't answer, nothing is taken.
        "FILE_SCANNER": env("FILE_SCANNER", ""),
        # Where tries are counted: for all processes together (core/rate_counts.py), or in each alone, memory://.
        "RATELIMIT_STORAGE_URI": env("RATELIMIT_STORAGE_URI", "database://"),
    }


def _about_notices() -> dict:
    return {
        # file | sms | smtp: how notices leave the house (notify/channels.py).
        "NOTIFY_CHANNEL": env("NOTIFY_CHANNEL", "file"),
        "SMS_GATEWAY_URL": env("SMS_GATEWAY_URL", ""),
        "SMS_GATEWAY_KEY": env("SMS_GATEWAY_KEY", ""),
        # What the gateway's JSON answer holds when it has taken a message: field=value.
        "SMS_GATEWAY_ACK": env("SMS_GATEWAY_ACK", "accepted=true"),
        # The sign in front of each message; the gateway's operator must have approved it.
        "SMS_SIGN": env("SMS_SIGN", "【北京西城】"),
        "SMTP_HOST": env("SMTP_HOST", ""),
        "SMTP_PORT": _whole("SMTP_PORT", "25"),
        # starttls | tls | empty: nothing is hidden on the way, only for a server on this machine. SMTP_CA is the
        # certificate to trust where the server's isn't signed by one that this machine trusts.
        "SMTP_SECURITY": env("SMTP_SECURITY", ""),
        "SMTP_CA": env("SMTP_CA", ""),
        "SMTP_USER": env("SMTP_USER", ""),
        "SMTP_PASSWORD": env("SMTP_PASSWORD", ""),
        # How a phone becomes an address: the mail-to-SMS service's pattern.
        "SMTP_TO": env("SMTP_TO", "{phone}@localhost"),
        "SMTP_FROM": env("SMTP_FROM", "xicheng@localhost"),
        # Codes by phone (domain §11): seconds valid, seconds between two, at most per hour and per day and number.
        "CODE_SECONDS": _whole("CODE_SECONDS", "300"),
        "CODE_PAUSE_SECONDS": _whole("CODE_PAUSE_SECONDS", "60"),
        "CODES_PER_HOUR": _whole("CODES_PER_HOUR", "5"),
        "CODES_PER_DAY": _whole("CODES_PER_DAY", "10"),
        # Between which hours of a working day staff are told of their issues; of 急办件 at any hour.
        "STAFF_MESSAGE_HOURS": env("STAFF_MESSAGE_HOURS", "08:30-18:00"),
    }


def _about_abuse() -> dict:
    # An address is no person: in the minute registration opens thousands stand behind a carrier's shared address, and
    # a full hall behind its Wi-Fi. So addresses only stop floods. What stops a robot: a code costs each browser work,
    # each phone gets few, each code takes five guesses and only from the browser that asked for it (a robot with 2000
    # codes an hour guesses right once in four days); 自助签到 counts misses at the slot, whoever makes them.
    return {
        # Codes sent at the request of one network address, and of one device (a community's desk is one).
        "CODE_RATE_PER_ADDRESS": env("CODE_RATE_PER_ADDRESS", "2000 per hour; 6000 per day"),
        "CODE_RATE_PER_DEVICE": env("CODE_RATE_PER_DEVICE", "20 per hour; 40 per day"),
        # How much a browser works before it is sent a code: rounds of PBKDF2, on average. 90000 are a tenth of a
        # second on a desk and well under a second on a slow phone. 0 switches it off.
        "PROOF_OF_WORK": _whole("PROOF_OF_WORK", "90000"),
        # Codes for browsers that did not do that work, mostly for want of scripts: per address, and of all together.
        "CODE_RATE_WITHOUT_PROOF": env("CODE_RATE_WITHOUT_PROOF", "6 per hour; 12 per day"),
        "CODE_RATE_WITHOUT_PROOF_IN_ALL": env("CODE_RATE_WITHOUT_PROOF_IN_ALL", "300 per hour"),
        # Codes typed in, from one address; passwords and door passes, which nobody types by the thousand.
        "PROVE_RATE_PER_ADDRESS": env("PROVE_RATE_PER_ADDRESS", "600 per minute; 6000 per hour"),
        "SIGN_IN_RATE_PER_ADDRESS": env("SIGN_IN_RATE_PER_ADDRESS", "60 per hour"),
        # Links of messages (invitations, feedback) that are none, tried from one address.
        "LINK_RATE_PER_ADDRESS": env("LINK_RATE_PER_ADDRESS", "600 per minute; 6000 per hour"),
        # Questionnaires sent through open links, and those kept half filled in, from one address.
        "ANSWER_RATE_PER_ADDRESS": env("ANSWER_RATE_PER_ADDRESS", "300 per minute; 3000 per hour"),
        "DRAFT_RATE_PER_ADDRESS": env("DRAFT_RATE_PER_ADDRESS", "60 per minute; 300 per hour"),
        # Files of open data sent to one address; who has one already and asks whether it has changed doesn't count.
        "DATA_RATE_PER_ADDRESS": env("DATA_RATE_PER_ADDRESS", "120 per hour"),
        # 自助签到 by name and last digits: tries of one address and one device (a browser without cookies is the
        # device of its address); misses an hour at one slot until a surname is no longer enough, and until it ends.
        "ARRIVE_RATE_PER_ADDRESS": env("ARRIVE_RATE_PER_ADDRESS", "600 per minute"),
        "ARRIVE_RATE_PER_DEVICE": env("ARRIVE_RATE_PER_DEVICE", "8 per minute; 40 per hour"),
        "ARRIVE_MISSES_BY_SURNAME": _whole("ARRIVE_MISSES_BY_SURNAME", "10"),
        # How slowly a PIN opens the name index on a tablet's disk: rounds of PBKDF2, once for each pass and each try.
        "DOOR_PIN_ROUNDS": _whole("DOOR_PIN_ROUNDS", "600000"),
        "ARRIVE_MISSES": _whole("ARRIVE_MISSES", "60"),
    }


def _about_absences() -> dict:
    return {
        # The day from which the rule about staying away applies, e.g. 2026-09-01; empty: there is none. What happened
        # before is never counted: people hadn't been told. The demo world shows the rule.
        "NO_SHOW_SINCE": _day("NO_SHOW_SINCE", "" if env("ENVIRONMENT") == "production" else "2026-01-01"),
        # After so many absences in so many months a party draws with the lower weight instead of the usual one.
        "NO_SHOW_ABSENCES": _whole("NO_SHOW_ABSENCES", "2"),
        "NO_SHOW_MONTHS": _whole("NO_SHOW_MONTHS", "12"),
        "NO_SHOW_USUAL_WEIGHT": _whole("NO_SHOW_USUAL_WEIGHT", "2"),
        "NO_SHOW_LOWER_WEIGHT": _whole("NO_SHOW_LOWER_WEIGHT", "1"),
    }


def _about_pages() -> dict:
    in_production = env("ENVIRONMENT") == "production"
    return {
        # How long a public page may be served from memory to people without a session; 0 switches it off.
        "SHARED_PAGE_SECONDS": _seconds("SHARED_PAGE_SECONDS", "1"),
        # Footer and 联系我们 (domain §9.1 G3); empty ones are not shown.
        "FOOTER_HOST": env("FOOTER_HOST", "北京市西城区人民政府办公室"),
        "FOOTER_OPERATOR": env("FOOTER_OPERATOR", "北京市西城区政务服务管理局"),
        "FOOTER_CONTACT": env("FOOTER_CONTACT", "010-00000000"),
        "FOOTER_HOURS": env("FOOTER_HOURS", "工作日9:00—12:00、13:30—17:30"),
        "FOOTER_MAIL": env("FOOTER_MAIL", ""),
        "FOOTER_ICP": env("FOOTER_ICP", ""),
        "FOOTER_POLICE": env("FOOTER_POLICE", ""), "FOOTER_SITE_CODE": env("FOOTER_SITE_CODE", ""),
        "FOOTER_CORRECTIONS_URL": env("FOOTER_CORRECTIONS_URL", ""),
        # Where the place of an event is shown that names no map of its own; {place} is its address. Empty: nowhere.
        "MAP_URL": env("MAP_URL", "https://uri.amap.com/search?keyword={place}&city=110000&view=map"),
        # Staff are signed out after this long without a request (domain §9.3: 30 minutes).
        "STAFF_IDLE_MINUTES": _whole("STAFF_IDLE_MINUTES", "30"),
        # … and after this long, busy or not.
        "STAFF_SESSION_HOURS": _whole("STAFF_SESSION_HOURS", "12"),
        # Whether nobody's desk opens without a second factor: always in production.
        "SECOND_FACTOR_REQUIRED": _switch("SECOND_FACTOR_REQUIRED", "1" if in_production else "0"),
        # How long a proof of who one is (signing in is one) lets personal data be shown whole and taken along.
        "STEP_UP_MINUTES": _whole("STEP_UP_MINUTES", "15"),
        # How long what needs a second person waits for one, and how long a one-time password opens the desk.
        "ACCOUNT_REQUEST_DAYS": _whole("ACCOUNT_REQUEST_DAYS", "7"),
        "ONE_TIME_PASSWORD_HOURS": _whole("ONE_TIME_PASSWORD_HOURS", "72"),
    }


def _about_keeping() -> dict:
    return {
        # Document numbers, emergency contacts and plates are deleted so many days after an event (domain §9.2 P7).
        "SECRET_DAYS": _whole("SECRET_DAYS", "30"),
        # Names, phones and the rest of what was registered, so many months after; phones left with an opinion wait
        # until it has been dealt with for so many months.
        "CONTACT_MONTHS": _whole("CONTACT_MONTHS", "12"), "LEDGER_MONTHS": _whole("LEDGER_MONTHS", "6"),
        "PLAN_MONTHS": _whole("PLAN_MONTHS", "60"),  # how far ahead 列入计划 may name a day
        # … but so many months after the event at the latest, whatever became of it.
        "OPINION_MONTHS": _whole("OPINION_MONTHS", "36"),
        # Days after a questionnaire closes to type in paper copies; days after these that their numbers are kept.
        "PAPER_TYPING_DAYS": _whole("PAPER_TYPING_DAYS", "7"), "PAPER_NUMBER_DAYS": _whole("PAPER_NUMBER_DAYS", "30"),
        # A phone that was told nothing for so many months is told nothing any more; how many things it may follow.
        "SUBSCRIPTION_MONTHS": _whole("SUBSCRIPTION_MONTHS", "24"),
        "SUBSCRIPTIONS_PER_PHONE": _whole("SUBSCRIPTIONS_PER_PHONE", "20"),
        # How many days before a questionnaire closes who hasn't answered is reminded; 0: nobody is.
        "FEEDBACK_REMINDER_DAYS": _whole("FEEDBACK_REMINDER_DAYS", "2"), "OUTCOME_DAYS": _whole("OUTCOME_DAYS", "20"),
        # How long who left the pool (代表库), was never taken in, has signed a pledge, applied, served, why a task was
        # declined, photos of a closed report are kept; months after the last visit until an empty account is forgotten.
        "POOL_MONTHS": _whole("POOL_MONTHS", "12"), "POOL_REFUSED_DAYS": _whole("POOL_REFUSED_DAYS", "30"),
        "APPOINTMENT_MONTHS": _whole("APPOINTMENT_MONTHS", "36"),
        "TRIAL_MONTHS": _whole("TRIAL_MONTHS", "12"), "APPLICATION_MONTHS": _whole("APPLICATION_MONTHS", "6"),
        "PLEDGE_MONTHS": _whole("PLEDGE_MONTHS", "36"), "IDLE_MONTHS": _whole("IDLE_MONTHS", "24"),
        # Working days: to write afterwards; to hand out what is studied, to answer it, to publish an outcome (§3.6).
        "REMARK_DAYS": _whole("REMARK_DAYS", "2"), "ADOPTION_ASSIGN_DAYS": _whole("ADOPTION_ASSIGN_DAYS", "2"),
        "ADOPTION_DAYS": _whole("ADOPTION_DAYS", "10"), "ADOPTION_COMPLEX_DAYS": _whole("ADOPTION_COMPLEX_DAYS", "15"),
    }


def _cookies(in_production: bool) -> dict:
    """How cookies are named (web/cookies.py) and sent; browsers keep no secure ones of a site without HTTPS."""
    prefix = "__Host-" if in_production else ""
    return {"COOKIE_PREFIX": prefix, "SESSION_COOKIE_NAME": f"{prefix}xicheng", "SESSION_COOKIE_SECURE": in_production}


def _database_uri(settings: dict, data_dir: Path) -> str:
    url = settings["DATABASE_URL"]
    if not url:
        return f"sqlite:///{data_dir.resolve() / 'xicheng.sqlite3'}"
    with suppress(ValueError):  # SQLite's, or one that `settings_rules` names
        return site_url(url)
    return url


def _engine_options(settings: dict) -> dict:
    if settings["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        return {}
    # Room for every thread there is: nobody waits for a connection but for the database.
    return {"pool_pre_ping": False, "pool_size": 8, "max_overflow": settings["WEB_THREADS"] + 16, "pool_recycle": 1800,
            "readers": settings["WEB_THREADS"], **POSTGRESQL}


def _refuse_wrong(settings: dict) -> None:
    wrong = wrong_settings(settings)
    if wrong:
        raise UnsafeSettings("refusing to start: " + "; ".join(wrong))
    if settings["ENVIRONMENT"] == "production" and (unsafe := unsafe_settings(settings)):
        raise UnsafeSettings("refusing to start in production: " + "; ".join(unsafe))


def _whole(name: str, default: str) -> int | str:
    """The number that is set; what is none stays as it is, for `settings_rules` to name."""
    text = env(name, default)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _switch(name: str, default: str) -> bool | str:
    """The same for what is on (1) or off (0)."""
    return {"1": True, "0": False}.get(env(name, default), env(name, default))


def _seconds(name: str, default: str) -> float | str:
    """The same for seconds, which may have a fraction."""
    try:
        return float(env(name, default))
    except ValueError:
        return env(name, default)


def _day(name: str, default: str = "") -> date | str | None:
    """The same for a day; None when none is set."""
    given = env(name, default)
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        return given
