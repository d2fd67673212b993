"""The WSGI entry point: `gunicorn app:app`, `flask --app app …`."""

from xicheng_events import create_app

app = create_app()
