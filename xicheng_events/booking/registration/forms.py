"""What one fills in to register. Shape only; who may come is decided in `operations.eligibility`."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from xicheng_events.booking.events.asked_at_registering import asked, items_of
from xicheng_events.booking.events.form_catalogue import Field
from xicheng_events.booking.events.kinds import Category, SeatKind
from xicheng_events.booking.events.models import Event, Slot
from xicheng_events.booking.notices.splitting_places import MOST_PLACES
from xicheng_events.booking.registration.models import AgeBand
from xicheng_events.booking.registration.operations.changing_answers import checked_details, checked_document
from xicheng_events.booking.registration.operations.checking_party import PartyApplication
from xicheng_events.booking.registration.operations.eligibility import check_registrant, quota_for
from xicheng_events.booking.registration.party_forms import COUNT_FIELDS, GUARDIAN_FIELDS, BirthDateField, PartyForm
from xicheng_events.booking.registration.registrant_forms import WhoForm
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.documents import DocumentKind
from xicheng_events.foundation.core.phones import clean_mobile
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.questions.forms import add_questions, answers_in, check_answers
from xicheng_events.foundation.web.date_time_fields import LocalMomentField
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import BaseForm, OnceForm, Rows, checked, hidden_number

# The inputs of the catalogue's fields that have a column of the registration.
OWN_COLUMNS = {Field.AGE_BAND: ("age_band",), Field.BIRTH_DATE: ("born_on",), Field.STREET: ("street",),
               Field.DOCUMENT: ("document_kind", "document_number"), Field.ACCESS_NEEDS: ("access_needs",),
               Field.QUESTION: ("question",)}
WHO_ONE_IS = ("age_band", "born_on", "document_kind", "document_number")


def keep_asked(form, event: Event) -> None:
    """Leave in a form, of those inputs, the ones that the event's own form names."""
    form.must = []
    for field, names in OWN_COLUMNS.items():
        item = asked(event, field)
        for name in (name for name in names if name in form._fields):
            if item is None:
                delattr(form, name)
            elif item["required"]:
                form._fields[name].flags.required = True
                form.must.append(name)


def details_in(form) -> dict:
    """What was typed into those inputs and as answers, as `operations` take it; what isn't asked is left out."""
    fields = form._fields
    said = {name: fields[name].data for name in ("access_needs", "question") if name in fields}
    if "age_band" in fields:
        said["age_band"] = AgeBand(fields["age_band"].data) if fields["age_band"].data else None
    if "born_on" in fields:
        said["born_on"] = fields["born_on"].day
    if "document_number" in fields:
        said["document"] = (fields["document_kind"].data, fields["document_number"].data)
    return {**said, "answers": answers_in(form)}


def check_details(form) -> bool:
    """What has to be filled in, and a document's number."""
    fields, problems = form._fields, []
    for name in form.must:
        if not name.startswith("document") and not fields[name].data:
            problems.append(Refused("missing", _("请填写%(what)s。", what=fields[name].label.text), name))
    if "document_number" in fields:
        try:
            checked_document(fields["document_kind"].data, fields["document_number"].data,
                             required=fields["document_number"].flags.required)
        except Refused as refusal:
            problems.append(refusal)
    for problem in problems:
        form.refuse(problem)
    return not problems


def ask_for_places(form, slot: Slot, *, with_categories: bool = True) -> None:
    """Have `form` ask for the kind of seat and the category, each where the slot has several; take it out elsewhere.
    What is closed to the public isn't offered, unless the category is the invitation's."""
    there = [quota for quota in slot.quotas if not (with_categories and quota.is_closed_to_public)]
    seats = [seat for seat in slot.seats if any(quota.seat == seat for quota in there)]
    categories = list(dict.fromkeys(quota.category for quota in there))
    if len(slot.seats) > 1:
        form.seat.choices = [SelectChoice(seat.value, seat.row.choice) for seat in seats]
        form.seat.flags.required = True
    else:
        del form.seat
    if slot.is_split and with_categories:
        form.category.choices = [SelectChoice(category.value, category.label) for category in categories]
        form.category.flags.required = True
    else:
        del form.category


