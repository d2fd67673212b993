"""What the house reads of `web` (core/house.py)."""

PLACES = {
    "forms": ("ask_first", "cached_forms", "cached_pages", "date_time_fields", "fields", "language", "proof"),
    "views": ("access", "address_rules", "attempt", "cookies", "desk_navigation", "error_net", "errors", "filters",
              "form_words", "forms_over_sign_in", "indicator_rows", "limits", "listing", "no_store", "origin", "paging",
              "plain_page", "render", "safe_addresses", "site", "static_files", "storable_input", "text_size"),
}
