"""Whatever people do with an issue, in whatever order: its states follow one another as domain §5.4 has them, each
step is its actor's, its days are those that a calendar on the wall would give, its figures are what one counts by hand,
and the record of it is whole."""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from tests.followup.steps import ANSWER, REPLY
from xicheng_events.booking.events.models import Event
from xicheng_events.foundation.accounts.models import Organisation, Person, Role
from xicheng_events.foundation.accounts.operations.roles import grant
from xicheng_events.foundation.audit.operations import first_broken_link, seal_entries
from xicheng_events.foundation.core import clock
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.indicators import indicators, reading_of
from xicheng_events.foundation.core.periods import period_named
from xicheng_events.foundation.core.refusal import Refused
from xicheng_events.foundation.core.workdays import current_table
from xicheng_events.foundation.notify.models import Notice
from xicheng_events.voice.callbacks import operations as calling_back
from xicheng_events.voice.callbacks.models import CallOutcome
from xicheng_events.voice.followup.deadlines import NEVER, light_of
from xicheng_events.voice.followup.kinds import ContactWay, IssueResult, Step
from xicheng_events.voice.followup.limit_models import LimitUnit, Sla
from xicheng_events.voice.followup.models import Issue, ReplyRating
from xicheng_events.voice.followup.operations import (
    dispatching,
    extending,
    lights,
    rating,
    registering,
    replying,
    shelving,
)
from xicheng_events.voice.followup.queries import lights_of
from xicheng_events.voice.followup.states import IssueState, Light
from xicheng_events.voice.followup.step_models import LightObjection
from xicheng_events.voice.opinions.models import Opinion, OpinionKind
from xicheng_events.voice.opinions.operations import Statement, record_opinion

EDITOR, REVIEWER, LEADER, COORDINATOR = Role.EDITOR, Role.REVIEWER, Role.LEADER, Role.COORDINATOR
# Written down once more, from the rules and not from the code: which state follows which, by whose step.
ALLOWED = {
    ("dispatched", "signed"): {EDITOR}, ("dispatched", "returned"): {EDITOR, REVIEWER, LEADER, COORDINATOR},
    ("returned", "dispatched"): {COORDINATOR}, ("signed", "ext_requested"): {EDITOR},
    ("reopened", "ext_requested"): {EDITOR}, ("ext_requested", "ext_agreed"): {LEADER},
    **{("ext_requested", work): {LEADER, COORDINATOR, EDITOR} for work in ("signed", "reopened")},
    **{("ext_agreed", work): {COORDINATOR, EDITOR} for work in ("signed", "reopened")},
    ("ext_requested", "reply_pending"): {EDITOR}, ("ext_agreed", "reply_pending"): {EDITOR},
    ("signed", "longterm"): {COORDINATOR}, ("reopened", "longterm"): {COORDINATOR},
    **{("longterm", work): {EDITOR, COORDINATOR} for work in ("signed", "reopened")},
    ("signed", "reply_pending"): {EDITOR}, ("reopened", "reply_pending"): {EDITOR},
    ("reply_pending", "signed"): {REVIEWER, LEADER}, ("reply_pending", "reopened"): {REVIEWER, LEADER},
    ("reply_pending", "replied"): {REVIEWER, LEADER}, ("replied", "closed"): {None, Role.CALLBACK},
    ("replied", "reopened"): {None, Role.CALLBACK, COORDINATOR},
    ("closed", "reopened"): {None, Role.CALLBACK, COORDINATOR},
}
WHY = "请按实际情况处理"
ACTORS = {"qianfang": {EDITOR}, "majing": {REVIEWER, LEADER}, "zhouyan": {COORDINATOR}, "hemiao": {Role.CALLBACK},
          "zhaomin": set()}
