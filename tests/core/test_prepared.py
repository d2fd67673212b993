"""What a busy process asks again and again stays planned, also over the ROLLBACK with which every reading page ends."""

import psycopg
from sqlalchemy import text

from xicheng_events.foundation.core.db import db


def test_statements_stay_prepared_over_a_rollback(app):
    with app.app_context(), db.engine.connect() as one:  # a session may get another of the pool's after each rollback
        for number in range(10):
            assert one.scalar(text("SELECT :n + 1"), {"n": number}) == number + 1
            one.rollback()
        connection = one.connection.dbapi_connection
        if isinstance(connection, psycopg.Connection):
            asked = [key[0] for key in connection._prepared._names]
            assert any(b"+ 1" in statement for statement in asked), asked
