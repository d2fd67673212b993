"""How often a name of the desk may be tried (domain §9.3), the same for names that exist and names that don't.

Every try is a row; the statement that adds it counts those before, so that two at once can't both be the fifth.
"""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, func, literal, or_, select

from xicheng_events.foundation.accounts.models import SignInTry
from xicheng_events.foundation.accounts.operations.codes import GUESSES, LOCKED_FOR
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.bulk_inserts import delete_some
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_from
from xicheng_events.foundation.core.personal_data import keyed_hash
from xicheng_events.foundation.core.refusal import Refused

# Of one address within LOCKED_FOR, whatever the names: an office behind one address mistypes less.
PER_ADDRESS = 30
# After so many from anywhere within LOCKED_FOR, a name may be tried once in SLOWED_TO; it is never closed.
PER_NAME, SLOWED_TO = 10, timedelta(seconds=10)
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True)
class TriedFrom:
    """Where a name is tried: the network address, and whether this browser has signed in with it before."""

    address: str
    is_known: bool = False


def count_try(name: str, tried: TriedFrom) -> SignInTry:
    """Add one try of `name`; `forget_tries` takes it back once it has succeeded.

    Refuses `account_locked` after five failures of this name from this address (of a known browser: from all known
    browsers of the name) and `address_locked` after PER_ADDRESS failures of an address, for a quarter of an hour;
    `name_slowed` where a name is tried from many addresses, but never a known browser.
    """
    now, count = clock.now(), func.count(SignInTry.id)
    row = _row(name, tried, now)
    since = SignInTry.at > now - LOCKED_FOR
    from_here = select(count).where(SignInTry.bucket == row["bucket"], since).scalar_subquery()
    strangers = select(count).where(since, ~SignInTry.is_known)
    of_address = strangers.where(SignInTry.address_hash == row["address_hash"]).scalar_subquery()
    of_name = strangers.where(SignInTry.name_hash == row["name_hash"]).scalar_subquery()
    lately = strangers.where(SignInTry.name_hash == row["name_hash"], SignInTry.at > now - SLOWED_TO).scalar_subquery()
    bounds = [from_here < GUESSES]
    if not tried.is_known:
        bounds += [of_address < PER_ADDRESS, or_(of_name < PER_NAME, lately == 0)]
    number = select(func.coalesce(func.max(SignInTry.number), 0) + 1).where(SignInTry.bucket == row["bucket"])
    columns = SignInTry.__table__.c
    values = [literal(value, columns[key].type).label(key) for key, value in row.items()]
    if not insert_from(SignInTry, select(*values, number.scalar_subquery().label("number")).where(*bounds)):
        raise _why_not(*db.session.execute(select(from_here, of_address)).one(), tried)
    return db.session.scalars(_of(row["bucket"]).order_by(SignInTry.number.desc()).limit(1)).one()


def is_last_try(tried: SignInTry) -> bool:
    """Whether a further try from there is refused."""
    since = SignInTry.at > clock.now() - LOCKED_FOR
    rows = select(func.count(SignInTry.id)).where(SignInTry.bucket == tried.bucket, since)
    return db.session.scalar(rows) == GUESSES


def forget_tries(tried: SignInTry) -> None:
    """The name was proven from there: what failed before it counts no more."""
    write(delete(SignInTry).where(SignInTry.bucket == tried.bucket))


def forget_old_tries() -> int:
    """Sweep: tries that nothing counts any more; how many went, at most a portion."""
    return delete_some(SignInTry.id, SignInTry.at <= clock.now() - KEPT_FOR)


def _row(name: str, tried: TriedFrom, now) -> dict:
    place = "known" if tried.is_known else tried.address
    return {"bucket": keyed_hash(f"sign-in:{place}:{name}"), "name_hash": keyed_hash(f"sign-in:{name}"),
            "address_hash": keyed_hash(tried.address), "is_known": tried.is_known, "at": now}


def _of(bucket: str):
    return select(SignInTry).where(SignInTry.bucket == bucket)


def _why_not(from_here: int, of_address: int, tried: TriedFrom) -> Refused:
    if from_here >= GUESSES:
        return Refused("account_locked", _("登录失败次数过多，该登录名在您所在的网络已暂时锁定，请15分钟后再试。"))
    if of_address >= PER_ADDRESS and not tried.is_known:
        return Refused("address_locked", _("您所在的网络登录失败次数过多，请15分钟后再试。"))
    return Refused("name_slowed", _("该登录名近来登录失败较多，请10秒后再试。"))
