"""YAML and Markdown as text that remembers its lines: every trap of YAML, and where it is reported."""

import os
from pathlib import Path

import pytest
import yaml

from sitegen.content.documents import Document, Tree, list_files, parse_yaml, read_markdown, read_text, read_yaml
from sitegen.problems import BuildError, Problem

FRONT = "---\ntitle: A\n---\n"


@pytest.fixture(params=["fast", "plain"])
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML comes with and without its fast parser; both have to give the same result."""
    if request.param == "plain":
        monkeypatch.delattr(yaml, "CBaseLoader", raising=False)


def problems_of(text: str, first_line: int = 1) -> list[tuple[int, str]]:
    with pytest.raises(BuildError) as caught:
        parse_yaml(text, "guide.yaml", first_line)
    return [(problem.location.line, problem.code) for problem in caught.value.problems]


def only_problem(call: object, *arguments: object) -> Problem:
    assert callable(call)
    with pytest.raises(BuildError) as caught:
        call(*arguments)
    (found,) = caught.value.problems
    return found


@pytest.mark.parametrize(
    "value",
    [
        "no",
        "yes",
        "on",
        "NO",
        "null",
        "10:30",
        "03011",
        "0x1f",
        "1e3",
        "1_000",
        "1.10",
        "2026-11-23",
        ".5",
        "=",
        "<<",
    ],
)
@pytest.mark.usefixtures("reader")
def test_every_value_stays_the_text_that_was_written(value: str) -> None:
    assert parse_yaml(f"key: {value}\n", "guide.yaml").tree == {"key": value}


@pytest.mark.usefixtures("reader")
def test_a_tilde_is_no_value() -> None:
    assert parse_yaml("a: ~\nb: '~'\n", "guide.yaml").tree == {"a": "", "b": "~"}


@pytest.mark.parametrize("key", ["no", "12-24", "2026-12-24", "10:30", "1", "null"])
def test_every_key_stays_text(key: str) -> None:
    assert parse_yaml(f"{key}: x\n", "guide.yaml").tree == {key: "x"}


@pytest.mark.usefixtures("reader")
def test_every_part_knows_its_line() -> None:
    text = "# a comment\nsite:\n  name: A\n\nphones:\n  police:\n    source:\n      - one\n      - two\nlist: [a, b]\n"
    document = parse_yaml(text, "guide.yaml")
    assert document.lines == {
        (): 2,
        ("site",): 2,
        ("site", "name"): 3,
        ("phones",): 5,
        ("phones", "police"): 6,
        ("phones", "police", "source"): 7,
        ("phones", "police", "source", 0): 8,
        ("phones", "police", "source", 1): 9,
        ("list",): 10,
        ("list", 0): 10,
        ("list", 1): 10,
    }


def test_a_missing_part_is_located_at_the_nearest_part_around_it() -> None:
    document = parse_yaml("site:\n  name: A\nphones:\n  police:\n    label: P\n", "guide.yaml")
    assert str(document.at("phones", "police", "source")) == "guide.yaml:4"
    assert str(document.at("phones", "fire")) == "guide.yaml:3"
    assert str(document.at("fees")) == "guide.yaml:1"
    assert str(Document("guide.yaml", {}, {}).at("site")) == "guide.yaml:1"


def test_a_part_of_another_shape_is_empty() -> None:
    document = parse_yaml("site: {country: NO}\nphones: words\nsources: [a]\n", "guide.yaml")
    assert document.group("site") == {"country": "NO"} and document.text("site", "country") == "NO"
    assert set(document.group()) == {"site", "phones", "sources"}
    for path in (("phones",), ("sources",), ("fees",), ("site", "country"), ("phones", "a", "b")):
        assert document.group(*path) == {}, path
    for path in (("site",), ("sources",), ("fees",), ("site", "name"), ("phones", "words"), ("sources", "a")):
        assert document.text(*path) == "", path
    assert parse_yaml("words\n", "guide.yaml").group() == {} and parse_yaml("- a\n", "guide.yaml").text("a") == ""


def test_a_misspelt_key_of_the_top_is_corrected_with_all_its_lines() -> None:
    document = parse_yaml("phnes:\n  police:\n    label: P\nfacts: {}\nfact: {}\ncolour: red\n", "guide.yaml")
    corrections = document.corrections({"phones", "facts", "site"})
    assert corrections == {"phnes": "phones"}, "facts is there already, and colour is like no other"
    corrected = document.with_corrected_keys(corrections)
    assert list(corrected.group()) == ["phones", "facts", "fact", "colour"]
    assert corrected.text("phones", "police", "label") == "P"
    assert str(corrected.at("phones", "police", "label")) == "guide.yaml:3"
    assert str(document.at("phnes", "police", "label")) == "guide.yaml:3", "the document itself stays as it was"
    assert document.with_corrected_keys({}) is document


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: Room #4\n", [(1, "comment-in-value")]),
        ("a: 1\nb: two words # and a comment\n", [(2, "comment-in-value")]),
        ("a: over\n  two lines # cut\n", [(2, "comment-in-value")]),
        ("a: # nothing\n", [(1, "comment-in-value")]),
        ("a: [x, y # z\n  ]\n", [(1, "comment-in-value")]),
        ("- one #1\n- two #2\n", [(1, "comment-in-value"), (2, "comment-in-value")]),
        ("a: 1\nb: 2\na: 3\na: 4\n", [(3, "duplicate-key"), (4, "duplicate-key")]),
        ("g:\n  a: 1\n  a: 2\nh:\n  a: 1\n", [(3, "duplicate-key")]),
        ("a:\n\tb: 1\n", [(2, "yaml-syntax")]),
        ("a: 1\n\tb: 1\n", [(2, "yaml-syntax")]),
        ('a: 1\nb: "open\nc: 2\nd: 3\n', [(2, "yaml-syntax")]),
        ("a: 'open\nb: 2\n", [(1, "yaml-syntax")]),
        ("a: Emergency: call\n", [(1, "yaml-syntax")]),
        ("a: 1\nb\nc: 2\n", [(2, "yaml-syntax")]),
        ("a:\n  - x\n - y\n", [(3, "yaml-syntax")]),
        ("a: [1, 2\nb: 3\n", [(1, "yaml-syntax")]),
        ("a: 1\n---\nb: 2\n", [(2, "yaml-syntax")]),
        ("a: &x 1\nb: *x\n", [(2, "yaml-alias")]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", [(3, "yaml-alias")]),
        ("a: *x\n", [(1, "yaml-alias")]),
        ("a: 1\nb: &Co words\n", [(2, "yaml-alias")]),
        ("a: 1\nb: !important words\n", [(2, "yaml-alias")]),
        ("a: !!python/object/apply:os.system [ls]\n", [(1, "yaml-alias")]),
        ("a: !!int 16\n", [(1, "yaml-alias")]),
        ("a: > 16\n", [(1, "yaml-syntax")]),
        ("a: **now** call\n", [(1, "yaml-syntax")]),
        ("a: @home\n", [(1, "yaml-syntax")]),
        ("a: `code`\n", [(1, "yaml-syntax")]),
        ("a: 1\nb: x\x07\n", [(2, "yaml-syntax")]),
        ("a: 1\n? [b, c]\n: 2\n", [(2, "yaml-syntax")]),
    ],
)
@pytest.mark.usefixtures("reader")
def test_each_trap_is_reported_with_its_line(text: str, expected: list[tuple[int, str]]) -> None:
    assert problems_of(text) == expected
    assert problems_of(text, first_line=11) == [(line + 10, code) for line, code in expected]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ('a: "Room #4"\n', {"a": "Room #4"}),
        ("a: 'Room #4' # a comment\n", {"a": "Room #4"}),
        ("a: Room#4\n", {"a": "Room#4"}),
        ("a: [x, y] # a comment\n", {"a": ["x", "y"]}),
        ("a: | # a comment\n  x # y\n", {"a": "x # y\n"}),
        ("# a comment\na: 1\n  # another\n", {"a": "1"}),
        ('a: "Emergency: call"\n', {"a": "Emergency: call"}),
        ("---\na: 1\n...\n", {"a": "1"}),
        ("a:\n", {"a": ""}),
        ("- a\n- b\n", ["a", "b"]),
        ("only words\n", "only words"),
        ("a: Grålum, Østfold – «legevakt» 🚑\n", {"a": "Grålum, Østfold – «legevakt» 🚑"}),
        ("", {}),
        ("# only a comment\n", {}),
        ("---\n", ""),
    ],
)
@pytest.mark.usefixtures("reader")
def test_what_is_no_trap_is_read(text: str, tree: Tree) -> None:
    assert parse_yaml(text, "guide.yaml").tree == tree


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
@pytest.mark.usefixtures("reader")
def test_a_line_separator_pasted_from_a_web_page_moves_no_line(separator: str) -> None:
    text = f"a: one{separator}two\nb: 1\nb: 2\n"
    assert problems_of(text) == [(3, "duplicate-key")]
    assert parse_yaml(text.replace("b: 2", "c: 2"), "guide.yaml").tree == {"a": "one two", "b": "1", "c": "2"}


def test_no_message_of_the_library_reaches_the_maintainer() -> None:
    for text in ("a:\n\tb: 1\n", 'a: "x\n', "a: b: c\n", "a: [1\n", "a: @x\n", "a: 1\n---\nb: 2\n"):
        with pytest.raises(BuildError) as caught:
            parse_yaml(text, "guide.yaml")
        said = str(caught.value)
        for theirs in ("block", "token", "stream", "mapping", "scalar", "expected", "found character", "yaml.org"):
            assert theirs not in said, (text, said)


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    file = tmp_path / "guide.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\nb: 3\r\n")
    found = only_problem(read_yaml, file, "content/guide.yaml")
    assert (str(found.location), found.code) == ("content/guide.yaml:3", "duplicate-key")
    file.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: |\r\n  x\r\n  y\r\n")
    assert read_yaml(file, "guide.yaml").tree == {"a": "1", "b": "x\ny\n"}
    file.write_bytes(b"a: 1\rb: 2\r")
    assert read_yaml(file, "guide.yaml").lines[("b",)] == 2


def test_a_file_that_is_not_utf8_is_reported_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "guide.yaml"
    file.write_bytes("a: 1\nb: Nødnummer\n".encode("latin-1"))
    found = only_problem(read_text, file, "content/guide.yaml")
    assert (str(found.location), found.code) == ("content/guide.yaml:2", "encoding")
    file.write_bytes("a: 1\n".encode("utf-16"))
    assert only_problem(read_text, file, "content/guide.yaml").code == "encoding"


def test_a_file_that_cannot_be_opened_is_reported(tmp_path: Path) -> None:
    for file in (tmp_path / "not there", tmp_path):
        found = only_problem(read_text, file, "static/sw.js")
        assert (str(found.location), found.code) == ("static/sw.js:1", "unreadable-file")


def read_page_text(tmp_path: Path, text: str | bytes) -> tuple[Tree, str, int]:
    file = tmp_path / "page.md"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    read = read_markdown(file, "pages/page.md")
    return read.front_matter.tree, read.body, read.body_line


def test_a_page_is_split_where_its_front_matter_ends(tmp_path: Path) -> None:
    assert read_page_text(tmp_path, FRONT + "one\ntwo\n") == ({"title": "A"}, "one\ntwo\n", 4)
    assert read_page_text(tmp_path, FRONT + "one\n\n---\n\ntwo\n") == ({"title": "A"}, "one\n\n---\n\ntwo\n", 4)
    assert read_page_text(tmp_path, "---\n---\n") == ({}, "", 3)
    assert read_page_text(tmp_path, FRONT.removesuffix("\n")) == ({"title": "A"}, "", 4)
    assert read_page_text(tmp_path, b"\xef\xbb\xbf---  \r\ntitle: A\r\n---\t\r\none\r\n") == (
        {"title": "A"},
        "one\n",
        4,
    )


@pytest.mark.parametrize(
    "text", ["", "# A title\n", "\n---\ntitle: A\n---\n", "title: A\n---\n", "----\ntitle: A\n---\n"]
)
def test_a_page_without_front_matter_is_reported(tmp_path: Path, text: str) -> None:
    (tmp_path / "page.md").write_text(text)
    found = only_problem(read_markdown, tmp_path / "page.md", "pages/page.md")
    assert (str(found.location), found.code) == ("pages/page.md:1", "front-matter-missing")


@pytest.mark.parametrize("text", ["---", "---\ntitle: A\n\nSome text.\n", "---\ntitle: A\n ---\n"])
def test_front_matter_that_never_ends_is_reported(tmp_path: Path, text: str) -> None:
    (tmp_path / "page.md").write_text(text)
    found = only_problem(read_markdown, tmp_path / "page.md", "pages/page.md")
    assert (str(found.location), found.code) == ("pages/page.md:1", "front-matter-open")


def test_lines_of_front_matter_are_lines_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("---\ntitle: A\ntitle: B\n---\ntext\n")
    found = only_problem(read_markdown, tmp_path / "page.md", "pages/page.md")
    assert (str(found.location), found.code) == ("pages/page.md:3", "duplicate-key")


@pytest.mark.parametrize(
    "text", ["a: " + "[" * 100_000, "a: " + "[" * 500 + "]" * 500, "".join(f"{' ' * n}a:\n" for n in range(500))]
)
def test_deeply_nested_groups_are_reported(text: str) -> None:
    """The fast parser would end the whole program at some hundred thousand, and take minutes for it."""
    assert [code for _, code in problems_of(text)] == ["yaml-syntax"]


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert only_problem(read_text, tmp_path / "pipe", "pipe").code == "unreadable-file"


def test_a_message_names_the_line_of_the_first_of_two_keys() -> None:
    with pytest.raises(BuildError) as caught:
        parse_yaml("a: 1\nb: 2\na: 3\n", "guide.yaml", first_line=11)
    assert caught.value.problems[0].message == "the key 'a' is repeated; it is on line 11 already"


def test_a_file_or_a_line_that_is_too_large_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "guide.yaml"
    file.write_text("a: 1\nb: " + "x" * 5_000 + "\n")
    found = only_problem(read_yaml, file, "guide.yaml")
    assert (found.location.line, found.code) == (2, "too-large")
    file.write_text("---\ntitle: A\n---\n\n" + "x" * 5_001 + "\n")
    found = only_problem(read_markdown, file, "a.md")
    assert (found.location.line, found.code) == (5, "too-large")
    file.write_text("a: 1\n" * 200_001)
    assert only_problem(read_yaml, file, "guide.yaml").message == "the file is larger than 1 MB"
    file.unlink()
    file.symlink_to("/dev/zero")
    assert only_problem(read_yaml, file, "guide.yaml").code == "unreadable-file"


def test_a_copy_of_an_entry_is_reported_once() -> None:
    assert problems_of("p:\n  a: 1\n  b: 2\n  c: 3\n  a: 1\n  b: 2\n  c: 3\n  d: 4\n") == [(5, "duplicate-key")]


@pytest.mark.parametrize("text", ["x: 1\n" * 2_000, "x: a # b\n" + "".join(f"x{n}: a # b\n" for n in range(2_000))])
def test_of_one_kind_of_problem_no_more_are_told_than_somebody_reads(text: str) -> None:
    assert len(problems_of(text)) == 300


def test_files_are_listed_with_links_and_folders_that_are_named_like_files(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "x.html").mkdir()
    (tmp_path / "sub" / "a.html").write_text("")
    (tmp_path / "gone.html").symlink_to("nowhere")
    (tmp_path / "up").symlink_to(tmp_path.parent)
    assert list_files(tmp_path, "templates") == ["gone.html", "sub/a.html", "up", "x.html"]
    assert list_files(tmp_path / "nowhere", "templates") == []


def test_a_folder_or_a_name_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = only_problem(list_files, tmp_path / "file", "templates")
    assert (str(found.location), found.code) == ("templates:1", "unreadable-file")
    for name in (b"b\xffd.md", b"a\nb.md"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("")
        found = only_problem(list_files, tmp_path, "pages")
        assert found.code == "unreadable-file" and str(found.location).isascii()
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).unlink()
