"""A folder of files of each test's own, and drafts to put them to."""

import pytest

from tests.support.drafts import inside  # noqa: F401 a fixture


@pytest.fixture(autouse=True)
def own_folder(app, monkeypatch, tmp_path):
    """Nothing in it but what the test puts there."""
    monkeypatch.setitem(app.config, "DATA_DIR", str(tmp_path / "data"))