# Steps of the desk: (issue, by) each.
STEPS = {
    "sign": lambda issue, by: replying.sign(issue, by=by),
    "return": lambda issue, by: dispatching.return_issue(issue, reason=WHY, by=by),
    "take_back": lambda issue, by: dispatching.take_back_dispatch(issue, reason=WHY, by=by),
    "dispatch": lambda issue, by: dispatching.dispatch_again(issue, lead=issue.lead, by=by),
    "contact": lambda issue, by: replying.note_contact(issue, way=ContactWay.PHONE, by=by),
    "note": lambda issue, by: replying.note_progress(issue, text="已到现场", is_public=True, by=by),
    "ask": lambda issue, by: extending.ask_extension(issue, extra=3, reason=WHY, by=by),
    "agree": lambda issue, by: extending.agree_to_extension(issue, by=by),
    "grant": lambda issue, by: extending.grant_extension(issue, by=by),
    "deny": lambda issue, by: extending.deny_extension(issue, reason=WHY, by=by),
    "do_without": lambda issue, by: extending.do_without_extension(issue, by=by),
    "shelve": lambda issue, by: shelving.shelve(issue, stage_by=_in_a_month(), text=WHY, by=by),
    "stage": lambda issue, by: shelving.note_stage(issue, stage_by=_in_a_month(), text=WHY, by=by),
    "resume": lambda issue, by: shelving.resume(issue, sla=Sla.SIMPLE, by=by),
    "reply": lambda issue, by: replying.submit_reply(issue, result=IssueResult.SOLVED, reply=REPLY, answer=ANSWER,
                                                     by=by),
    "approve": lambda issue, by: replying.approve_reply(issue, by=by),
    "reject": lambda issue, by: replying.return_reply(issue, reason=WHY, by=by),
    "object": lambda issue, by: lights.object_to_light(issue, reason=WHY, by=by),
    "correct": lambda issue, by: lights.correct_light(issue, reason=WHY, by=by),
    "heed": lambda issue, by: rating.heed(issue, text=WHY, by=by),
    "work_again": lambda issue, by: rating.work_again_supervised(issue, report_by=_in_a_month(), text=WHY, by=by),
}


def _in_a_month():
    return current_table().add_working_days(clock.today(), 20).on


