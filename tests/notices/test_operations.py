"""赵敏 drafts, 刘伟 reads, 何安 clears: who may do what to a notice, and what a change of it means."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from tests.cast import beijing
from xicheng_events.booking.events.choices import CompanionPolicy, DayLineKind, Residence
from xicheng_events.booking.events.file_models import EventFile
from xicheng_events.booking.events.kinds import Allocation
from xicheng_events.booking.events.models import Event
from xicheng_events.booking.events.queries import event_by_code
from xicheng_events.booking.events.states import EventCourse
from xicheng_events.booking.notices.completeness import missing_for_publishing, warnings_for
from xicheng_events.booking.notices.operations import checking, drafting, publishing
from xicheng_events.booking.notices.revision import FIXED_ONCE_PUBLIC, current_notice, fields_of_event
from xicheng_events.booking.notices.rules import RULES, check
from xicheng_events.foundation.accounts.models import Organisation
from xicheng_events.foundation.audit.models import AuditEntry
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.files.kinds import FileKind
from xicheng_events.foundation.files.models import File
from xicheng_events.foundation.publishing.states import PublicationState
from xicheng_events.foundation.review.models import Disclosure, SlipState
from xicheng_events.foundation.review.operations import decide_slip
from xicheng_events.foundation.review.queries import slip_for

S = PublicationState


def refusal(operation, *args, **kwargs) -> str:
    with pytest.raises(Refused) as refused:
        operation(*args, **kwargs)
    return refused.value.code


def clear(event, desk):
    """何安 passes the slip."""
    decide_slip(slip_for(event), approved=True, opinion="", findings=[], disclosure=Disclosure.ACTIVE,
                by=desk.person("hean"))


def a_file(event: Event, *, by) -> File:
    """A document that was put to the notice, but isn't in it."""
    file = File(kind=FileKind.PDF, name="须知.pdf", size=9, sha256="0" * 64, stored_name="0.pdf", uploaded_by_id=by.id,
                uploaded_at=clock.now())
    event.attached.append(EventFile(file=file))
    db.session.flush()
    return file


def approved(desk) -> Event:
    event = desk.draft(title="月度数据解读")
    checking.submit_event(event, by=desk.person("zhaomin"))
    checking.pass_event(event, by=desk.person("liuwei"))
    return event


def test_the_whole_way_leaves_one_entry_a_step(inside):
    with inside() as desk:
        zhaomin, event = desk.person("zhaomin"), desk.draft(title="月度数据解读")
        checking.submit_event(event, by=zhaomin)
        checking.return_event(event, reason="请写明集合地点。", by=desk.person("liuwei"))
        assert (event.standing, event.publication.state_reason) == (S.RETURNED, "请写明集合地点。")
        checking.submit_event(event, by=zhaomin)
        checking.pass_event(event, by=desk.person("liuwei"))
        clear(event, desk)
        publishing.publish_event(event, by=zhaomin)
        assert (event.standing, event.published_at) == (S.PUBLISHED, clock.now())
        actions = select(AuditEntry.action).where(AuditEntry.subject_kind == "event", AuditEntry.subject_id == event.id)
        assert list(db.session.scalars(actions.order_by(AuditEntry.id))) == [
            "events.drafted", "events.submitted", "events.returned", "events.submitted", "events.passed",
            "review.asked", "events.published"]


def test_nobody_passes_their_own_words(inside):
    with inside() as desk:
        event = desk.draft()
        event.publication.author_ids = [*event.publication.author_ids, desk.person("liuwei").id]
        checking.submit_event(event, by=desk.person("zhaomin"))
        assert refusal(checking.pass_event, event, by=desk.person("liuwei")) == "own_text"
        assert refusal(checking.pass_event, event, by=desk.person("zhaomin")) == "not_yours"


