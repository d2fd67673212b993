"""Keeping the list of topics: adding, renaming, ordering, retiring, merging; and putting things under one."""

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db, write
from xicheng_events.foundation.core.inserts import insert_once
from xicheng_events.foundation.core.pinyin import address_of
from xicheng_events.foundation.core.plain_text import written
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.models import Publication
from xicheng_events.foundation.publishing.states import PublishingStep
from xicheng_events.foundation.publishing.topic_models import Topic

KEEPERS = (Role.COORDINATOR,)
NAME_AT_MOST, MOST_TOPICS = 12, 60


def add_topic(*, name: str, by: Person) -> Topic:
    """A new topic, last in the list. The same name again gives the one there is.

    Refuses `not_yours`, a `name` that is missing or too long, `name_taken` by one that is merged or retired,
    `too_many_topics`.
    """
    _require(by)
    name = _name(name)
    if there := _called(name):
        return _in_use(there)
    if db.session.scalar(select(func.count()).select_from(Topic)) >= MOST_TOPICS:
        raise Refused("too_many_topics", _("领域最多%(n)s个，请先合并或停用已有的领域。", n=MOST_TOPICS), "name")
    last = db.session.scalar(select(func.max(Topic.position))) or 0
    # Each slug is tried once: who adds a topic at the same moment takes one of them or the name.
    for number in range(1, MOST_TOPICS):
        slug = address_of(name, number, otherwise="topic")
        topic = insert_once(Topic, slug=slug, name=name, position=last + 1, version=1)
        if topic is not None:
            record("publishing.topic_added", topic, by=by, name=name)
            return topic
        if there := _called(name):
            return _in_use(there)
    raise _name_taken(name)


def change_topic(topic: Topic, *, name: str, position: int | None, by: Person) -> None:
    """Call it otherwise, or put it in another place of the list (from 1); its address stays, and so does all that
    stands under it.

    Refuses `not_yours`, a `name` as `add_topic`, `name_taken`, `topic_merged` for one that stands for nothing.
    """
    _require(by)
    _require_standing(topic)
    name, before = _name(name), topic.name
    if name != before:
        topic.name = name
        try:
            db.session.flush()
        except IntegrityError:
            raise _name_taken(name) from None
        record("publishing.topic_renamed", topic, by=by, before=before, to=name)
    if position is not None:
        _place(topic, position)


def retire_topic(topic: Topic, *, by: Person) -> None:
    """停用: nothing new is put under it; what stands there is found as before. Twice is once."""
    _require(by)
    _require_standing(topic)
    if topic.retired_at is None:
        topic.retired_at = clock.now()
        record("publishing.topic_retired", topic, by=by, name=topic.name)
        db.session.flush()


def restore_topic(topic: Topic, *, by: Person) -> None:
    """恢复: it is offered again. Twice is once."""
    _require(by)
    if topic.retired_at is not None:
        topic.retired_at = None
        record("publishing.topic_restored", topic, by=by, name=topic.name)
        db.session.flush()


def merge_topics(topic: Topic, into: Topic, *, by: Person) -> None:
    """合并: all that stands under `topic`, and whoever is told of it, is found under `into` from now on. The same
    merger again changes nothing.

    Refuses `not_yours`, and beside `into`: `merge_self`, `merge_into_merged`, `merge_into_retired`; `topic_merged` for
    one that was merged into another before. Two mergers at once can't make a circle: both rows are taken first.
    """
    _require(by)
    if topic.merged_into_id == into.id:
        return
    if topic.id == into.id:
        raise Refused("merge_self", _("不能并入自身，请选择另一个领域。"), "into")
    _require_standing(topic)
    if into.retired_at:
        raise Refused("merge_into_retired", _("“%(name)s”已停用，请先恢复，或选择另一个领域。", name=into.name), "into")
    for each in sorted((topic, into), key=lambda one: one.id):  # always in this order, so that nobody waits in a ring
        taken = write(update(Topic).where(Topic.id == each.id, Topic.merged_into_id.is_(None))
                      .values(version=Topic.version + 1))
        db.session.refresh(each)
        if taken != 1:
            raise _is_merged(each) if each is topic else Refused(
                "merge_into_merged", _("“%(name)s”已并入“%(other)s”，请直接并入“%(other)s”。", name=each.name,
                                       other=each.standing.name), "into")
    topic.merged_into, topic.merged_at = into, clock.now()
    record("publishing.topic_merged", topic, by=by, name=topic.name, to=into.name)
    db.session.flush()