def choice_in(form, name: str, enumeration):
    """What was chosen in a field that may have been taken out; None without it, and for what isn't one of them."""
    sent = form[name].data if name in form else None
    return enumeration(sent) if sent in [each.value for each in enumeration] else None


class RegistrationForm(OnceForm, WhoForm, PartyForm):
    """报名: for people who are signed in."""

    version = None
    invitation = HiddenField()  # the token of its link
    seat = RadioField(_l("参加方式"), choices=[], validate_choice=False)
    category = RadioField(_l("报名身份"), choices=[], validate_choice=False)
    born_on = BirthDateField(_l("出生日期"))
    document_kind = SelectField(_l("证件类型"), default=DocumentKind.RESIDENT_ID.value, validate_choice=False,
                                choices=options(DocumentKind))
    document_number = StringField(_l("证件号码"), render_kw={"autocomplete": "off"})
    access_needs = StringField(_l("无障碍需求"), [Length(max=100, message=_l("无障碍需求最多100字。"))],
                               filters=[plain_text])
    question = TextAreaField(_l("想了解或想提的问题"), [Length(max=300, message=_l("问题最多300字。"))],
                             filters=[plain_text])
    privacy_agreed = BooleanField(_l("我已阅读并同意《个人信息处理告知书》"),
                                  [DataRequired(_l("请阅读并勾选同意个人信息处理告知书。"))])

    def suit(self, slot: Slot, notice=None) -> None:
        """Ask what this event needs to know, nothing else, and the seat and category where the slot has several.

        `notice`: as the event would be with its revision, for a preview.
        """
        self.slot, event = slot, notice or slot.event
        ask_for_places(self, slot, with_categories=not event.allocation.row.needs_invitation)
        keep_asked(self, event)
        self.mark_conditions(event)
        self.suit_party(event, slot)
        self.put_last("seat", "category", *WHO_ONE_IS, "street", "companions", *COUNT_FIELDS, "accompanied",
                      *GUARDIAN_FIELDS)
        add_questions(self, items_of(event))
        self.put_last("access_needs", "question", "photo_agreed", "privacy_agreed")

    def validate(self, extra_validators=None) -> bool:
        """All that is wrong, at once: what was typed, the answers to the questions, who registers for which places."""
        fine = super().validate(extra_validators)
        return all([fine, check_details(self), check_answers(self), self.fits(self._check_registrant),
                    self.fits(self._check_places)])

    def _check_places(self) -> None:
        if "category" in self or "seat" in self:
            quota_for(self.slot, self.chosen_category, self.chosen_seat)

    def _check_registrant(self) -> None:
        fields = [name for name in WHO_ONE_IS if name in self._fields]
        if any(self._fields[name].errors for name in fields):
            return  # who it is can't be told yet
        said = details_in(self)
        details = checked_details(self.slot, **{name: said.get(name) for name in ("age_band", "born_on", "document")})
        check_registrant(self.slot.event, details["age_band"])

    def application(self, street: Organisation | None, **besides) -> PartyApplication:
        """What was filled in, as `placing.register` takes it, with the street that was found and what is known
        `besides`: in which way they came, their invitation, a phone."""
        return PartyApplication(
            form_key=self.form_key.data, name=self.name.data, companions=self.party, street=street,
            category=self.chosen_category, seat=self.chosen_seat, privacy_agreed=self.privacy_agreed.data,
            photo_agreed=self.photo_agreed.data, **besides, **details_in(self))

    @property
    def chosen_category(self) -> Category | None:
        """The category that was chosen; None where there is no choice, and for what isn't one."""
        return choice_in(self, "category", Category)

    @property
    def chosen_seat(self) -> SeatKind | None:
        """The kind of seat that was chosen; None where there is no choice, and for what isn't one."""
        return choice_in(self, "seat", SeatKind)


