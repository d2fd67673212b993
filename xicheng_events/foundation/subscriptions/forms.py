"""What one fills in to be told."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField

from xicheng_events.foundation.accounts.forms import SignInForm
from xicheng_events.foundation.accounts.queries import organisation_by_slug, organisations_hosting
from xicheng_events.foundation.accounts.unit_choices import unit_choices
from xicheng_events.foundation.core.plain_text import plain_text
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing.topic_queries import topic_by_slug, topics_offered


class SubscriptionForm(SignInForm):
    """A topic, a unit, or both; and the phone with its code, unless somebody is signed in."""

    topic = SelectField(_l("领域"), choices=[], validate_choice=False)
    unit = SelectField(_l("单位"), choices=[], validate_choice=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.put_last("phone", "code")

    def offer(self) -> None:
        """Set what may be chosen. What the address names by a merged topic is the one that stands for it."""
        named = topic_by_slug(self.topic.data)
        if named and named.merged_into:
            self.topic.data = named.standing.slug
        self.topic.choices = [SelectChoice("", _l("不选")), *(
            SelectChoice(topic.slug, topic.name) for topic in topics_offered())]
        self.unit.choices = [SelectChoice("", _l("不选")), *unit_choices(organisations_hosting(with_names=True))]

    def leave_out_the_phone(self) -> None:
        """For whoever is signed in: their phone was proven."""
        for name in ("phone", "code"):
            delattr(self, name)

    def chosen(self) -> dict:
        """Topic and unit as `subscribe` takes them. Refuses beside its field what isn't there."""
        topic, unit = topic_by_slug(self.topic.data), organisation_by_slug(plain_text(self.unit.data)[:40])
        for field, found in (("topic", topic), ("unit", unit)):
            if self._fields[field].data and found is None:
                raise Refused("unknown_choice", str(_l("请从列出的选项中选择。")), field)
        return {"topic": topic, "unit": unit}
