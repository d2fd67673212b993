"""What the rooms of the house say of themselves, for rooms that may not import them.

Each room says it in its `room.py`, as plain tuples and dictionaries, and leaves out what it has nothing of:

    PLACES        where its files with names of their own stand among the furniture (tests/test_architecture.py)
    PAGES         its blueprints
    SWEEPS        what the clockwork does for it (core/sweeps.py)
    TEMPLATES     its messages by key (notify/templates.py)
    PLACEHOLDERS  what may stand in braces in a message, by name (notify/templates.py)
    OVERTAKES     which earlier messages each message makes untrue (notify/overtaken.py)
    FINISHES      what its messages say at the moment they leave (notify/wording_on_leaving.py)
    ACTIONS       what it records, by key (audit/labels.py)
    SUBJECTS      what the things are called that its entries are about
    DETAILS       what the keys of its entries are called (audit/details.py)
    VALUES        what the values under these keys are called
    PUBLISHES     what of it is published: the steps of each kind, and whose they are (publishing/kinds.py)
    DECIDED       what becomes of a thing when its slip has been decided, by kind of thing (review/operations.py)
    SLIPS_IN_USE  whether what a slip has passed is public, so that its decision stands (review/operations.py)
    REMARKS       what it tells who reviews a text, by kind of thing (review/remarks_for_reviewer.py)
    REVIEWED_FILES  the files that belong to a text under review, by kind of thing (review/remarks_for_reviewer.py)
    FORMS         what each of its forms does, by endpoint (web/form_words.py)
    FILLED_IN     how what was filled in into one of them reads, by endpoint
    KEEPS_OUTCOME  why an opinion it works on isn't let wait for triage again (opinions/taking_back.py)
    OPINION_LINKS  what an opinion comes from, for who reads it at the desk: (opinion, person) (opinions/staff_views.py)
    INDICATORS    figures by which work is judged, by key (core/indicators.py)
    TODOS         what waits in it for whom on 工作台 (core/todos.py)
    LATE          what in it is late, for who watches over it
    AWAITED       what somebody has handed on in it, and who has it now
    COMING        what in it takes place or falls due soon (core/desk_overview.py)
    FIGURES       figures of it for those who work on no event
    DESK_ACTIONS  what each role comes to the desk for in it
    DESK_LINKS    its pages about an event, for the event's own page at the desk (notices/desk_links.py)
    NOTICE_WORDS  what it says in a notice of an event (events/notice_words.py)
    AFTERWARDS    what can be read of an event once it is over: (words, address), for its page (events/views.py)
    FOUND_BESIDE  what of it the words of a search for events find: [(what it is, title, address)] (events/views.py)
    NOTICE_PARTS  what it adds to the notices of some kinds of event: values, lines people read (events/notice_parts.py)
    SLOT_PARTS    what it adds to each slot of an event: fields, a row, lines people read (events/slot_parts.py)
    SEES_WHO_AGREED  whether somebody may see a party that agreed to a text about personal data (events/views.py)
    CONDITIONS    what a party may have to do before its ticket is good, by key (registration/conditions.py)
    FROZEN_WITH   what it puts into the frozen list of a draw, by key: (event, codes) (draws/operations/freezing.py)
    CANDIDATE_WAYS  ways to find candidates for a slot, for whoever enters them (selection/staff_candidates.py)
    STANDING      what it says, and asks for, on the page of a registration (registration/standing.py)
    INVITED_BY    what stands beside the form an invitation leads to: (words, address), for whom a room has sent it
    PROGRAMME_CHOOSING  how far choosing people for a programme has come (programmes/programme_links.py)
    PROGRAMME_PAGES  what can be read of a programme beside its page: (words, address) (programmes/programme_links.py)
    PROGRAMME_DESK  its pages about a programme at the desk: words, endpoint, part of the work, for which and whom
    PROGRAMME_NEXT  what may wait in it for somebody who works on a programme: words, endpoint, whether it waits
    APPLICATION_BARS  why somebody can't apply for a programme: (programme, phone)
    SERVICE_STOPS  what it gives up at once of a member who resigns, is dismissed or suspended: (appointment)
    ISSUE_POLICIES  the policies it has for issues of the ledger, by their ids (followup/ledger_rows.py)
    LONG_LISTS    its lists that the clockwork makes, by kind (audit/list_exports.py)
    RETENTION     its `retention.py` (core/retention.py)

`create_app` collects the rooms (rooms.py); earlier ones read the later ones here, at work, and never import them.
"""

from types import ModuleType

from flask import Flask, current_app

_ROOMS, _TABLES = "rooms", "tables_of_rooms"


def init_app(app: Flask, rooms: list[ModuleType]) -> None:
    """Remember what the rooms say, in their order."""
    app.extensions[_ROOMS], app.extensions[_TABLES] = rooms, {}


def said(name: str) -> list:
    """What each room calls `name`, of those that say it, in the order of the rooms."""
    return [getattr(room, name) for room in current_app.extensions[_ROOMS] if hasattr(room, name)]


def listed(name: str) -> list:
    """The tuples that the rooms call `name` as one list, in the order of the rooms."""
    return [each for tuples in said(name) for each in tuples]


def table(name: str) -> dict:
    """The dictionaries that the rooms call `name` as one, in the order of the rooms; put together once."""
    tables = current_app.extensions[_TABLES]
    if name not in tables:
        tables[name] = {key: value for each in said(name) for key, value in each.items()}
    return tables[name]
