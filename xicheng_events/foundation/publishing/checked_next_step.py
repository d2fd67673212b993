"""Where a text that goes through the other pairs of eyes (`checked_text`) stands, and the one thing that is next with
it, for whom: the same for all kinds, in the words of each (`CheckedKind`)."""

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from flask_babel import gettext as _

from xicheng_events.foundation.accounts.models import Person, Role
from xicheng_events.foundation.core.text import moment
from xicheng_events.foundation.core.text_comparison import compared
from xicheng_events.foundation.publishing.checked_text import CheckedText
from xicheng_events.foundation.publishing.kinds import kinds, may_take
from xicheng_events.foundation.publishing.states import EDITABLE, STEPS, PublicationState, PublishingStep
from xicheng_events.foundation.review.models import ReviewSlip, SlipState
from xicheng_events.foundation.review.public_fields import text_of_fields
from xicheng_events.foundation.review.queries import is_about, is_passed, slip_against, slip_for

S, P = PublicationState, PublishingStep
_WAYS_BACK = (P.TAKE_BACK, P.TAKE_BACK_CHECK, P.UNSCHEDULE, P.DELETE, P.RESTORE)


class Next(NamedTuple):
    """What is to be done: the step's name (a view of the desk), or none of mine, and a sentence that says so."""

    step: str
    sentence: str


class CheckedKind(NamedTuple):
    """What a room says of its kind of text, for its desk."""

    key: str  # its row among the kinds of what is published
    table: type  # its things, each with a title, a code, a `publication` and a `revision`
    text: CheckedText  # what is public of them, and what they lack
    roles: tuple[Role, ...]  # whose work they are
    what: str  # what one of them is called in a sentence: 公告
    among: str  # what their list is called: 活动列表
    readers: str  # who reads it once it is public: 群众
    last: str  # the last of the steps on top of a page, once it is public: 举办
    # Of a thing that is or was public: what is next, and which of the steps it has reached, from 0.
    once_out: Callable[[object], tuple[Next, int]]
    then: tuple[str, ...] = ()  # the steps between its going out and the last
    needed_first: Callable[[], object] | None = None  # by when it is needed, as SQL, for lists in that order


