"""An address that only takes what is sent to it: whoever comes back to it finds the page of its form."""

import pytest


@pytest.mark.parametrize(("sent_to", "form"), [
    ("/progress/query/rating", "/progress/query"), ("/sign-in/codes", "/sign-in"),
    ("/suggestions/codes", "/suggestions/new"), ("/staff/opinions/7/answer", "/staff/opinions/7"),
    ("/staff/issues/WT-2026-0001/reply", "/staff/issues/WT-2026-0001"),
])
def test_who_comes_back_to_where_a_form_was_sent_finds_its_page(client, sent_to, form):
    answer = client.get(sent_to)
    assert (answer.status_code, answer.headers["Location"]) == (303, form)


def test_where_there_is_no_page_above_it_is_said_what_to_do(client):
    answer = client.get("/sign-out")
    assert (answer.status_code, "请从页面操作" in answer.text) == (405, True)