class Issues(RuleBasedStateMachine):
    """One issue of 牛街街道, five members of staff and whoever spoke; a refusal changes nothing."""

    world = began = None

    @initialize()
    def somebody_speaks(self):
        said = record_opinion(db.session.get(Event, self.world.event_id).occasion, Statement(
            kind=OpinionKind.SUGGESTION, text="门口单车乱停", wants_reply=True, phone="19900000001"))
        made = registering.register_issue(
            said, title="单车", description="单车", kind=OpinionKind.SUGGESTION, sla=Sla.SIMPLE,
            lead=db.session.get(Organisation, self.world.units["niujie"]), by=self._person("zhouyan"))
        db.session.commit()
        self.issue_id, self.said_id = made.id, said.id

    @property
    def issue(self) -> Issue:
        return db.session.get(Issue, self.issue_id)

    def _person(self, who: str) -> Person:
        return db.session.get(Person, self.world.staff[who])

    def _do(self, act, roles: set) -> None:
        before, how = self.issue.state, self._stands()
        try:
            act()
            db.session.commit()
        except Refused:
            db.session.rollback()
            assert self._stands() == how
        else:
            after = self.issue.state
            assert after is before or ALLOWED.get((before.value, after.value), set()) & roles, (before, after, roles)
        db.session.expire_all()

    def _stands(self) -> tuple:
        db.session.expire_all()
        return self.issue.version, self.issue.state, self.issue.due_at, len(self.issue.progress)

    # The plain way is tried by the right people more often, or few issues would ever be answered.
    @rule(step=st.sampled_from(sorted(STEPS)), who=st.sampled_from(sorted(ACTORS)))
    def anybody_tries_anything(self, step, who):
        self._do(lambda: STEPS[step](self.issue, self._person(who)), ACTORS[who])

    @rule()
    def it_goes_on_as_it_should(self):
        for step, who in (("dispatch", "zhouyan"), ("sign", "qianfang"), ("reply", "qianfang"), ("approve", "majing")):
            self._do(lambda step=step, who=who: STEPS[step](self.issue, self._person(who)), ACTORS[who])

    @rule(solved=st.booleans(), score=st.integers(1, 5))
    def who_spoke_rates(self, solved, score):
        self._do(lambda: rating.rate_reply(db.session.get(Opinion, self.said_id), solved=solved, score=score), {None})

    @rule(outcome=st.sampled_from(CallOutcome))
    def somebody_calls(self, outcome):
        self._do(lambda: calling_back.note_call(db.session.get(Opinion, self.said_id), outcome=outcome, solved=False,
                                                score=1, by=self._person("hemiao")), {None, Role.CALLBACK})

    @rule(hours=st.integers(1, 400))
    def time_passes(self, hours):
        clock.set_to(clock.now() + timedelta(hours=hours))
        self._do(calling_back.close_quiet_issues, {None})

    @invariant()
    def its_days_are_those_on_the_wall(self):
        issue = self.issue
        if issue.sla_class.unit is not LimitUnit.WORKING_DAYS:
            return
        day, left = issue.due_from, issue.sla_class.limit + issue.extended_by
        while left:
            day += timedelta(days=1)
            left -= current_table().is_working_day(day)
        assert issue.due_on == day == clock.local(issue.due_at - timedelta(seconds=1)).date()

    @invariant()
    def what_happened_twice_at_most_did(self):
        issue, granted = self.issue, [each for each in self.issue.extensions if each.granted]
        unhappy = sum(note.step is Step.REOPENED and note.by is None for note in issue.progress)
        assert (unhappy <= 2, issue.returns <= 2, len(granted) <= 1) == (True, True, True)
        assert sum(note.step is Step.REOPENED for note in issue.progress) == issue.reopened
        assert sum(note.step is Step.RETURNED for note in issue.progress) == issue.returns
        assert (issue.asked_extension is not None) == (issue.state in (S.EXT_REQUESTED, S.EXT_AGREED))

    @invariant()
    def what_is_worked_on_again_is_called_so(self):
        assert (self.issue.state is S.SIGNED) <= (not self.issue.reopened)

    @invariant()
    def nothing_is_answered_without_a_second_person_a_result_and_who_spoke_being_told(self):
        issue = self.issue
        if issue.state in (S.REPLIED, S.CLOSED):
            told = db.session.scalar(select(func.count()).select_from(Notice).where(Notice.template == "reply"))
            assert told == issue.reopened + 1
            assert issue.reviewed_by_id not in (None, issue.replied_by_id)
            assert all((issue.result, issue.measures, issue.ask_whom))
        assert (issue.closed_at is not None) == (issue.closed_as is not None) == (issue.state is S.CLOSED)

    @invariant()
    def its_figures_are_what_one_counts(self):
        by_hand = dict.fromkeys(Light, 0)
        for issue in db.session.scalars(select(Issue)).unique():
            by_hand[light_of(issue)] += 1
        shown = lights_of(self._person("zhouyan"))
        assert {light: each.n for light, each in shown.items()} == by_hand
        rated = db.session.scalars(select(ReplyRating)).all()
        assert len({each.round for each in rated}) == len(rated) <= self.issue.reopened + 1

    @invariant()
    def its_first_answer_is_in_time_as_one_says(self):
        issue = self.issue
        first = issue.replies[0] if issue.replies else None
        limit, on = ((first or issue).due_at, (first or issue).due_on)
        # Corrected once the limit was over: it was that light.
        excused = any(each.corrected and each.light is Light.OVERDUE and each.at >= limit
                      and (first is None or each.decided_at <= first.replied_at)
                      for each in db.session.scalars(select(LightObjection)))
        if limit >= NEVER:
            expected = "0÷0"
        elif first:
            expected = f"{int(first.replied_at < limit or excused)}÷1"
        else:
            expected = f"0÷{int(limit <= clock.now() and not excused)}"
        made_of = reading_of(indicators()["replied_in_time"], period_named(str(on.year))).made_of
        assert made_of == expected

    @invariant()
    def the_record_is_whole(self):
        seal_entries()
        db.session.commit()
        assert first_broken_link() is None

    def teardown(self):
        clock.set_to(self.began)
        db.session.rollback()
        for table in ("staff_news", "supervision_notice", "issue_reply", "light_objection", "later_question",
                      "extension", "callback", "reply_rating", "progress_note", "issue_opinion", "issue_origin",
                      "issue_index", "public_issue_index", "issue", "opinion", "notice", "audit_entry"):
            db.session.execute(db.metadata.tables[table].delete())
        db.session.commit()


S = IssueState


def test_an_issue_stays_true_whatever_happens(app, world):
    with app.app_context():
        Issues.world, Issues.began = world, clock.now()
        majing, niujie = world.staff["majing"], world.units["niujie"]
        grant(db.session.get(Person, majing), db.session.get(Organisation, niujie), LEADER)
        db.session.commit()
        run_state_machine_as_test(Issues, settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck)))
