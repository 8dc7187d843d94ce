"""The drawings beside words: each draws something, says nothing to a voice, and never stands alone."""

import re

from tests.support import real_output

_ICON = re.compile(r'<(\w+)[^>]*>\s*<svg class="icon"([^>]*)>(.*?)</svg>(.*?)</\1>', re.DOTALL)


def test_each_drawing_stands_beside_words_and_is_silent() -> None:
    seen = set[str]()
    for path, content in real_output().items():
        if not path.endswith("index.html"):
            continue
        text = content.decode("utf-8-sig")
        icons = _ICON.findall(text)
        assert len(icons) == text.count('<svg class="icon"'), path
        for _, attributes, drawing, beside in icons:
            assert 'aria-hidden="true"' in attributes, path
            assert re.search(r"<(?:path|circle) [^>]*/>", drawing), f"{path}: a drawing of that name is not there"
            assert re.sub(r"<[^>]*>", "", beside).strip(), path
            seen.add(drawing)
    assert len(seen) == 7
