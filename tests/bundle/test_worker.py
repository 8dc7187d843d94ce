"""The finished pages in sw.js: whole or no script at all, and named by exactly its bytes."""

import base64
import bisect
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest

from sitegen.bundle.worker import FALLBACK, INJECTION_POINT, Entry, make_worker, marked, read_table
from sitegen.bundle.worker import version as version_of
from sitegen.check.page_reader import read_page
from sitegen.problems import BuildError, Problem
from tests.full_site import NASTY, full_site
from tests.support import CALLS, ROOT, real_assets, real_output, small_output, small_site

FILES = {
    "index.html": b'<style>p {(}</style>At \xe2\x80\xa8 (\xc3\xa6\xc3\xb8\xc3\xa5) \xf0\x9f\x9a\x91 "q" \\ \')]}</p>',
    "a/index.html": b"<style>\np {(}</style><p>A ({[ // /* ` ${x}</p>",
    "404.html": b"<p>Not here __GUIDE__</p>",
    "icons/icon-192.0.png": b"\x89PNG\x00\xff",
    "manifest.webmanifest": b"{}",
}
SHARED = ("p {(}", "", "nowhere")
TOKENS = re.compile(
    r"""
    "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | `(?:\\.|[^`\\])*` | /\*.*?\*/ | //[^\n]*
    | (?<=[(,])\s*/(?:\\.|\[[^\]]*\]|[^/\\\n])+/ | [()\[\]{}]
    """,
    re.DOTALL | re.VERBOSE,
)


def worker(files: Mapping[str, bytes] = FILES, editions: Mapping[str, str] | None = None) -> str:
    phones = small_site().guide.call_buttons
    return make_worker(files, editions or {}, SHARED, phones, ROOT / "static", "static").decode()


def brackets(script: str, start: int = 0, depth: int = 0) -> Iterator[tuple[int, int]]:
    """Where each bracket ends, and how many are open behind it; `depth` are open at `start`.

    A whole string, comment, template or regular expression is one token, so that brackets in it do not count.
    """
    for token in TOKENS.finditer(script, start):
        if token[0] in "([{":
            depth += 1
        elif token[0] in ")]}":
            depth -= 1
        else:
            continue
        yield token.end(), depth


def closes_only_at_the_end(script: str, start: int = 0, depth: int = 0) -> bool:
    """Whether the bracket that the script begins with stays open until nothing but `;` is left."""
    end = next((end for end, open_now in brackets(script, start, depth) if not open_now), None)
    return end is not None and script.startswith("(") and script[end:] == ";\n"


