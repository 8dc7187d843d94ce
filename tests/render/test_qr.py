"""The QR code on the poster: it says the address, whole and readable from paper."""

import re

import pytest
import segno

from sitegen.render.qr import qr_svg


@pytest.mark.parametrize("address", ["https://example.org/guide/", "https://e.org/", f"https://e.org/{'a' * 38}/"])
def test_the_code_says_exactly_the_address_and_stands_damage(address: str) -> None:
    """Level M: a poster gets dirty. The same drawing as segno's own, with its quiet zone, and no size of its own."""
    code = segno.make_qr(address, error="m")
    svg = qr_svg(address)
    line = re.search(r' d="([^"]+)"', code.svg_inline(border=4))
    lines = re.findall(r' d="([^"]+)"', svg)
    side = code.symbol_size(border=4)[0]
    assert line and line[1] in lines and f'viewBox="0 0 {side} {side}"' in svg
    assert 'class="poster__code"' in svg and "width=" not in svg and 'fill="#fff"' in svg and "qrline" not in svg
