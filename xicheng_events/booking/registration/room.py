"""What the house reads of `registration` (core/house.py)."""

from xicheng_events.booking.registration import (
    answer_views,
    details_views,
    party_views,
    retention,
    standing_views,
    stay_views,
    views,
)
from xicheng_events.booking.registration.operations.answering import purge_documents
from xicheng_events.booking.registration.operations.purging import purge_contacts
from xicheng_events.booking.registration.operations.waiting import lapse_offers, offer_free_places
from xicheng_events.foundation.core.sweeps import Sweep

PAGES = (views.bp, answer_views.bp, party_views.bp, details_views.bp, standing_views.bp, stay_views.bp)
SWEEPS = (
    Sweep(lapse_offers, 15),
    Sweep(offer_free_places, 60),
    Sweep(purge_documents, 3600),
    Sweep(purge_contacts, 3600, in_parts=True),
)
RETENTION = retention