@pytest.mark.parametrize("files", [lambda: FILES, small_output, real_output], ids=["made up", "small", "real"])
def test_the_script_is_one_bracket_that_closes_at_its_very_end(files: Callable[[], Mapping[str, bytes]]) -> None:
    """Cut anywhere before its end it has an open bracket, which no browser takes for a script.

    The table stands last, so what is lost is always noticed. (`((guide) => {…})(table)` is not enough: cut between the
    two brackets it is a script that does nothing, and a browser would install it.)
    """
    beside = ("sw.js", ".nojekyll", "_headers", "guide.zip")
    carried = {path: content for path, content in files().items() if path not in beside}
    script = worker(carried).removeprefix("\ufeff")
    assert closes_only_at_the_end(script)
    cuts = {1, 2, len(script) // 2, script.rindex('({"version":'), *range(len(script) - 50, len(script) - 2)}
    known = [(0, 0), *brackets(script)]  # what lies before a cut is read once
    for cut in cuts:
        start, depth = known[bisect.bisect(known, (cut, 0)) - 1]
        assert not closes_only_at_the_end(script[:cut] + ";\n", start, depth), cut


@pytest.mark.parametrize(
    ("script", "whole"),
    [
        ("(a)(b);\n", False),
        ("((a) => {})({});\n", False),
        ("((a) => { b(')') })({});\n", False),
        ("(((a) => { b(\")\", '\\\\', `}`, /[)]\\//g); /* ) */ })({}));\n", True),
        ("(((a) => {\n// it's )\n})({}));\n", True),
    ],
)
def test_the_test_above_sees_a_script_that_may_be_cut(script: str, whole: bool) -> None:
    assert closes_only_at_the_end(script) is whole


def test_the_table_is_the_last_thing() -> None:
    script = worker()
    head, table = script[: script.rindex('({"version":')], script[script.rindex('({"version":') :]
    assert INJECTION_POINT not in head and "At \\u2028" not in head
    guide, end = json.JSONDecoder().raw_decode(table, 1)
    assert table[end:] == "));\n"
    assert set(guide) == {"version", "fallbackAgain", "shared", "table"}
    assert list(guide)[-1] == "table"


def test_the_page_with_the_numbers_is_carried_twice_in_its_own_words() -> None:
    """One bad place in the storage cannot reach both, nor a shared text that both would be made of."""
    phones = small_site().guide.call_buttons
    shared = (*SHARED, "tel:", "113")
    script = make_worker(FILES, {}, shared, phones, ROOT / "static", "static").decode()
    guide, _ = json.JSONDecoder().raw_decode(script, script.rindex('({"version":') + 1)
    media_type, parts, digest, edition = guide["fallbackAgain"]
    entry = read_table(script)[1][FALLBACK]
    assert (media_type, parts, digest, edition) == (entry.type, [entry.body], entry.digest, "")
    assert digest == hashlib.sha256(parts[0].encode()).hexdigest()
    first, second = (found.start() for found in re.finditer("<title>113", script))
    assert second - first > 100 and guide["table"][FALLBACK] == guide["fallbackAgain"], "nor is one made of parts"


def test_every_file_is_carried_with_its_hash_and_type() -> None:
    _, table = read_table(worker(FILES, {"a/index.html": "an edition"}))
    assert set(table) == {"", "a/", "404.html", "icons/icon-192.0.png", "manifest.webmanifest", FALLBACK}
    for path, content in FILES.items():
        entry = table[path.removesuffix("index.html")]
        body = base64.b64decode(entry.body) if entry.type == "image/png" else entry.body.encode()
        assert body == content
        assert entry.digest == hashlib.sha256(content).hexdigest()
    assert table["a/"].edition == "an edition" and table[""].edition == ""
    types = {path: entry.type for path, entry in table.items()}
    assert types[""] == types["404.html"] == types[FALLBACK] == "text/html; charset=utf-8"
    assert types["icons/icon-192.0.png"] == "image/png"
    assert types["manifest.webmanifest"] == "application/manifest+json; charset=utf-8"


def test_what_many_pages_repeat_is_carried_once() -> None:
    """Each style and script of a component; compression alone would send them again with each page."""
    script = real_output()["sw.js"].decode()
    _, table = read_table(script)
    start_page = real_assets().styles["css/components/town-list.css"]  # of many towns, which no worker carries
    for text in (text for text in real_assets().shared if text != start_page):
        pages = [path for path, entry in table.items() if text in entry.body]
        assert pages and script.count(json.dumps(text, ensure_ascii=False)[1:-1]) == 1, text[:60]


def test_a_text_cannot_reach_into_the_script() -> None:
    """Line separators end a line of an older script; the name of the injection point must not be filled in again."""
    script = worker()
    assert "\u2028" not in script and "\\u2028" in script
    assert script.count(INJECTION_POINT) == 1
    _, table = read_table(script)
    assert table["404.html"].body == "<p>Not here __GUIDE__</p>"


def test_the_same_files_make_the_same_bytes_in_any_order() -> None:
    turned = dict(reversed(FILES.items()))
    assert worker(turned) == worker(FILES)


def version(files: Mapping[str, bytes]) -> str:
    return read_table(worker(files))[0]


@pytest.mark.parametrize(
    "changed",
    [
        {**FILES, "404.html": b"<p>Not here __GUIDF__</p>"},
        {**FILES, "icons/icon-192.0.png": b"\x89PNG\x00\xfe"},
        {**FILES, "b/index.html": b""},
        {path: content for path, content in FILES.items() if path != "404.html"},
        {
            **{path: content for path, content in FILES.items() if path != "a/index.html"},
            "b/index.html": FILES["a/index.html"],
        },
        {**FILES, "index.html": FILES["a/index.html"], "a/index.html": FILES["index.html"]},
    ],
    ids=["a byte", "a byte of an icon", "one more", "one less", "another address", "swapped"],
)
def test_one_byte_makes_another_version(changed: Mapping[str, bytes]) -> None:
    assert version(changed) != version(FILES)


def test_a_change_of_the_code_is_another_version(tmp_path: Path) -> None:
    """A worker compares its own code: half of one and half of the next must not pass for either."""
    static = Path(shutil.copytree(ROOT / "static", tmp_path / "static"))
    text = (static / "sw.js").read_text()
    (static / "sw.js").write_text(text.replace('"use strict";', '"use strict";\n  void 0;', 1))
    script = make_worker(FILES, {}, SHARED, small_site().guide.call_buttons, static, "static").decode()
    assert script != worker()
    assert read_table(script)[0] != version(FILES)
    (static / "sw.js").write_text(text.replace('"use strict";', '"use strict";\n\n  // A remark.\n', 1))
    assert make_worker(FILES, {}, SHARED, small_site().guide.call_buttons, static, "static").decode() == worker()


@pytest.mark.parametrize(
    ("find", "other"),
    [
        ('"use strict"', '"use stricT"'),
        ('"a/":[', '"b/":['),
        ('"404.html":[', '"405.html":['),
        ("application/manifest+json", "application/manifest+JSON"),
        (hashlib.sha256(FILES["a/index.html"]).hexdigest(), "0" * 64),
        ('"version":"', '"version":"0'),
    ],
)
def test_a_list_that_is_not_that_of_its_version_is_refused(find: str, other: str) -> None:
    script = worker()
    at = script.index(find)
    with pytest.raises(ValueError, match="not that of its version"):
        read_table(script[:at] + other + script[at + len(find) :])


def test_a_list_that_lost_an_entry_is_refused() -> None:
    script = worker()
    start = script.rindex('({"version":') + 1
    guide, end = json.JSONDecoder().raw_decode(script, start)
    del guide["table"]["a/"]
    with pytest.raises(ValueError, match="not that of its version"):
        read_table(script[:start] + json.dumps(guide, separators=(",", ":")) + script[end:])


def test_the_file_says_itself_that_it_is_utf_8() -> None:
    """And its code is ASCII, so that a host which names another charset can spoil nothing but what is compared."""
    script = worker()
    assert script.startswith("\ufeff((") and script.count("\ufeff") == 1
    assert script[1 : script.rindex('({"version":')].isascii()
    assert marked("å") == b"\xef\xbb\xbf\xc3\xa5"


def test_the_last_words_are_the_numbers_alone() -> None:
    page = read_page(read_table(worker())[1][FALLBACK].body)
    assert [call.target for call in page.calls] == CALLS
    assert [call.numbers for call in page.calls] == [["113"], ["112"], ["110"], ["116\u00a0117"]]
    assert not page.loads and not page.scripts and not page.links


def template_problem(tmp_path: Path, text: str) -> Problem:
    (tmp_path / "sw.js").write_text(text)
    with pytest.raises(BuildError) as caught:
        make_worker(FILES, {}, (), (), tmp_path, "static")
    (found,) = caught.value.problems
    return found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "(((guide) => {})());\n",
        "const guide = __GUIDE__;\n",
        "((guide) => {})(__GUIDE__);\n",
        "(((guide) => {})(__GUIDE__))\n",
        "(((guide) => { __GUIDE__ })(__GUIDE__));\n",
        "self.a = 1;\n(((guide) => {})(__GUIDE__));\n",
        "(((guide) => {})(__GUIDE__));\nself.a = 1;\n",
    ],
)
def test_a_worker_that_could_be_cut_is_refused(tmp_path: Path, text: str) -> None:
    found = template_problem(tmp_path, text)
    assert (str(found.location), found.code) == ("static/sw.js:1", "worker-template")


