"""What may be put to a notice: one picture, and a few documents that anybody can open."""

from flask_babel import gettext as _

from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.files.kinds import FileKind
from xicheng_events.foundation.files.models import File

PICTURE, ATTACHMENTS = (FileKind.IMAGE,), (FileKind.PDF,)
MOST_ATTACHMENTS = 5


def check_files(files: list[File], name: str, _problems: list) -> list[File]:
    """The picture first, each file once. Refuses `too_many_files`."""
    pictures = [file for file in files if file.is_picture]
    others = list(dict.fromkeys(file for file in files if not file.is_picture))
    if len(set(pictures)) > 1:
        raise Refused("too_many_files", _("公告只能有一张图片，请先移除现有图片。"), name)
    if len(others) > MOST_ATTACHMENTS:
        raise too_many_attachments(name)
    return pictures[:1] + others


def too_many_attachments(name: str) -> Refused:
    """That there would be more than a notice may have."""
    return Refused("too_many_files", _("附件最多%(n)s个，请减少后重新选择。", n=MOST_ATTACHMENTS), name)