def undo_merger(topic: Topic, *, by: Person) -> None:
    """撤销合并, within a day: all stands again where it stood. Twice is once. Refuses `not_yours`, `too_late`."""
    _require(by)
    if topic.merged_into_id is None:
        return
    if topic.undo_until is None:
        raise Refused("too_late", _("合并已超过一天，不能撤销。需要时可以添加新的领域。"))
    record("publishing.topic_unmerged", topic, by=by, name=topic.name, to=topic.merged_into.name)
    topic.merged_into, topic.merged_at = None, None
    db.session.flush()


def classify(thing, topic: Topic | None, *, by: Person) -> bool:
    """归入领域: put `thing` (with a `topic`) under `topic`, or under none; whether that is new. The caller has asked
    whether it is `by`'s to do. It is no word of the thing: no slip is void. Refuses `topic_gone` for one that isn't
    offered."""
    if topic is thing.topic:
        return False
    if topic is not None and (topic.retired_at or topic.merged_into_id):
        raise Refused("topic_gone", _("“%(name)s”已停用或合并，请重新选择领域。", name=topic.name), "topic")
    thing.topic = topic
    if published := getattr(thing, "publication", None):
        published.topic = topic
    db.session.flush()
    record("publishing.classified", thing, by=by, topic=topic.name if topic else "")
    return True


def may_choose_topic(publication: Publication, person: Person) -> bool:
    """Whether saying what a publication is about is `person`'s work: whoever may write it, and the coordinator."""
    kind, unit = publication.kind, publication.organisation_id
    return person.is_coordinator or may_take(PublishingStep.DRAFT, kind, unit, person)


def put_publication_under_topic(publication: Publication, topic: Topic | None, *, by: Person) -> bool:
    """归入领域, in whatever state it is; whether that is new. Refuses `not_yours`, and `topic_gone` beside `topic`."""
    require_right(may_choose_topic(publication, by))
    return classify(publication, topic, by=by)


def expect_topic_version(topic: Topic, version: int | None) -> None:
    """Refuse `changed_meanwhile` when the page somebody acts on shows an older state of the topic."""
    if version is not None and version != topic.version:
        raise Refused("changed_meanwhile", _("这个领域刚刚已由他人修改，请核对最新内容后再保存。"))


def _require(by: Person) -> None:
    require_right(by.holds(*KEEPERS), _("领域由区级统筹员维护。"))


def _require_standing(topic: Topic) -> None:
    if topic.merged_into_id:
        raise _is_merged(topic)


def _is_merged(topic: Topic) -> Refused:
    return Refused("topic_merged", _("“%(name)s”已并入“%(other)s”，不能再改。一天内可以先撤销合并。", name=topic.name,
                                     other=topic.standing.name))


def _in_use(topic: Topic) -> Topic:
    if topic.merged_into_id or topic.retired_at:
        raise _name_taken(topic.name)
    return topic


def _name_taken(name: str) -> Refused:
    return Refused("name_taken", _("已有名为“%(name)s”的领域（停用和并入的也算）。请恢复它，或换一个名称。", name=name),
                   "name")


def _called(name: str) -> Topic | None:
    return db.session.scalar(select(Topic).where(Topic.name == name))


def _name(text: str) -> str:
    return written(" ".join((text or "").split()), field="name", at_least=1, at_most=NAME_AT_MOST, what=_("名称"))


def _place(topic: Topic, position: int) -> None:
    """Number the list anew, with `topic` in its place: a dozen rows, and two who do it at once end in some order."""
    others = db.session.scalars(
        select(Topic).where(Topic.merged_into_id.is_(None), Topic.id != topic.id).order_by(Topic.position, Topic.id))
    order = list(others)
    order.insert(max(position, 1) - 1, topic)
    for at, each in enumerate(order, start=1):
        if each.position != at:
            each.position = at
    db.session.flush()