def test_comments_around_the_worker_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "sw.js").write_text(
        "// a note\n\n(((guide) => {\n  // another\n  go(guide);\n})(__GUIDE__));\n// the end\n"
    )
    script = make_worker({}, {}, (), (), tmp_path, "static").decode()
    assert script.startswith("\ufeff(((guide) => {\ngo(guide);\n})({") and script.endswith("}));\n")


@pytest.mark.parametrize("text", ["", "<!doctype html>", 'self.addEventListener("install", () => {});'])
def test_what_is_no_worker_of_ours_has_no_table(text: str) -> None:
    with pytest.raises(ValueError):
        read_table(text)


def test_the_page_for_when_all_else_fails_holds_the_calls_and_nothing_that_could_fail() -> None:
    phones = full_site(nasty=True).guide.call_buttons
    _, table = read_table(make_worker(FILES, {}, (), phones, ROOT / "static", "static").decode())
    body = table[FALLBACK].body
    label = f" {escape(NASTY)}</p>"
    assert body == (
        '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>113 · 112 · 110 · 116\u00a0117</title>"
        '<body style="font:1.5rem sans-serif">'
        f'<p><a href="tel:113"><bdi dir="ltr">113</bdi></a> Ambulance{label}'
        f'<p><a href="tel:112"><bdi dir="ltr">112</bdi></a> Police{label}'
        f'<p><a href="tel:110"><bdi dir="ltr">110</bdi></a> Fire{label}'
        f'<p><a href="tel:116117"><bdi dir="ltr">116\u00a0117</bdi></a> Legevakt{label}'
    )


