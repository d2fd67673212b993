"""What a desk fills in for somebody else. Shape only."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FileField,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, ValidationError

from xicheng_events.booking.events.kinds import Category, SeatKind
from xicheng_events.booking.events.models import Slot
from xicheng_events.booking.groups.columns import GUARDIAN, companion_columns_asked
from xicheng_events.booking.groups.models import Roster
from xicheng_events.booking.registration.forms import RegistrationForm, ask_for_places, choice_in
from xicheng_events.booking.registration.models import Channel
from xicheng_events.booking.registration.party_forms import CompanionForm
from xicheng_events.foundation.core.names import clean_name
from xicheng_events.foundation.core.phones import clean_any_phone
from xicheng_events.foundation.web.fields import options
from xicheng_events.foundation.web.forms import OnceForm, Rows, checked

ONE = (Channel.PHONE, Channel.DESK)
MANY = (Channel.COMMUNITY, Channel.ORG)


class EnteredCompanionForm(CompanionForm):
    """A companion, named by somebody who isn't the guardian."""

    guardian_agreed = BooleanField(_l("14—17周岁：报名人是其监护人，或已获监护人同意并全程陪同"))


class EntryForm(RegistrationForm):
    """代报名: what citizens fill in for themselves, and how they have come to the desk."""

    channel = RadioField(_l("报名方式"), validate_choice=False, default=Channel.PHONE.value,
                         choices=options(ONE),
                         validators=[AnyOf([each.value for each in ONE], message=_l("请选择报名方式。"))])
    phone = StringField(_l("联系电话"), [InputRequired(_l("请填写联系电话。")), checked(clean_any_phone)],
                        render_kw={"inputmode": "tel", "autocomplete": "off"})
    companions = Rows(FormField(EnteredCompanionForm), max_entries=9)
    accompanied = BooleanField(_l("14—17周岁：报名人是其监护人，或已获监护人同意并全程陪同"))
    children_agreed = BooleanField(_l("孩子的监护人已知悉并同意《儿童个人信息处理规则》，"
                                      "并由监护人或其委托的成人全程陪同"))
    photo_agreed = BooleanField(_l("报名人同意现场拍摄的照片用于宣传报道"))
    privacy_agreed = BooleanField(_l("已向报名人说明《个人信息处理告知书》，报名人同意"),
                                  [DataRequired(_l("请阅读并勾选同意个人信息处理告知书。"))])

    def suit(self, slot: Slot, notice=None) -> None:
        """As a citizen's; how they came, who they are and their phone are asked first."""
        self.put_last("channel", "name", "phone")
        super().suit(slot, notice)


class ListForm(OnceForm):
    """集体报名: one contact, and a list that is pasted or a file."""

    organisation = SelectField(_l("报名单位"), choices=[], validate_choice=False)
    channel = RadioField(_l("报名方式"), validate_choice=False, default=Channel.COMMUNITY.value,
                         choices=options(MANY),
                         validators=[AnyOf([each.value for each in MANY], message=_l("请选择报名方式。"))])
    contact_name = StringField(_l("联系人姓名"), [InputRequired(_l("请填写联系人姓名。")),
                                             checked(lambda text: clean_name(text, field="contact_name"))],
                               render_kw={"autocomplete": "off"})
    contact_phone = StringField(_l("联系人电话"), [InputRequired(_l("请填写联系人电话。")), checked(clean_any_phone)],
                                render_kw={"inputmode": "tel", "autocomplete": "off"})
    seat = RadioField(_l("参加方式"), choices=[], validate_choice=False)
    category = SelectField(_l("未注明身份的按"), choices=[], validate_choice=False)
    text = TextAreaField(_l("粘贴名单"), [Length(max=400_000, message=_l("粘贴的内容太长，请改用 .xlsx 上传。"))])
    file = FileField(_l("或上传 .xlsx 名单"), render_kw={"accept": ".xlsx"})
    agreed = BooleanField(_l("已告知名单中的每个人信息用途，并取得同意"),
                          [DataRequired(_l("请确认已告知名单中的每个人并取得同意。"))])
    minors_agreed = BooleanField(_l("名单中有未成年的同行人：已获监护人同意并有成人全程陪同，"
                                    "14周岁以下的，监护人已知悉并同意《儿童个人信息处理规则》"))

    replaces = HiddenField()  # the list that this one corrects

    def fill_in(self, roster: Roster, text: str) -> None:
        """Give back a list to be corrected: its contact, its unit, and its rows as `text`."""
        self.organisation.data, self.channel.data = roster.organisation.slug, roster.channel.value
        self.contact_name.data, self.contact_phone.data = roster.contact_name, roster.contact_phone
        if self.category and roster.category:
            self.category.data = roster.category.value
        if self.seat and roster.seat:
            self.seat.data = roster.seat.value
        self.text.data, self.replaces.data = text, str(roster.id)

    def offer(self, slot: Slot, units) -> None:
        """Set the units one works for; ask for the kind of seat and the category where the slot has several."""
        self.organisation.choices = [SelectChoice(unit.slug, unit.short_name) for unit in units]
        self.organisation.flags.required = True
        ask_for_places(self, slot)
        if self.category:
            self.category.flags.required = False
            self.category.choices = [SelectChoice("", _("请在名单中逐人注明")), *self.category.choices]
        if GUARDIAN not in companion_columns_asked(slot.event):
            del self.minors_agreed

    @property
    def chosen_category(self) -> Category | None:
        """The category of rows that name none; None where each must."""
        return choice_in(self, "category", Category)

    @property
    def chosen_seat(self) -> SeatKind | None:
        """The kind of seat of the whole list; None where there is one alone."""
        return choice_in(self, "seat", SeatKind)

    def validate_text(self, field):
        """A list, one way or the other."""
        if not field.data and not (self.file.data and self.file.data.filename):
            raise ValidationError(_("请粘贴名单，或上传 .xlsx 名单。"))
