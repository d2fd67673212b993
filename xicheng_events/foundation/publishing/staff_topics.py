"""领域 at the desk: the list, which the coordinator keeps."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectChoice

from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.publishing import topic_operations as operations
from xicheng_events.foundation.publishing.topic_forms import TopicForm, TopicMergerForm
from xicheng_events.foundation.publishing.topic_models import Topic
from xicheng_events.foundation.publishing.topic_queries import every_topic, topic_by_slug
from xicheng_events.foundation.web.access import staff_only
from xicheng_events.foundation.web.attempt import attempt, press
from xicheng_events.foundation.web.desk_navigation import DeskGroup, NavEntry
from xicheng_events.foundation.web.forms import hidden_number
from xicheng_events.foundation.web.render import render

bp = Blueprint("topics_staff", __name__, url_prefix="/staff/topics")
bp.nav = NavEntry(DeskGroup.PUBLISHING, _l("领域"), is_record=True)
staff_only(bp, *operations.KEEPERS)


@bp.route("", methods=["GET", "POST"])
def index():
    """The list, and a new one."""
    form = TopicForm()
    if request.method == "POST" and form.validate():
        with attempt(form):
            operations.add_topic(name=form.name.data, by=current_user)
            db.session.commit()
            flash(_("已添加，排在最后。"), "ok")
            return redirect(url_for(".index"), 303)
    return render("publishing/staff/topics.html", topics=every_topic(), form=form,
                  status=422 if form.is_submitted() else 200)


@bp.get("/<slug>")
def show(slug: str):
    """One topic: its name and place, merging, retiring."""
    return _page(_topic(slug))


@bp.post("/<slug>")
def change(slug: str):
    """Another name or place."""
    form = TopicForm()
    return _settle(slug, form, "topic", _("已保存。"), lambda topic: operations.change_topic(
        topic, name=form.name.data, position=form.position.data, by=current_user))


@bp.post("/<slug>/merger")
def merge(slug: str):
    """合并 into another one."""
    form = TopicMergerForm()

    def join(topic):
        into = topic_by_slug(form.into.data)
        if into is None:
            raise Refused("no_such_topic", _("没有这个领域，请重新选择。"), "into")
        operations.merge_topics(topic, into, by=current_user)

    return _settle(slug, form, "merger", _("已合并。一天内可以撤销。"), join)


@bp.post("/<slug>/merger/undo")
def undo(slug: str):
    """撤销合并."""
    press(lambda: operations.undo_merger(_topic(slug), by=current_user), _("已撤销合并，恢复原样。"))
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/<slug>/retirement")
def retire(slug: str):
    """停用."""
    press(lambda: operations.retire_topic(_topic(slug), by=current_user), _("已停用，不能再选。"))
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/<slug>/restoration")
def restore(slug: str):
    """恢复."""
    press(lambda: operations.restore_topic(_topic(slug), by=current_user), _("已恢复，可以再选。"))
    return redirect(url_for(".show", slug=slug), 303)


def _settle(slug: str, form, panel: str, sentence: str, act):
    topic = _topic(slug)
    if not form.validate():
        return _page(topic, form, panel)
    with attempt(form) as tried:
        operations.expect_topic_version(topic, hidden_number(form.version.data))
        act(topic)
        db.session.commit()
        flash(sentence, "ok")
        return redirect(url_for(".show", slug=slug), 303)
    topic = _topic(slug)
    if tried.refusal.code == "changed_meanwhile":
        form.version.data = str(topic.version)
    return _page(topic, form, panel)


def _page(topic: Topic, wrong=None, panel: str = ""):
    """The page of one topic; `wrong` is the form of `panel` that was refused."""
    topics = every_topic()
    in_use = [each for each in topics if not each.merged_into_id]
    place = in_use.index(topic) + 1 if topic in in_use else None
    forms = {"topic": TopicForm(formdata=None, data={"name": topic.name, "position": place,
                                                     "version": str(topic.version)}),
             "merger": TopicMergerForm(formdata=None, data={"version": str(topic.version)})}
    if wrong is not None:
        forms[panel] = wrong
    forms["merger"].into.choices = [SelectChoice("", _l("请选择")), *(
        SelectChoice(each.slug, each.name) for each in in_use if each is not topic and not each.retired_at)]
    return render("publishing/staff/topic.html", topic=topic, forms=forms, wrong=wrong,
                  merged=[each for each in topics if each.merged_into_id == topic.id],
                  status=422 if wrong is not None else 200)


def _topic(slug: str) -> Topic:
    return topic_by_slug(slug) or abort(404)
