"""A file as an answer. Whether whoever asks may have it says its owner's view, before."""

from flask import Response, abort, current_app, send_file

from xicheng_events.foundation.files.models import File
from xicheng_events.foundation.files.queries import path_of


def given_out(file: File, *, is_public: bool = False) -> Response:
    """The file under its name, a picture to be seen, everything else to be taken along. A public one may be kept, and
    is asked for again each time, as what is public today may be withdrawn tomorrow; any other stays in no cache. 404
    where the disk has lost it."""
    if not path_of(file).is_file():
        current_app.logger.error("file %s is not on the disk", file.id)
        abort(404)
    answer = send_file(path_of(file), mimetype=file.kind.row.media_type, as_attachment=not file.is_picture,
                       download_name=file.name, etag=file.sha256, conditional=True, max_age=0)
    if not is_public:
        answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