class CheckedHub:
    """All that its page at the desk shows of a thing, besides what it is itself."""

    def __init__(self, thing, kind: CheckedKind, person: Person):
        """Look once at everything that the page says to `person`."""
        self.thing, self.kind, self.person, self.publication = thing, kind, person, thing.publication
        self.current = kind.text.current(thing)
        self.slip: ReviewSlip | None = slip_for(thing)
        self.fields, self.missing = kind.text.fields(self.current), kind.text.missing(self.current)
        self.is_cleared = is_passed(self.slip, self.fields)
        self.next: Next = self._next()

    @property
    def names(self) -> list[str]:
        """Its way, as the steps on top of the page."""
        return [_("起草"), _("审核"), _("保密审查"), _("发布"), *self.kind.then, self.kind.last]

    @property
    def step(self) -> int:
        """Which of them it has reached."""
        if self._waits_for_clearance:
            return 3 if self.is_cleared else 2
        if self.publication.state in (S.PUBLISHED, S.WITHDRAWN):
            return self.kind.once_out(self.thing)[1]
        return {S.SUBMITTED: 1, S.SCHEDULED: 3}.get(self.publication.state, 0)

    @property
    def can_change(self) -> bool:
        """Whether its words may be changed as it stands, by whoever may."""
        return self.publication.state in EDITABLE or self.kind.text.may_be_revised(self.thing)

    @property
    def may_edit(self) -> bool:
        """Whether this person may change its words."""
        return self.can_change and self.may(P.DRAFT) and not self.publication.goes_out_at

    @cached_property
    def ways_back(self) -> list[str]:
        """The steps by which this person undoes what was done: take_back, take_back_check, unschedule, …"""
        state = self.publication.state
        if state is S.PUBLISHED and self.publication.goes_out_at:
            return [P.UNSCHEDULE.value] if self.may(P.UNSCHEDULE_REVISION) else []
        is_as_checked = self.publication.checked_words == text_of_fields(self.fields)
        return [step.value for step in _WAYS_BACK if state in STEPS[step].start and self.may(step)
                and (step is not P.TAKE_BACK_CHECK or is_as_checked)]

    @property
    def can_be_scheduled(self) -> bool:
        """Whether such a thing may be set to go out by itself."""
        return P.SCHEDULE in kinds()[self.kind.key].rights

    @cached_property
    def words(self) -> list:
        """What this person is to check, piece by piece, with what has changed since a reviewer read it; else empty."""
        return (compared(self.publication.checked_words, text_of_fields(self.fields)) if self.next.step == "check"
                else [])

    def may(self, step: PublishingStep) -> bool:
        """Whether `step` is this person's to take, whatever state it is in."""
        return may_take(step, self.publication.kind, self.publication.organisation_id, self.person)

    @property
    def _waits_for_clearance(self) -> bool:
        return self.kind.text.is_revised(self.thing) or self.publication.state in (S.APPROVED, S.CLEARED)

    def _next(self) -> Next:
        state = self.publication.state
        if state is S.DELETED:
            return Next("", _("草稿已删除，不再出现在%(among)s和待办中。", among=self.kind.among))
        if state in (S.DRAFTING, S.RETURNED):
            return self._drafting()
        if state is S.SUBMITTED:
            return self._checking()
        if self.publication.goes_out_at:
            return self._going_out()
        if self._waits_for_clearance:
            return self._clearing()
        return self.kind.once_out(self.thing)[0]

    def _drafting(self) -> Next:
        if not self.may(P.SUBMIT):
            return Next("", _("等待经办人完成起草并提交审核。"))
        if self.missing:
            return Next("edit", _("还有%(n)s项需要补充，补充后可提交审核。", n=len(self.missing)))
        if against := self.slip and slip_against(self.thing, self.fields):
            return _turned_down(against)
        return Next("submit", _("必填内容已齐全。提交后由本单位审核人审核，审核期间不能修改，需要修改可先撤回。"))

    def _checking(self) -> Next:
        what = self.kind.what
        if not self.may(P.PASS):
            return Next("", _("等待本单位审核人审核。"))
        if self.person.id in self.publication.author_ids:
            return Next("", _("您起草或修改过这份%(what)s，请由其他审核人审核。", what=what))
        if self.missing:
            return Next("check", _("%(what)s还有%(n)s项需要补充，不能通过，请写明后退回。", what=what,
                                   n=len(self.missing)))
        return Next("check", _("请阅读%(what)s全文，核对后通过，或写明原因退回。通过后自动送保密审查。", what=what))

    def _going_out(self) -> Next:
        at = moment(self.publication.goes_out_at)
        if self.is_cleared:
            return Next("", _("将于%(at)s自动发布，在此之前可以撤回。", at=at))
        return Next("", _("原定%(at)s自动发布，但定时以后公告内容（如场次、名额）有变动，审查单已不适用，届时不会发布。"
                          "请撤回定时发布，重新申请保密审查。", at=at))

    def _clearing(self) -> Next:
        if self.is_cleared:
            is_mine = self.may(P.REVISE if self.publication.state is S.PUBLISHED else P.PUBLISH)
            return Next("publish" if is_mine else "", _("保密审查已通过，可以发布。") if is_mine else
                        _("保密审查已通过，等待经办人发布。"))
        if is_about(self.slip, self.fields) and self.slip.state is SlipState.PENDING:
            return Next("", _("等待保密审查员审查。"))
        if not self.may(P.ASK):
            return Next("", _("等待经办人申请保密审查。"))
        if self.slip and self.slip.state is SlipState.REJECTED:
            return _turned_down(self.slip)
        if self.missing:
            return Next("edit", _("还有%(n)s项需要补充，补充后可申请保密审查。", n=len(self.missing)))
        if self.publication.state is S.PUBLISHED:
            return Next("ask", _("修改不再经本单位审核人审核，发布前须由起草人、审核人以外的保密审查员审查全文。"))
        return Next("ask", _("发布前须由起草人、审核人以外的保密审查员审查全文。"))


def _turned_down(slip: ReviewSlip) -> Next:
    return Next("edit", _("保密审查未通过：%(opinion)s请修改后重新办理。", opinion=slip.opinion))
