"""Writing a questionnaire, and changing it (domain §2.6)."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from xicheng_events.foundation.accounts.models import Organisation, Person
from xicheng_events.foundation.accounts.operations.units import require_existing
from xicheng_events.foundation.audit.operations import record
from xicheng_events.foundation.core.db import db
from xicheng_events.foundation.core.languages import kept
from xicheng_events.foundation.core.refusal import Refused, require_right
from xicheng_events.foundation.occasions.models import Occasion
from xicheng_events.foundation.publishing.checked_text import require_step, rewrite_text
from xicheng_events.foundation.publishing.kinds import may_take
from xicheng_events.foundation.publishing.operations import add_publication, refuse_scheduled, take_step
from xicheng_events.foundation.publishing.states import EDITABLE, PublishingStep
from xicheng_events.foundation.questions.models import Form
from xicheng_events.voice.surveys.desk_queries import survey_sent_as
from xicheng_events.voice.surveys.kinds import NAMING_RULE
from xicheng_events.voice.surveys.models import Survey
from xicheng_events.voice.surveys.operations.numbering_surveys import insert_survey
from xicheng_events.voice.surveys.queries import has_answers, survey_path
from xicheng_events.voice.surveys.revision import REVISABLE, current_survey, keep_survey_revision, write_field
from xicheng_events.voice.surveys.survey_rules import USUAL, check_survey

KIND = "questionnaire"  # its row among the kinds of what is published (surveys.room)
P = PublishingStep


def draft_survey(*, host: Organisation, by: Person, form_key: str | None = None, **fields) -> Survey:
    """A new draft of `host`. `fields`: title, and as they differ from `survey_rules.USUAL` intro, naming, days,
    has_open_link, contact_phone, event (one of the host's, which it is about), items (as `questions.items` has them).

    The same `form_key` gives back the draft there is. Refuses `not_yours`, `unit_gone`, `event_has_one` where another
    questionnaire asks about the event, and whatever `check_survey` finds, beside its field.
    """
    require_right(may_take(P.DRAFT, KIND, host.id, by))
    if known := survey_sent_as(form_key):
        return known
    cleaned = _checked({**USUAL, **fields}, host.id)
    require_existing(host, field="host")
    _refuse_taken(cleaned["event"], None)
    event = cleaned["event"]
    publication = add_publication(KIND, organisation_id=host.id, title=cleaned["title"], by=by)
    form = Form(definition={"items": cleaned["items"]}, keeps_answers=True)
    occasion = Occasion(kind=Survey.__tablename__, title=cleaned["title"], host_id=host.id)
    db.session.add_all([form, occasion])
    db.session.flush()
    # What is there may be the draft of the same form, sent twice at once; or another asks about the event meanwhile.
    survey, is_new = insert_survey(
        there=lambda: survey_sent_as(form_key) or _refuse_taken(event, None),
        form_id=form.id, publication_id=publication.id, occasion_id=occasion.id, form_key=form_key,
        event_id=event.id if event else None,
        **{name: cleaned[name] for name in ("title", "intro", "naming", "days", "has_open_link", "contact_phone")})
    if not is_new:
        for each in (form, occasion, publication):
            db.session.delete(each)
        return survey
    publication.path = occasion.path = survey_path(survey.code)
    note_survey("surveys.drafted", survey, by)
    return survey


def edit_survey(survey: Survey, *, by: Person, **fields) -> bool:
    """Change what it says, and how it is handed out; True when it is public already and the change waits for another
    review.

    A draft or returned one simply changes; a passed one becomes a draft again, its slip is void. Of a published one
    the words and questions are kept as a revision (surveys.revision), nothing else may change. Nothing changed means
    nothing happens. Refuses `wrong_state` while it is being reviewed or once it is withdrawn, `naming_fixed`,
    `fixed_once_public`, and what `draft_survey` refuses.
    """
    publication = survey.publication
    require_step(publication, P.DRAFT, by=by)
    if publication.state not in EDITABLE and not survey.is_public:
        raise Refused("wrong_state", _("问卷当前为“%(state)s”，不能修改。待审核的问卷请先退回或撤回。",
                                       state=publication.state.label))
    refuse_scheduled(publication)
    now = {name: getattr(current_survey(survey), name) for name in USUAL}
    cleaned = _checked({**now, **fields}, publication.organisation_id)
    changed = {name for name in USUAL if cleaned[name] != now[name]}
    if not changed:
        return False
    _refuse_fixed(survey, changed)
    _refuse_taken(cleaned["event"], survey)
    return _revise(survey, cleaned, changed, by) if survey.is_public else _rewrite(survey, cleaned, changed, by)


def delete_survey(survey: Survey, *, by: Person) -> None:
    """删除草稿: out of the way of everybody's work, and its event is free for another; `restore_survey` brings it back.
    """
    take_step(survey.publication, P.DELETE, by=by)
    survey.event = None
    note_survey("surveys.deleted", survey, by)


def restore_survey(survey: Survey, *, by: Person) -> None:
    """恢复草稿."""
    take_step(survey.publication, P.RESTORE, by=by)
    note_survey("surveys.restored", survey, by)


def expect_survey_version(survey: Survey, version: int | None) -> None:
    """Refuse `changed_meanwhile` when the page somebody acts on shows an older questionnaire; None trusts it."""
    if version is not None and version != survey.publication.version:
        raise Refused("changed_meanwhile", _("这份问卷刚刚已被他人修改，没有保存。请刷新页面，查看最新内容后再办。"))


def note_survey(action: str, survey: Survey, by: Person | None, **detail) -> None:
    """Write the change and its entry; the row's version rises with it. What can be said something about it, and the
    list of what is published, call it as it is called."""
    publication, occasion = survey.publication, survey.occasion
    publication.title = occasion.title = survey.title
    # Of one without a link the last paper copies say when it ends.
    occasion.ends_at = survey.closes_at or publication.withdrawn_at or occasion.ends_at
    occasion.contact_phone = survey.contact_phone
    flag_modified(publication, "state")
    db.session.flush()
    record(action, survey, by=by, **detail)
    db.session.flush()


def _checked(fields: dict, organisation_id: int) -> dict:
    cleaned, problems = check_survey(fields, organisation_id=organisation_id)
    if problems:
        raise problems[0]
    return cleaned


def _refuse_taken(event, survey: Survey | None) -> None:
    other = event and db.session.scalar(select(Survey).where(Survey.event_id == event.id))
    if other and other is not survey:
        raise Refused("event_has_one", _("这项活动已有问卷“%(title)s”（%(code)s）。", title=other.title,
                                         code=other.code), "event")


def _refuse_fixed(survey: Survey, changed: set[str]) -> None:
    if "naming" in changed and (survey.is_public or has_answers(survey)):
        raise Refused("naming_fixed", str(NAMING_RULE), "naming")
    fixed = sorted(changed - set(REVISABLE)) if survey.is_public else []
    if fixed:
        raise Refused("fixed_once_public", _("问卷已发布，填写天数、公开链接和有关活动不能再改。"), fixed[0])


def _revise(survey: Survey, cleaned: dict, changed: set[str], by: Person) -> bool:
    keep_survey_revision(survey, cleaned)
    rewrite_text(survey, reason=kept(lambda: _("问卷内容已修改")), by=by)
    note_survey("surveys.revised", survey, by, survey_fields=sorted(changed))
    return True


def _rewrite(survey: Survey, cleaned: dict, changed: set[str], by: Person) -> bool:
    rewrite_text(survey, reason=kept(lambda: _("问卷内容已修改")), by=by)
    try:
        with db.session.begin_nested():
            for name in sorted(changed):
                write_field(survey, name, cleaned[name])
            note_survey("surveys.edited", survey, by, survey_fields=sorted(changed))
    except IntegrityError:  # another has asked about the event at the same moment
        raise Refused("event_has_one", _("这项活动已有问卷，请刷新页面后重新选择。"), "event") from None
    return False