def test_people_of_another_unit_do_nothing_here(inside):
    with inside() as desk:
        event, stranger = desk.draft(), desk.person("qianfang")
        assert refusal(drafting.edit_event, event, by=stranger, title="别的") == "not_yours"
        assert refusal(checking.submit_event, event, by=stranger) == "not_yours"
        assert refusal(publishing.publish_event, event, by=stranger) == "not_yours"
        assert refusal(drafting.draft_event, host=event.host, by=stranger, title="别的") == "not_yours"


def test_publishing_needs_a_slip_for_exactly_these_words(inside):
    with inside() as desk:
        zhaomin, event = desk.person("zhaomin"), approved(desk)
        assert set(slip_for(event).barred) == {zhaomin.id, desk.person("liuwei").id}
        assert refusal(publishing.publish_event, event, by=zhaomin) == "not_cleared"
        clear(event, desk)
        event.slots[0].starts_at -= timedelta(minutes=30)
        assert refusal(publishing.publish_event, event, by=zhaomin) == "not_cleared"


def test_changing_an_approved_notice_makes_it_a_draft_and_voids_the_slip(inside):
    with inside() as desk:
        zhaomin, event = desk.person("zhaomin"), approved(desk)
        clear(event, desk)
        assert drafting.edit_event(event, by=zhaomin, title="月度数据怎么看") is False
        assert (event.standing, slip_for(event).state) == (S.DRAFTING, SlipState.VOID)
        assert event.publication.checked_by_id is None


def test_saving_without_a_change_changes_nothing(inside):
    with inside() as desk:
        zhaomin, event = desk.person("zhaomin"), approved(desk)
        version = event.version
        drafting.edit_event(event, by=zhaomin, title=event.title, summary=event.summary)
        assert (event.standing, slip_for(event).state, event.version) == (S.APPROVED, SlipState.PENDING, version)


def test_the_public_reads_the_reviewed_words_until_the_new_ones_are_cleared(inside):
    with inside() as desk:
        zhaomin, event = desk.person("zhaomin"), desk.event()
        agenda = [{"kind": "talk", "title": "统计人员讲解", "starts_at": time(9, 30), "ends_at": None}]
        assert drafting.edit_event(event, by=zhaomin, title="统计开放日·新", agenda=agenda,
                                   registration_closes_at=beijing("2026-03-17 12:00")) is True
        assert slip_for(event).state is SlipState.VOID
    with inside() as desk:
        zhaomin, event = desk.person("zhaomin"), event_by_code(desk.event().code)
        assert (event.title, len(event.agenda), event.standing) == ("统计开放日·数据里的西城", 2, S.PUBLISHED)
        assert refusal(publishing.publish_event, event, by=zhaomin) == "not_cleared"
        checking.ask_for_review(event, note="内容有更新", by=zhaomin)
        assert "统计开放日·新" in slip_for(event).summary
        clear(event, desk)
        publishing.publish_event(event, by=zhaomin)
    with inside() as desk:
        event = desk.event()
        assert (event.title, [item.title for item in event.agenda], event.revision) == (
            "统计开放日·新", ["统计人员讲解"], None)
        assert event.registration_closes_at == beijing("2026-03-17 12:00")


