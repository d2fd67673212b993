"""The WSGI entry point: `gunicorn app:app`, `flask --app app …`."""

import gc

from xicheng_events import create_app

app = create_app()
# It stays as long as the process does: whoever looks for garbage need not look at it.
gc.freeze()
