"""What is counted for everybody is counted anew once in a while, not for each reader."""

import pytest

from xicheng_events.foundation.web import cached_pages


@pytest.mark.once
def test_a_value_is_made_once_for_so_long_and_anew_where_nothing_is_kept(app, monkeypatch):
    made, now = [], [1000.0]
    monkeypatch.setattr(cached_pages.time, "monotonic", lambda: now[0])

    def make():
        made.append(1)
        return len(made)

    with app.app_context():
        assert [cached_pages.shared_value("n", make) for _twice in range(2)] == [1, 2], "tests keep nothing"
        monkeypatch.setitem(app.config, "SHARED_PAGE_SECONDS", 1)
        assert [cached_pages.shared_value("n", make) for _twice in range(2)] == [3, 3]
        now[0] += 61
        assert cached_pages.shared_value("n", make) == 4