def test_a_change_of_every_field_reads_and_is_published_as_it_was_written(inside):
    with inside() as desk:
        zhaomin, event = desk.person("zhaomin"), desk.event()
        event.registration_opens_at = beijing("2026-03-12 09:00")  # all may still change
        items = [{"field": name, "required": True, "reason": "核对参加条件"} for name in ("age_band", "street")]
        changes = {
            "title": "统计开放日·新", "theme": "新主题", "summary": "新介绍", "audience": "街道居民", "min_age": 12,
            "max_age": 70, "residence": Residence.RESIDENT, "eligibility": "有兴趣", "allocation": Allocation.REVIEW,
            "review_required": True, "allow_skip": False, "companion_policy": CompanionPolicy.CHILDREN_ONLY,
            "max_party": 4, "minors_allowed": False, "offer_hours": 12, "what_to_bring": "笔", "notes": "请早到",
            "photo_notice": False, "contact_name": "王老师", "contact_phone": "010-66000009", "contact_hours": "上午",
            "offline_channel": "到社区报名", "channels": "社区公告栏", "feedback_days": 9,
            "registration_opens_at": beijing("2026-03-12 10:00"),
            "registration_closes_at": beijing("2026-03-16 12:00"), "cancel_until": beijing("2026-03-17 12:00"),
            "result_until": beijing("2026-03-17 09:00"), "form": {"companions": "counted", "items": items},
            "venue": drafting.add_venue(organisation=event.host, by=zhaomin, name="新馆", address="西城区某街1号"),
            "co_hosts": [db.session.scalars(select(Organisation).where(Organisation.id != event.host_id)).first()],
            "agenda": [{"kind": DayLineKind.TALK, "title": "讲解", "starts_at": time(9, 30), "ends_at": None}],
            "files": [a_file(event, by=zhaomin)],
        }
        assert set(changes) == set(RULES) - set(FIXED_ONCE_PUBLIC)
        before, wanted = fields_of_event(event), check(changes)[0]
        drafting.edit_event(event, by=zhaomin, **changes)
        db.session.flush()
        db.session.expire_all()
        read = fields_of_event(current_notice(event))
        assert {name: read[name] for name in wanted} == wanted
        assert not [name for name in wanted if before[name] == wanted[name]]
        assert (current_notice(event).reviews_people, event.reviews_people) == (True, False)
        checking.ask_for_review(event, note="内容有更新", by=zhaomin)
        clear(event, desk)
        publishing.publish_event(event, by=zhaomin)
        assert {name: fields_of_event(event)[name] for name in wanted} == wanted


def test_a_revision_can_be_dropped_and_then_nothing_is_pending(inside):
    with inside() as desk:
        zhaomin, event = desk.person("zhaomin"), desk.event()
        drafting.edit_event(event, by=zhaomin, title="统计开放日·新")
        checking.NOTICE_TEXT.discard(event, by=zhaomin)
        assert event.revision is None
        assert refusal(checking.NOTICE_TEXT.discard, event, by=zhaomin) == "nothing_revised"
        assert refusal(checking.ask_for_review, event, by=zhaomin) == "wrong_state"


def test_how_places_are_given_never_changes_once_people_may_have_registered(inside):
    with inside() as desk:
        zhaomin, event = desk.person("zhaomin"), desk.event()
        assert refusal(drafting.edit_event, event, by=zhaomin, allocation="walk_in") == "fixed_once_open"
        assert refusal(drafting.edit_event, event, by=zhaomin, slots=[]) == "fixed_once_public"


def test_a_notice_under_review_is_not_changed(inside):
    with inside() as desk:
        zhaomin, event = desk.person("zhaomin"), desk.draft()
        checking.submit_event(event, by=zhaomin)
        assert refusal(drafting.edit_event, event, by=zhaomin, title="别的") == "wrong_state"


def test_words_that_were_turned_down_must_change_before_they_are_asked_about_again(inside):
    with inside() as desk:
        zhaomin, event = desk.person("zhaomin"), approved(desk)
        decide_slip(slip_for(event), approved=False, opinion="电话请换成公开电话。", findings=["privacy"],
                    disclosure=Disclosure.ACTIVE, by=desk.person("hean"))
        assert refusal(checking.ask_for_review, event, by=zhaomin) == "rejected"
        checking.take_back_event(event, by=zhaomin)
        assert refusal(checking.submit_event, event, by=zhaomin) == "rejected"
        drafting.edit_event(event, by=zhaomin, contact_phone="010-88060001")
        checking.submit_event(event, by=zhaomin)