class AnswersForm(BaseForm):
    """What one may still change of what one answered."""

    access_needs = StringField(_l("无障碍需求"), [Length(max=100, message=_l("无障碍需求最多100字。"))],
                               filters=[plain_text])
    question = TextAreaField(_l("想了解或想提的问题"), [Length(max=300, message=_l("问题最多300字。"))],
                             filters=[plain_text])
    version = HiddenField()  # of the registration that the page shows

    @property
    def seen_version(self) -> int | None:
        """The version as a number."""
        return hidden_number(self.version.data)

    def suit(self, event: Event, given: dict) -> None:
        """Ask what the event's form asks now, with the answers there are."""
        keep_asked(self, event)
        add_questions(self, items_of(event), given)
        self.put_last("access_needs", "question")

    def validate(self, extra_validators=None) -> bool:
        """The fields, and the answers."""
        fine = super().validate(extra_validators)
        return all([fine, check_details(self), check_answers(self)])

    @property
    def details(self) -> dict:
        """What `changing_answers.change_answers` takes of it."""
        return details_in(self)


class DocumentForm(BaseForm):
    """A document once more, as it should have been."""

    document_kind = SelectField(_l("证件类型"), default=DocumentKind.RESIDENT_ID.value, validate_choice=False,
                                choices=options(DocumentKind))
    document_number = StringField(_l("证件号码"), render_kw={"autocomplete": "off"})
    version = HiddenField()  # of the registration that the page shows

    @property
    def seen_version(self) -> int | None:
        """The version as a number."""
        return hidden_number(self.version.data)


class RevealDocumentForm(BaseForm):
    """Why somebody looks at a document number."""

    reason = StringField(_l("查看理由"))


class VisitorForm(RegistrationForm):
    """报名 for people who aren't signed in: they prove their phone in the same form."""

    phone = StringField(_l("手机号"), [InputRequired(_l("请填写手机号。")), checked(clean_mobile)],
                        render_kw={"inputmode": "tel", "autocomplete": "tel"})
    code = StringField(_l("验证码"), [Length(max=12, message=_l("验证码为6位数字，请检查。"))],
                       render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"})

    def validate_code(self, field):
        """A code is needed to register, not to ask for one."""
        if not field.data:
            raise ValidationError(_("请填写短信中的6位验证码；没有收到请点“获取验证码”。"))


class PriorityForm(BaseForm):
    """Where in line a party stands, and why."""

    priority = RadioField(_l("候补顺序"), coerce=int, choices=[
        SelectChoice(0, _l("按原来的顺序")), SelectChoice(1, _l("优先：排在普通候补之前")),
        SelectChoice(2, _l("最优先：排在所有候补之前"))], validate_choice=False)
    reason = TextAreaField(_l("调整原因"), [InputRequired(_l("请写明调整顺序的原因，原因将记录备查。")),
                                        Length(max=200, message=_l("原因最多200字。"))], filters=[plain_text])


class CapacityForm(BaseForm):
    """How many places."""

    capacity = IntegerField(_l("名额"), [InputRequired(_l("请填写名额。")),
                                       NumberRange(0, MOST_PLACES,
                                                   _l("名额应为0至%(most)s之间的整数。", most=MOST_PLACES))])


class ReasonForm(BaseForm):
    """Why. People read it in the message."""

    reason = TextAreaField(_l("原因"), [InputRequired(_l("请写明原因，报名人会在通知中看到。")),
                                      Length(max=100, message=_l("原因最多100字。"))], filters=[plain_text])


class NewTimeForm(Form):
    """A slot's new time, Beijing wall clock."""

    slot_id = HiddenField()
    starts_at = LocalMomentField(_l("新的开始时间"), [InputRequired(_l("请填写新的开始时间。"))])
    ends_at = LocalMomentField(_l("新的结束时间"), [InputRequired(_l("请填写新的结束时间。"))])

    def validate_ends_at(self, field):
        """After the start."""
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_("场次结束时间应晚于开始时间，请检查。"))


class PostponementForm(ReasonForm):
    """The reason and the new times."""

    times = Rows(FormField(NewTimeForm))

    @property
    def new_times(self) -> dict:
        """{slot id: (start, end)} as instants."""
        return {number: (clock.from_local(row.starts_at.data), clock.from_local(row.ends_at.data))
                for row in self.times if (number := hidden_number(row.slot_id.data)) is not None}
