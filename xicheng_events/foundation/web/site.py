"""The site: Flask, whose views begin once more when the database has ended what they did for another's sake."""

from flask import Flask, request

from xicheng_events.foundation.core.deadlocks import once_more_if_ended


class Site(Flask):
    """Flask as this site needs it."""

    def dispatch_request(self):
        """The view's answer. Whoever pressed a button in the moment of another's press needn't press it again; what
        counts presses counts both times."""
        return once_more_if_ended(super().dispatch_request, before_again=_read_files_again)


def _read_files_again() -> None:
    for _name, file in request.files.items(multi=True):
        file.seek(0)
