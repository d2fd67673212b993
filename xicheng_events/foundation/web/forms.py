"""The base of every form: trimmed text, refusals shown beside their field, sentences instead of defaults."""

import re
import uuid
from functools import cache

from babel import Locale
from flask import request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import FieldList, FileField, HiddenField, IntegerField, StringField, TextAreaField, i18n
from wtforms.csrf.core import CSRFTokenField
from wtforms.validators import Length, ValidationError

from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.text import LONGEST
from xicheng_events.foundation.web.ask_first import ask_once_right
from xicheng_events.foundation.web.cached_forms import readers_own

LONGEST_LINE, LONGEST_NUMBER = 2_000, 40  # characters; a number of hundreds of digits is more than a float holds


@cache
def _sentences(locale: Locale):
    # Kept: Flask-WTF would read the catalogue again in each request that shows a form.
    return i18n.get_translations([str(locale)])


def _trimmed(value):
    return value.strip() if isinstance(value, str) else value


class _Token(CSRFTokenField):
    """The token in a form, made when a page shows it: reading what was sent takes none."""

    process = HiddenField.process

    @property
    def current_token(self) -> str:
        """The token to show."""
        return self.csrf_impl.generate_csrf_token(self)


class _Csrf(FlaskForm.Meta.csrf_class):
    field_class = _Token


_SENT = object()


def _rules(field) -> list:
    """The validators a field was declared with: its second argument, or by name."""
    if field is None:
        return []
    return field.kwargs.get("validators") or (field.args[1] if len(field.args) > 1 else None) or []


def _longest(field) -> int:
    """How many characters a field may be sent: what its own rule allows, or what any long text may have; a line as
    many as nobody types. Fields of rows, whose rules are further in, count as long texts."""
    if field is not None and issubclass(field.field_class, IntegerField):
        return LONGEST_NUMBER
    own = max((rule.max for rule in _rules(field) if isinstance(rule, Length)), default=0)
    is_line = field is not None and not issubclass(field.field_class, TextAreaField | HiddenField | FieldList)
    return max(own, LONGEST_LINE if is_line else LONGEST)


class BaseForm(FlaskForm):
    """What each form inherits. Shape only: rules that need the database belong to operations."""

    def __init__(self, formdata=_SENT, **kwargs):
        """Read what was sent, unless told what to read instead. What is longer than its field may ever be is cut
        before anything looks at it, and refused by `validate`."""
        self.cut: dict[str, int] = {}
        sent = self._sent() if formdata is _SENT else formdata
        self.sent = self.within_bounds(sent) if sent else sent
        super().__init__(self.sent, **kwargs)

    def validate(self, extra_validators=None):
        """As WTForms does; what had to be cut is said beside its field. What is right is asked about now, if it is to
        be: by the form itself, not by the rows in it."""
        fine = super().validate(extra_validators)
        for name, longest in self.cut.items():
            sentence = _("内容太长，最多%(n)s个字，已截去多余部分，请精简。", n=longest)
            self.refuse(Refused("text_too_long", sentence, name))
        if fine and not self.cut and not self._prefix:
            ask_once_right()
        return fine and not self.cut

    def _sent(self):
        """The text of the request's form, and files for the fields that ask for one.

        Flask-WTF would take JSON as well, and put a file where a text belongs and a text where a file does: numbers
        and streams in text fields.
        """
        if not self.is_submitted():
            return None
        asked = {name for name, field in type(self)._unbound_fields if issubclass(field.field_class, FileField)}
        files = MultiDict((name, file) for name, file in request.files.items(multi=True) if name in asked)
        sent = request.form if asked.isdisjoint(request.form) else MultiDict(
            (name, value) for name, value in request.form.items(multi=True) if name not in asked)
        return CombinedMultiDict((files, sent)) if files else sent or None

    def within_bounds(self, sent: MultiDict) -> MultiDict:
        """`sent` with what is longer than its field may ever be cut; `validate` says so."""
        lengths: dict[str, int] = {}
        for name, value in sent.items(multi=True):
            # No bound is below a number's: of what is shorter nobody needs to know whose it is.
            if isinstance(value, str) and len(value) > LONGEST_NUMBER:
                lengths[name] = max(lengths.get(name, 0), len(value))
        fields = dict(type(self)._unbound_fields) if lengths else {}
        bounds = {name: _longest(fields.get(name)) for name in lengths}
        self.cut = {name: longest for name, longest in bounds.items() if lengths[name] > longest}
        if not self.cut:
            return sent
        return MultiDict((name, value[:self.cut.get(name)] if isinstance(value, str) else value)
                         for name, value in sent.items(multi=True))

    class Meta(FlaskForm.Meta):
        """Trims what people type, before any validator sees it."""

        csrf_class = _Csrf

        def bind_field(self, form, unbound_field, options):
            """Bind as usual, with the trimming filter put in front of a text field's own."""
            if issubclass(unbound_field.field_class, StringField):
                options["filters"] = [_trimmed, *unbound_field.kwargs.get("filters", ())]
            return unbound_field.bind(form=form, **options)

        def get_translations(self, form):
            """WTForms' own sentences in the reader's language."""
            return _sentences(get_locale())

    def refuse(self, refusal: Refused) -> None:
        """Show the operation's sentence: beside the field it names, or on top of the form."""
        field = self._fields.get(refusal.field) if refusal.field else None
        if field is None:
            self.form_errors = [*self.form_errors, refusal.sentence]
        else:
            field.errors = [*field.errors, refusal.sentence]

    def put_last(self, *names: str) -> None:
        """Let those of its fields come last, in this order: a page says what is wrong in the order in which it shows
        the fields."""
        for name in names:
            if name in self._fields:
                self._fields[name] = self._fields.pop(name)

    @property
    def values(self) -> dict:
        """What was filled in, by field name, without the token: the keywords of an operation."""
        return {name: field.data for name, field in self._fields.items() if name not in {"csrf_token", "form_key"}}


class Rows(FieldList):
    """Rows of a form, named by their numbers. What is named by anything else is none of the page's, and no row."""

    def _extract_indices(self, prefix, formdata):
        # WTForms takes whatever Python calls a digit, "²" among them, and can't read it then.
        named = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,4}})(?:-|$)")
        return [int(found[1]) for name in formdata if (found := named.match(name))]


class OnceForm(BaseForm):
    """A form that may be sent twice and counts once: it carries a key made when it was first shown."""

    form_key = HiddenField(default=lambda: readers_own("form_key"))

    def validate_form_key(self, field):
        """Refuse a key that this site can't have made."""
        try:
            field.data = uuid.UUID(field.data or "").hex
        except ValueError:
            self._renew()
            raise ValidationError(_("页面已失效，请重新提交。")) from None

    def refuse(self, refusal: Refused) -> None:
        """As any form does; one whose key has served already (`stale_form`) may be sent again as one of its own."""
        if refusal.code == "stale_form":
            self._renew()
        super().refuse(refusal)

    def _renew(self) -> None:
        self.form_key.data = readers_own("form_key")


class EmptyForm(BaseForm):
    """The form of a lone button: nothing but the token."""


def hidden_number(value: str | int | None) -> int | None:
    """The number that our own page put into a hidden field; None for whatever else is sent there."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 10 else None


def checked(rule):
    """A WTForms validator and cleaner out of `rule(text) -> cleaned text`, which raises Refused.

    Example: `StringField(_l("手机号"), [checked(clean_mobile)])`. Empty input is left to InputRequired.
    """

    def validate(_form, field):
        if not field.data:
            return
        try:
            field.data = rule(field.data)
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None

    return validate
