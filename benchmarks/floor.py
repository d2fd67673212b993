"""The floor: the least that Flask, the server and the database can do. What the site adds is measured against it.

(a) GET /hello returns a word, (b) GET /row reads one row, (c) POST /place takes a place on one hot row with one
UPDATE and one INSERT. Reads DATABASE_URI (an SQLAlchemy address) from the environment.
"""

import os

from flask import Flask
from sqlalchemy import create_engine, text

from xicheng_events.foundation.core import db as _house_settings  # noqa: F401  (the same SQLite pragmas)

app = Flask(__name__)
is_sqlite = os.environ["DATABASE_URI"].startswith("sqlite")
engine = create_engine(os.environ["DATABASE_URI"], **({} if is_sqlite else {"pool_size": 8, "max_overflow": 8}))


@app.get("/hello")
def hello():
    """A word."""
    return "hello"


@app.get("/row")
def row():
    """One row by its key."""
    with engine.connect() as connection:
        return str(connection.execute(text("select taken from floor_place where id = 1")).scalar())


@app.post("/place")
def place():
    """One place of one hot row, and the row that says who took it."""
    with engine.begin() as connection:
        taken = connection.execute(
            text("update floor_place set taken = taken + 1 where id = 1 and taken + 1 <= capacity")
        )
        connection.execute(text("insert into floor_booking (name) values ('someone')"))
    return str(taken.rowcount)


def prepare() -> None:
    """Make the two tables of the floor, empty."""
    key = "integer primary key" if is_sqlite else "serial primary key"
    with engine.begin() as connection:
        for statement in (
            "drop table if exists floor_place", "drop table if exists floor_booking",
            "create table floor_place (id integer primary key, taken integer, capacity integer)",
            f"create table floor_booking (id {key}, name varchar(40))",
            "insert into floor_place values (1, 0, 100000000)",
        ):
            connection.execute(text(statement))
    # The processes that are forked now must not share this connection.
    engine.dispose()


prepare()
