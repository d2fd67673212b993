"""What is published is public; who wrote, checked and published it are rows of the staff."""

PERSONAL = ()
NOT_PERSONAL = {
    "publication": "kind title path state_reason author_ids checked_words change_note next_note withdrawn_reason",
    "published_version": "values digest note", "topic": "slug name",
    "kept_mark": "field text_digest kind reason",
}
