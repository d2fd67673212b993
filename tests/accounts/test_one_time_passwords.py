"""赵敏 types the password she was given from a slip of paper."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from xicheng_events.foundation.accounts.models import StaffAccount
from xicheng_events.foundation.accounts.operations import passwords
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db


def try_to_sign_in(app, name: str, password: str):
    return app.test_client().post("/staff/sign-in", data={"sign_in_name": name, "password": password})


def mistyped(code: str) -> str:
    """A code of ours as it is typed from paper: letters for digits that look like them, small, blanks for dashes."""
    return code.translate(str.maketrans("528L", "SZB1")).lower().replace("-", " ")


def give(app, name: str, one_time: str):
    """Let that be the one-time password of an account."""
    with app.app_context():
        account = db.session.scalar(select(StaffAccount).where(StaffAccount.sign_in_name == name))
        account.password_hash = passwords.hashed(one_time)
        account.password_until = clock.now() + timedelta(hours=1)
        db.session.commit()


@pytest.mark.parametrize(("given", "typed"), [
    ("5LKQ-2M8X-7CDE", mistyped("5LKQ-2M8X-7CDE")), ("5LKQ-2M8X-7CDE", "５ＬＫＱ－２Ｍ８Ｘ－７ＣＤＥ"),
    ("5LKQ-2M8X-7CDE", "\u200b5LKQ2M8X7CDE"), ("SLKQ-ZMBX-7CDE", "SLKQ-ZMBX-7CDE"), ("SLKQ-ZMBX-7CDE", "slkqzmbx7cde")])
def test_a_one_time_password_is_read_however_it_is_typed(app, world, given, typed):
    give(app, "zhaomin", given)
    for _each in range(4):
        assert try_to_sign_in(app, "zhaomin", "5LKQ 2M8X 7CDF").status_code == 422
    assert try_to_sign_in(app, "ＺｈａｏＭｉｎ", typed).status_code == 303, "each of four was one try"


def test_a_password_of_ones_own_is_read_as_it_is(app, world):
    own = "5LKQ-2M8X-7CDE"
    give(app, "zhaomin", own)
    with app.app_context():
        account = db.session.scalar(select(StaffAccount).where(StaffAccount.sign_in_name == "zhaomin"))
        account.password_until = None
        db.session.commit()
    assert try_to_sign_in(app, "zhaomin", mistyped(own)).status_code == 422
    assert try_to_sign_in(app, "zhaomin", own).status_code == 303


@pytest.mark.once
@pytest.mark.parametrize("typed", ["not her password", "5LKQ2M8X7CDE"])
def test_a_wrong_password_takes_as_long_whoever_has_what_kind_of_password(app, world, monkeypatch, typed):
    """As many hashes are tried for a name that is nobody's, for a password of one's own and for a given one."""
    give(app, "liuwei", "7LKQ-7M7X-7CDE")
    tried = []
    fits = passwords._fits
    monkeypatch.setattr(passwords, "_fits", lambda stored, text: tried.append(text) or fits(stored, text))
    counts = []
    for name in ("nobody", "zhaomin", "liuwei"):
        tried.clear()
        assert try_to_sign_in(app, name, typed).status_code == 422
        counts.append(len(tried))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 3
