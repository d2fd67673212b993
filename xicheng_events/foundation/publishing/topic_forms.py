"""The forms of the list of topics, and the field in which anything is put under one."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length

from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.publishing.topic_operations import NAME_AT_MOST
from xicheng_events.foundation.publishing.topic_queries import topics_offered
from xicheng_events.foundation.web.fields import WholeField
from xicheng_events.foundation.web.forms import BaseForm


class TopicForm(BaseForm):
    """What a topic is called, and for one that is there already its place in the list."""

    name = StringField(_l("名称"), [InputRequired(_l("请填写名称。")), Length(max=NAME_AT_MOST)])
    position = WholeField(_l("排在第几位"))
    version = HiddenField()


class TopicMergerForm(BaseForm):
    """合并: into which topic."""

    into = SelectField(_l("并入哪个领域"), [InputRequired(_l("请选择并入哪个领域。"))], choices=[],
                       validate_choice=False)
    version = HiddenField()


class TopicField(SelectField):
    """领域: the topic of a thing, or none; its choices are those of the moment. The data is a slug, for
    `topic_chosen`."""

    def __init__(self, label=None, **kwargs):
        super().__init__(label or _l("领域"), validate_choice=False, choices=[], **kwargs)

    def offer(self, chosen: Topic | None) -> None:
        """Let one of the topics in use be chosen, or the one that the thing has; of a merged one what stands for it."""
        has = chosen.standing if chosen else None
        self.choices = [SelectChoice("", _l("未归类")),
                        *(SelectChoice(topic.slug, topic.listed_name) for topic in topics_offered(has))]
        if not self.raw_data:
            self.data = has.slug if has else ""


class TopicChoiceForm(BaseForm):
    """领域 of one thing, as a form of its own."""

    topic = TopicField()
