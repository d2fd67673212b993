import re
from xml.etree import ElementTree

import pytest
import qrcode
from hypothesis import given, settings
from hypothesis import strategies as st

from xicheng_events.foundation.core.codes import new_ticket_token
from xicheng_events.foundation.core.qr import qr_svg

NAMESPACE = "{http://www.w3.org/2000/svg}"


def drawn(svg):
    """The set of dark (x, y) an SVG path draws."""
    path = ElementTree.fromstring(svg).find(f"{NAMESPACE}path").get("d")
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1H(\d+)z", path)
    assert "".join("M{} {}h{}v1H{}z".format(*run) for run in runs) == path
    assert all(x == back for x, _y, _width, back in runs)
    return {(int(x) + step, int(y)) for x, y, width, _back in runs for step in range(int(width))}


def test_qr_is_a_named_picture_without_style_or_prolog():
    svg = qr_svg("4F7K9M", "签到码4F7K9M")
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{NAMESPACE}svg"
    assert (root.get("role"), root.get("aria-label")) == ("img", "签到码4F7K9M")
    assert root.find(f"{NAMESPACE}title").text == "签到码4F7K9M"
    assert svg.startswith("<svg ")
    assert "style" not in svg


def test_label_is_escaped():
    root = ElementTree.fromstring(qr_svg("A", '<b>"签到&码"</b>'))
    assert root.get("aria-label") == '<b>"签到&码"</b>'


def test_qr_scales_by_its_view_box():
    root = ElementTree.fromstring(qr_svg(new_ticket_token(), "签到码"))
    assert (root.get("width"), root.get("height")) == (None, None)
    assert root.get("viewBox") == "0 0 33 33", "version 2 (25 modules) and a quiet zone of 4 (domain §11.1)"


@pytest.mark.parametrize("payload", ["A", "4F7K9M2QXH3P4F7K9M2QXH3P22", "https://example.org/checkin/4F7K9M", "活动"])
def test_path_draws_the_matrix_of_the_package(payload):
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, mask_pattern=1)
    code.add_data(payload)
    dark = {(x, y) for y, row in enumerate(code.get_matrix()) for x, cell in enumerate(row) if cell}
    assert drawn(qr_svg(payload, "二维码")) == dark


@settings(max_examples=20)
@given(st.text(min_size=1, max_size=60))
def test_quiet_zone_stays_white(payload):
    svg = qr_svg(payload, "二维码")
    side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])
    cells = [cell for point in drawn(svg) for cell in point]
    assert (min(cells), max(cells)) == (4, side - 5)
