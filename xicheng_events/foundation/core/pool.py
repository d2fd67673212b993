"""The pool of connections to PostgreSQL: how many readers may wait for it at once, and what happens while it is away.

A hung database would take one thread after the other, until nobody gets so much as a picture. So fewer readers may ask
at once than there are threads, and once the database was seen to be away nobody asks it but one probe.
"""

import logging
import threading
import time

from flask import has_request_context
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.pool import QueuePool

# Seconds: how long a reader waits for others to be done, and for an answer (longer than for a lock); how long a probe
# waits for an answer, and until the next one.
READER_WAIT, READER_ANSWER, PROBE_WAIT, PROBE_PAUSE = 3, 15, 5, 1

_log = logging.getLogger(__name__)


class DatabaseAway(NoConnection):
    """The database isn't asked now: it was away a moment ago, or everybody who may ask still waits for it."""


class GuardedPool(QueuePool):
    """Connections for `readers` requests at once, and for as many of the clockwork's threads as there is room for.

    `found_away` closes it: from then on it refuses at once with DatabaseAway, until a probe is answered.
    """

    def __init__(self, creator, readers: int = 4, **settings):
        super().__init__(creator, **settings)
        self.readers, self._places = readers, threading.Semaphore(readers)
        self._taken: dict = {}  # which thread took a place for which connection
        self._holders: set[int] = set()
        self._away, self._noticing = threading.Event(), threading.Lock()

    def recreate(self) -> QueuePool:
        """As the engine wants it: the same, empty."""
        pool = super().recreate()
        pool.readers, pool._places = self.readers, threading.Semaphore(self.readers)
        return pool

    def dispose(self) -> None:
        """Close what is open, and look for the database no more."""
        self._away.clear()
        super().dispose()

    def connect(self):
        """A connection; DatabaseAway when the database is, or all readers' places are taken for too long."""
        if not has_request_context():
            self._refuse_while_away()
            return super().connect()
        # Who holds a place may open a second connection: no reader waits for another who waits for him.
        connection = super().connect() if threading.get_ident() in self._holders else self._at_a_place()
        asked = connection.dbapi_connection  # until it is given back
        asked.longest = min(asked.longest, READER_ANSWER)
        return connection

    def _at_a_place(self):
        self._take_place()
        try:
            self._refuse_while_away()
            connection = super().connect()
        except BaseException:
            self._places.release()
            raise
        thread = self._taken[connection._connection_record] = threading.get_ident()
        self._holders.add(thread)
        return connection

    def found_away(self) -> None:
        """Refuse from now on, and begin to look for the database, if nobody does yet."""
        with self._noticing:
            if not self._away.is_set():
                self._away.set()
                _log.error("the database is away: asking it by a probe only")
                threading.Thread(target=self._look_for_it, name="probe", daemon=True).start()

    def _do_return_conn(self, record) -> None:
        super()._do_return_conn(record)
        if thread := self._taken.pop(record, None):
            self._holders.discard(thread)
            self._places.release()

    def _take_place(self) -> None:
        self._refuse_while_away()
        if not self._places.acquire(timeout=READER_WAIT):
            self.found_away()
            raise DatabaseAway("as many as may ask the database still wait for it")

    def _refuse_while_away(self) -> None:
        if self._away.is_set():
            raise DatabaseAway("the database was away a moment ago")

    def _look_for_it(self) -> None:
        while self._away.is_set() and not self._answers():
            time.sleep(PROBE_PAUSE)
        self._away.clear()
        _log.error("the database is back")

    def _answers(self) -> bool:
        """Whether the database answers on a connection of the pool. One that doesn't is thrown away."""
        try:
            connection = super().connect()
        except Exception:  # whatever it is, the database can't be used
            return False
        try:
            connection.dbapi_connection.longest = PROBE_WAIT  # until it is given back
            connection.dbapi_connection.execute("SELECT 1")
        except Exception as error:
            connection.invalidate(error)
            return False
        else:
            return True
        finally:
            connection.close()


@event.listens_for(Engine, "handle_error")
def _notice_its_absence(failure) -> None:
    """No connection could be made, or one broke."""
    if failure.engine is not None and isinstance(failure.engine.pool, GuardedPool) and (
            failure.is_disconnect or failure.connection is None):
        failure.engine.pool.found_away()
