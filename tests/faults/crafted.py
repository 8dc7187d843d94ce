"""Workers that no build makes: with a mistake in them, and with whatever would have noticed it taken out."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sitegen.bundle.worker import read_table, version

Guide = dict[str, Any]
_START = re.compile(r'\(\{"version":')
_CHECK = re.compile(r"if \(\(await audit\(\)\)\.whole !== table\.size\) throw new Error\([^)]*\);")


def craft(folder: Path, change: Callable[[Guide], None], installs: bool) -> None:
    """Changes the guide in the built sw.js of a folder. With `installs` it no longer looks before it installs."""
    file = folder / "sw.js"
    script = file.read_text()
    start = [match.start() for match in _START.finditer(script)][-1]
    code, (guide, end) = script[:start], json.JSONDecoder().raw_decode(script, start + 1)
    table = read_table(script)[1]
    if installs:
        code, count = _CHECK.subn("", code)
        assert count == 1
        guide["version"] = version(code[code.index("((") + 2 : -1], table)
    change(guide)
    text = json.dumps(guide, ensure_ascii=False, separators=(",", ":"))
    file.write_text(f"{code}({text}{script[end:]}")


def recode(folder: Path, old: str, new: str) -> None:
    """Changes the code of the built sw.js of a folder, under a version that fits: as if the build had made it so."""
    file = folder / "sw.js"
    script = file.read_text()
    held, table = read_table(script)
    start = [match.start() for match in _START.finditer(script)][-1]
    code = script[:start].replace(old, new)
    assert code != script[:start]
    fits = version(code[code.index("((") + 2 : -1], table)
    file.write_text(code + script[start:].replace(held, fits, 1))


def replaced(path: str, old: str, new: str) -> Callable[[Guide], None]:
    """A change of the text of one page, with the hash that it had."""

    def change(guide: Guide) -> None:
        parts = guide["table"][path][1]
        guide["table"][path][1] = [part.replace(old, new) if isinstance(part, str) else part for part in parts]
        assert guide["table"][path][1] != parts

    return change
