"""Who lives together is known without the address."""

import pytest

from xicheng_events.foundation.core.balanced_facts import household_key

pytestmark = pytest.mark.once


@pytest.mark.parametrize("written", ["北京市西城区月坛北街5号院3号楼2单元501", "月坛北街５号院3号楼 2单元 501",
                                     "西城区月坛北街5号院，3号楼2单元501"])
def test_one_address_however_it_is_written_is_one_household(app, written):
    with app.app_context():
        assert household_key(written) == household_key("月坛北街5号院3号楼2单元501")
        assert "月坛" not in household_key(written)


def test_without_an_address_nobody_lives_together(app):
    with app.app_context():
        assert household_key(" ") is None
        assert household_key("月坛北街5号院3号楼2单元501") != household_key("月坛北街5号院3号楼2单元502")
