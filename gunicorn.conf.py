"""How the site is served: two processes, a few threads each, the application loaded once and shared."""

import ctypes
import gc
import os
import socket
import sys
from contextlib import suppress

from gunicorn.glogging import Logger

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
worker_class = "gthread"
# One more than may ask the database at once (core/pool.py).
threads = int(os.environ.get("WEB_THREADS", "4")) + 1
# Each process listens for itself and the kernel deals new connections out: from one socket for all, the process that is
# up first takes most of them, and who keeps a connection alive stays with it (README, Speed).
reuse_port = True
# One import for all processes: memory pages of the code stay shared.
preload_app = True
# glibc keeps free memory apart for nearly each thread, of which a process with the clockwork has thirty. Two such
# arenas (M_ARENA_MAX) do where threads take turns anyway (README, Speed). Elsewhere there is no mallopt.
with suppress(AttributeError, OSError):
    ctypes.CDLL(None).mallopt(-8, 2)
keepalive = 15
timeout = 60
graceful_timeout = 20
# Request lines hold links that open something: no access log here, nginx writes one that masks them (deploy/).
accesslog = None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "warning")
wsgi_app = "app:app"
control_socket_disable = True


class logger_class(Logger):
    """The error log names no address that was asked for, nor what was unreadable in a request: links open something."""

    def warning(self, message, *said, **more):
        """What gunicorn warns of; of a request that can't be read only who sent it."""
        super().warning(message.partition(": ")[0] if message.startswith("Invalid request") else message, *said, **more)

    def exception(self, message, *said, **more):
        """What gunicorn stumbled over; at a request only the kind of it."""
        if message.startswith("Error handling request"):
            self.error("Error handling a request: %s", getattr(sys.exc_info()[0], "__name__", ""))
        else:
            super().exception(message, *said, **more)


def on_starting(_server):
    """Under `make run`: migrate, fill a new demo, say who signs in. Here, so that the code is loaded only once."""
    _refuse_taken_port()
    if os.environ.get("PREPARE") == "1":
        data_dir = os.environ.get("DATA_DIR", "data")
        print(f"Starting with what is in {data_dir}/ …" if os.path.exists(data_dir) else f"A new site in {data_dir}/ …",
              flush=True)
        from app import app
        from xicheng_events.cli import prepare_site

        with app.app_context():
            prepare_site()


def _refuse_taken_port():
    """Say in one line that somebody else listens there: with `reuse_port` a second site would share the port."""
    host, _colon, port = bind.rpartition(":")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as error:
            sys.exit(f"{bind} can't be used ({error.strerror}): end what runs there, or take another port: "
                     "PORT=8001 make run")


def pre_fork(_server, _worker):
    """Keep the collector from touching, and so copying, what the processes share."""
    gc.collect()
    gc.freeze()


def post_fork(_server, _worker):
    """Each process opens its own database connections; one of them gets to run the clockwork."""
    # A thread that holds a row everybody wants must not wait 5 ms for its turn after each answer of the database.
    sys.setswitchinterval(0.0005)
    from app import app
    from xicheng_events import worker
    from xicheng_events.foundation.core.db import db

    with app.app_context():
        db.engine.dispose(close=False)
    worker.start_in_background(app)


def worker_exit(_server, _worker):
    """The clockwork ends with the process it runs in."""
    from app import app
    from xicheng_events import worker

    worker.stop_in_background(app)
