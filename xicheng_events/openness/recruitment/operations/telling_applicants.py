"""What applicants and who objects are told, each time with the page where they see it."""

from flask import current_app

from xicheng_events.foundation.core.text import excerpt
from xicheng_events.foundation.notify.operations import queue_notice
from xicheng_events.openness.recruitment.models import Application, ApplicationObjection

TITLE_IN_A_MESSAGE = 20  # letters of a programme's title: a message is two parts at most


def tell_applicant(template: str, application: Application, **values) -> None:
    """Queue one message to them; nothing to whom nobody knows any more."""
    programme = application.programme
    if application.phone:
        queue_notice(template, phone=application.phone, about=application, organisation_id=programme.organisation_id,
                     programme=excerpt(programme.title, TITLE_IN_A_MESSAGE),
                     link=_link(programme.code, "application/mine"), **values)


def tell_objector(objection: ApplicationObjection) -> None:
    """Tell somebody that their objection was answered."""
    programme = objection.application.programme
    if objection.person.phone:
        queue_notice("objection_settled", phone=objection.person.phone, about=objection,
                     organisation_id=programme.organisation_id, programme=excerpt(programme.title, TITLE_IN_A_MESSAGE),
                     link=_link(programme.code, "notice"))


def _link(code: str, page: str) -> str:
    return f"{current_app.config['SITE_URL']}/programmes/{code}/{page}"
