"""What the house reads of `web` (core/house.py)."""

PLACES = {
    "forms": ("ask_first", "fields", "language", "moments", "proof", "shared_form", "shared_page"),
    "views": ("access", "addresses", "attempt", "cookies", "desk", "errors", "filters", "form_words", "held",
              "holdable", "limits", "listing", "no_store", "origin", "outermost", "paging", "plain_page", "render",
              "static_files", "text_size"),
}
