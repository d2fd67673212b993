"""Addresses that name a topic (`?topic=`): those of one that was merged lead on."""

from urllib.parse import urlencode

from flask import redirect, request

from xicheng_events.foundation.publishing.topic_queries import topic_by_slug


def moved_topic():
    """Where a page that was asked for by a merged topic is now: the same address with the topic that stands for it.
    None for any other, without asking the database where no topic is named. No browser is to keep it: a merger can be
    taken back, and a topic merged into another one."""
    slug = request.args.get("topic")
    topic = topic_by_slug(slug) if slug else None
    if topic is None or topic.merged_into is None:
        return None
    asked = {**request.args.to_dict(flat=False), "topic": [topic.standing.slug]}
    return redirect(f"{request.path}?{urlencode(asked, doseq=True)}", 302)
