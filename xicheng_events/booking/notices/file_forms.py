"""The forms in which a picture and attachments are put to a notice."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, MultipleFileField, StringField

from xicheng_events.booking.notices.rules_of_files import ATTACHMENTS, PICTURE
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.web.forms import BaseForm


def _chooser(kinds) -> dict:
    """What the browser offers, and how large a file may be before it is sent for nothing."""
    return {"accept": ",".join(kind.row.shown for kind in kinds), "data-most": max(kind.row.most for kind in kinds)}


class PictureForm(BaseForm):
    """A picture, with words for who can't see it."""

    version = HiddenField()
    picture = FileField(_l("图片"), render_kw=_chooser(PICTURE))
    alt = StringField(_l("图片说明"), filters=[plain_text], render_kw={"required": True})


class DescriptionForm(BaseForm):
    """Other words for the picture that is there."""

    version = HiddenField()
    alt = StringField(_l("图片说明"), filters=[plain_text], id="description")


class AttachmentsForm(BaseForm):
    """Documents."""

    version = HiddenField()
    files = MultipleFileField(_l("附件"), render_kw=_chooser(ATTACHMENTS))
