"""What is published is public, and its versions are kept as long as its row; what was taken down because somebody took
their consent back, or because it said who somebody is, is emptied at once (one_text.forget_public_words). Who wrote,
checked and published it are rows of the staff."""

PERSONAL = ()
NOT_PERSONAL = {
    "publication": "kind title path state_reason author_ids checked_words change_note next_note withdrawn_reason",
    "published_version": "values digest note", "topic": "slug name",
    "kept_mark": "field text_digest kind reason",
}