def test_what_was_passed_can_be_taken_back_until_it_is_public_and_its_slip_is_void(inside):
    with inside() as desk:
        zhaomin, event = desk.person("zhaomin"), approved(desk)
        assert refusal(checking.take_back_event, event, by=desk.person("liuwei")) == "not_yours"
        assert refusal(drafting.delete_draft, event, by=zhaomin) == "wrong_state"
        checking.take_back_event(event, by=zhaomin)
        assert (event.standing, slip_for(event).state) == (S.DRAFTING, SlipState.VOID)
        assert event.publication.checked_by_id is None
        checking.submit_event(event, by=zhaomin)
        checking.pass_event(event, by=desk.person("liuwei"))
        clear(event, desk)
        publishing.publish_event(event, by=zhaomin)
        assert refusal(checking.take_back_event, event, by=zhaomin) == "wrong_state"


def test_left_out_times_get_the_defaults_of_the_house(inside):
    with inside() as desk:
        start = beijing("2026-03-18 09:30")  # a Wednesday
        event = desk.draft(registration_closes_at=None, slots=[
            {"starts_at": start, "ends_at": start + timedelta(hours=2), "capacity": 40}])
        slot = event.slots[0]
        assert event.registration_closes_at == beijing("2026-03-16 17:30")
        assert event.cancel_until == start - timedelta(hours=24)
        assert (slot.checkin_from, slot.waiting_limit) == (start - timedelta(minutes=30), 12)
        assert desk.draft(slots=[{"starts_at": start, "ends_at": start + timedelta(hours=1), "capacity": 4}]
                          ).slots[0].waiting_limit == 3


@pytest.mark.parametrize(("field", "empty"), [
    ("summary", ""), ("audience", ""), ("contact_name", ""), ("contact_phone", ""), ("offline_channel", ""),
])
def test_submitting_waits_for_everything_required(inside, field, empty):
    with inside() as desk:
        event = desk.draft(**{field: empty})
        assert [name for name, _sentence in missing_for_publishing(event)] == [field]
        assert refusal(checking.submit_event, event, by=desk.person("zhaomin")) == "incomplete"


@pytest.mark.once
def test_an_empty_draft_says_all_that_is_missing(inside):
    with inside() as desk:
        host, zhaomin = desk.event().host, desk.person("zhaomin")
        event = drafting.draft_event(host=host, by=zhaomin, title="想法")
        assert {name for name, _sentence in missing_for_publishing(event)} == {
            "summary", "slots-add", "venue", "agenda-add", "audience", "contact_name", "contact_phone",
            "offline_channel"}


def test_a_slot_in_the_past_and_a_large_or_hurried_event_are_pointed_out(inside):
    with inside() as desk:
        start = clock.now() + timedelta(days=2)
        event = desk.draft(registration_closes_at=start, cancel_until=start, slots=[
            {"starts_at": start, "ends_at": start + timedelta(hours=2), "capacity": 1000}])
        assert [field for field, _sentence in warnings_for(event)] == [
            "slots-0-starts_at", "slots-0-capacity", "topic"]
        clock.set_to(start)
        assert {field for field, _sentence in missing_for_publishing(event)} == {
            "slots-0-starts_at", "registration_closes_at"}


def test_numbers_count_up_by_kind_and_year(inside):
    with inside() as desk:
        host, zhaomin = desk.event().host, desk.person("zhaomin")
        codes = [drafting.draft_event(host=host, by=zhaomin, title="一", kind=kind).code
                 for kind in ("open_day", "open_day", "lecture")]
        assert codes == ["KF-2026-0002", "KF-2026-0003", "XJ-2026-0001"]


def test_the_same_form_sent_twice_is_one_draft(inside):
    with inside() as desk:
        host, zhaomin = desk.event().host, desk.person("zhaomin")
        first = drafting.draft_event(host=host, by=zhaomin, title="一", form_key="a-key")
        assert drafting.draft_event(host=host, by=zhaomin, title="一", form_key="a-key") is first


def test_the_sweep_closes_what_is_over_once(inside, at):
    at("2026-03-18 15:29")
    with inside() as desk:
        assert publishing.close_finished_events() == 0
    at("2026-03-18 15:30")
    with inside() as desk:
        assert publishing.close_finished_events() == 1
        assert desk.event().course is EventCourse.CLOSED
        assert publishing.close_finished_events() == 0
