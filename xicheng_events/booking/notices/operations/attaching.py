"""The picture and the attachments of a notice: part of its words, and changed as these are (drafting.edit_event)."""

from flask_babel import gettext as _

from xicheng_events.booking.events.file_models import EventFile
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.notices.operations.drafting import edit_event
from xicheng_events.booking.notices.revision import current_notice
from xicheng_events.foundation.accounts.models import Person
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.files.models import File
from xicheng_events.foundation.files.operations.keeping import keep_file, with_other_words
from xicheng_events.foundation.files.operations.receiving import Received

ALT_AT_MOST = 200


def words_for_picture(alt: str) -> str:
    """What is said of a picture to who can't see it. Refuses `text_missing`, `text_too_short` and `text_too_long`
    beside `alt`: before the picture itself is taken in, which takes its time."""
    return written(alt, field="alt", at_least=2, at_most=ALT_AT_MOST, what=_("图片说明"))


def add_picture(event: Event, received: Received, *, alt: str, by: Person) -> bool:
    """Put this picture to the notice, in the place of the one that may be there; `alt` says what it shows. True when
    the change waits for another review. Refuses what `words_for_picture` and `edit_event` do."""
    file = _put_to(event, received, alt=words_for_picture(alt), by=by)
    return edit_event(event, by=by, files=[file, *_attachments(event)])


def add_attachments(event: Event, received: list[Received], *, by: Person) -> bool:
    """Put these documents to the notice, all or none; one that is there already stays once. Refuses `too_many_files`
    beside `files`, and what `edit_event` does."""
    notice = current_notice(event)
    known = {(file.name, file.sha256) for file in notice.files}
    new = [_put_to(event, each, by=by) for each in received if (each.name, each.sha256) not in known]
    return edit_event(event, by=by, files=[*notice.files, *new])


def describe_picture(event: Event, *, alt: str, by: Person) -> bool:
    """Say in other words what the picture of the notice shows. Refuses `no_picture`, `file_gone` where
    the disk has lost it, and what `add_picture` does."""
    alt = words_for_picture(alt)
    pictures = [file for file in current_notice(event).files if file.is_picture]
    if not pictures:
        raise Refused("no_picture", _("公告中没有图片。"))
    if pictures[0].alt == alt:
        return False
    file = with_other_words(pictures[0], alt=alt, by=by)
    event.attached.append(EventFile(file=file))
    return edit_event(event, by=by, files=[file, *_attachments(event)])


def take_out_file(event: Event, file_id: int, *, by: Person) -> bool:
    """移除: the file isn't in the notice any more; until that is published it can be put back. Twice is once."""
    files = current_notice(event).files
    return edit_event(event, by=by, files=[file for file in files if file.id != file_id])


def put_back_file(event: Event, file_id: int, *, by: Person) -> bool:
    """恢复: what was taken out is in the notice again. Refuses `no_such_file`, and `too_many_files` beside `files`."""
    file = next((each.file for each in event.attached if each.file_id == file_id), None)
    if file is None:
        raise Refused("no_such_file", _("这个文件已删除，请重新上传。"))
    return edit_event(event, by=by, files=[*current_notice(event).files, file])


def files_taken_out(event: Event) -> list[File]:
    """What can be put back into the notice as it is being worked on."""
    files = current_notice(event).files
    return [each.file for each in event.attached if each.file not in files]


def _put_to(event: Event, received: Received, *, by: Person, alt: str = "") -> File:
    file = keep_file(received, alt=alt, by=by)
    event.attached.append(EventFile(file=file))
    return file


def _attachments(event: Event) -> list[File]:
    return [file for file in current_notice(event).files if not file.is_picture]