def test_every_kind_of_file_is_sent_with_its_type() -> None:
    """A browser opens a contact card, and takes a drawing or a manifest, only under its own type."""
    names = ("a.html", "a.webmanifest", "a.vcf", "a.svg", "a.png")
    _, table = read_table(worker({name: b"" for name in names}))
    assert [table[name].type for name in names] == [
        "text/html; charset=utf-8",
        "application/manifest+json; charset=utf-8",
        "text/vcard; charset=utf-8",
        "image/svg+xml; charset=utf-8",
        "image/png",
    ]


def test_the_version_is_short_and_changes_with_each_part_of_the_table() -> None:
    entry = Entry("text/html", "body", "digest", "edition")
    versions = {
        version_of("code", {"a/": entry}),
        version_of("Code", {"a/": entry}),
        version_of("code", {"b/": entry}),
        version_of("code", {"a/": replace(entry, type="image/png")}),
        version_of("code", {"a/": replace(entry, digest="other")}),
        version_of("code", {"a/": entry, "b/": entry}),
    }
    assert len(versions) == 6 and {len(name) for name in versions} == {12}
    assert version_of("", {"b/": entry, "a/": entry}) == version_of("", {"a/": entry, "b/": entry})
    assert version_of("", {"a/": replace(entry, edition="other")}) == version_of("", {"a/": entry})


@pytest.mark.parametrize(
    "code",
    [
        "((a) => a)(__GUIDE__);",
        "(((a) => a)(__GUIDE__)",
        "(((a) => a)({}));",
        "(((a, b) => a)(__GUIDE__, __GUIDE__));",
        "x(((a) => a)(__GUIDE__));",
        "(((a) => 'å')(__GUIDE__));",
        "",
    ],
)
def test_a_worker_of_another_form_is_refused(tmp_path: Path, code: str) -> None:
    (tmp_path / "sw.js").write_text(f"// a comment\n{code}\n")
    with pytest.raises(BuildError) as caught:
        make_worker(FILES, {}, (), small_site().guide.call_buttons, tmp_path, "static")
    (found,) = caught.value.problems
    assert found.location.path == "static/sw.js" and found.code in ("worker-template", "script-syntax")


def test_comments_and_indentation_of_the_worker_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "sw.js").write_text("// one\n(((a) => {\n  // two\n\n  go(a); // kept\n})(__GUIDE__));\n")
    script = make_worker(FILES, {}, (), small_site().guide.call_buttons, tmp_path, "static").decode()
    assert script.startswith("\ufeff(((a) => {\ngo(a); // kept\n})({") and script.endswith("}));\n")


@pytest.mark.parametrize("text", ["\u2028", "\u2029"])
def test_a_line_separator_is_written_as_an_escape(text: str) -> None:
    """Older browsers take it for the end of a line, in a string too."""
    script = worker({"index.html": text.encode()})
    assert text not in script and read_table(script)[1][""].body == text
