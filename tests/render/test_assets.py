"""What every page is drawn with: style in its order, the policy that names it, icons, manifest."""

import base64
import hashlib
import json
import re
import shutil
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sitegen.check.page_reader import read_page
from sitegen.content.model import Site
from sitegen.pipeline import Output
from sitegen.problems import BuildError, Problem
from sitegen.render.assets import Assets, make_assets, make_manifest
from tests.support import ROOT, edit, real_assets, real_output, real_site, small_output, small_site


@pytest.fixture
def static(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "static", tmp_path / "static"))


def made(static: Path) -> Assets:
    return make_assets(static, "static")


def problem(static: Path) -> Problem:
    with pytest.raises(BuildError) as caught:
        made(static)
    (found,) = caught.value.problems
    return found


def pages(output: Output, site: Site) -> list[str]:
    return [output[page.path].decode() for page in site.pages]


def policy_of(page: str) -> dict[str, list[str]]:
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    assert found
    rules = found[1].replace("&#39;", "'").split("; ")
    return {rule.split(" ")[0]: rule.split(" ")[1:] for rule in rules}


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_policy_of_every_page_names_exactly_its_own_style_and_script() -> None:
    for text in pages(real_output(), real_site()):
        page, policy = read_page(text), policy_of(text)
        assert len(page.styles) == len(page.scripts) == 1
        assert policy["style-src"] == [digest(page.styles[0])]
        assert policy["script-src"] == [digest(page.scripts[0])]


def test_no_page_may_ask_another_host() -> None:
    for text in pages(real_output(), real_site()):
        policy = policy_of(text)
        assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == ["'none'"]
        assert policy["require-trusted-types-for"] == ["'script'"]
        allowed = {value for name, values in policy.items() if name.endswith("-src") for value in values}
        assert {value for value in allowed if not value.startswith("'sha256-")} <= {"'none'", "'self'", "data:"}


def test_the_policy_comes_before_everything_it_rules() -> None:
    for text in pages(small_output(), small_site()):
        rule = text.index("Content-Security-Policy")
        assert rule < min(text.index("<style"), text.index("<script"), text.index("<link"), text.index("<title"))


def test_style_is_in_the_order_of_the_cascade(static: Path) -> None:
    for file in [*static.glob("css/*.css"), *static.glob("css/components/*.css")]:
        file.write_text(f".mark-{file.stem} {{}}\n")
    style = made(static).of_page({"position", "call-bar", "no-style"}).style
    expected = ["tokens", "base", "layout", "prose", "call-bar", "position", "print"]
    assert re.findall(r"\.mark-([a-z-]+) ", style) == expected


def test_a_component_brings_its_style_and_script_to_the_pages_that_show_it(static: Path) -> None:
    (static / "css/components/aed-list.css").write_text(".aed {}\n")
    (static / "js/components/aed-list.js").write_text("list();\n")
    assets = made(static)
    with_list, without = assets.of_page({"aed-list"}), assets.of_page(set())
    assert with_list.script == f"{without.script}\nlist();"
    assert ".aed {}" in with_list.style and ".aed {}" not in without.style
    assert with_list.policy != without.policy and digest(with_list.script) in with_list.policy


def test_a_script_comes_after_those_it_refers_to_each_once(static: Path) -> None:
    for file in (static / "js").rglob("*.js"):
        file.write_text("")
    needs = '/// <reference path="../common/{}.js" />\n'
    scripts = {
        "copy.js": '/// <reference path="common/one.js" />\ncopy();',
        "common/one.js": "one();",
        "common/two.js": needs.format("three") + needs.format("one") + "two();",
        "common/three.js": needs.format("two") + "three();",
        "components/a.js": needs.format("two") + "a();",
        "components/b.js": "b();",
    }
    for name, text in scripts.items():
        (static / "js" / name).parent.mkdir(parents=True, exist_ok=True)
        (static / "js" / name).write_text(text)
    script = made(static).of_page({"b", "a"}).script
    assert script.split("\n") == ["one();", "copy();", "three();", "two();", "a();", "b();"]


def test_a_script_that_refers_to_nothing_is_reported_with_its_line(static: Path) -> None:
    (static / "js/components/aed-list.js").write_text('// one\n/// <reference path="../common/nowhere.js" />\n')
    found = problem(static)
    assert (str(found.location), found.code) == ("static/js/components/aed-list.js:2", "missing-asset")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/* one */\n.a {\n  color: red; /* kept */\n}\n\n", ".a {\ncolor: red; /* kept */\n}"),
        ("/* over\n   lines */\n.a {}\n", ".a {}"),
        ("  /* indented */\n.a {}\n", ".a {}"),
        ("/* one */ .a {}\n.b {}\n/* two */\n.c {}\n", "/* one */ .a {}\n.b {}\n.c {}"),
        ("/* one */ /* two */\n.a {}\n", "/* one */ /* two */\n.a {}"),
        ('.a { background: url("data:a;base64,//8=") }\n', '.a { background: url("data:a;base64,//8=") }'),
    ],
)
def test_comments_are_left_out_and_nothing_else(static: Path, text: str, expected: str) -> None:
    (static / "css" / "tokens.css").write_text(text)
    assert made(static).styles["css/tokens.css"] == re.sub(r"(?<=[{};,])\n", "", expected)


def test_comments_of_a_script_are_left_out(static: Path) -> None:
    script = '// one\n/** @type {number} */\nconst a = "https://example.org//"; // kept\n  // two\n  go(a);\n'
    (static / "js" / "components" / "a.js").write_text(script)
    assert made(static).scripts["js/components/a.js"] == 'const a = "https://example.org//"; // kept\ngo(a);'


def test_types_within_the_lines_of_a_script_are_left_out(static: Path) -> None:
    script = "f(/** @type {A} */ (b), (/** @type {Map<A, B>} */c) => c); g(/* kept */); h('/** kept */');\n"
    (static / "js" / "components" / "a.js").write_text(script)
    assert made(static).scripts["js/components/a.js"] == "f((b), (c) => c); g(/* kept */); h('/** kept */');"


_NEEDED = "css/tokens.css css/base.css css/prose.css css/components/call-bar.css js/copy.js js/components/aed-list.js"


@pytest.mark.parametrize("file", _NEEDED.split())
def test_a_missing_file_is_reported(static: Path, file: str) -> None:
    (static / file).unlink()
    found = problem(static)
    assert (str(found.location), found.code) == (f"static/{file}:1", "missing-asset")


@pytest.mark.parametrize("file", ["css/base.css", "js/copy.js"])
@pytest.mark.parametrize("text", ["</style>", "</SCRIPT", "<!--", "/* </script> */"])
def test_what_would_end_the_style_or_script_is_reported_with_its_line(static: Path, file: str, text: str) -> None:
    (static / file).write_text(f"one\n\n{text}\n")
    found = problem(static)
    assert (str(found.location), found.code) == (f"static/{file}:3", "end-tag")


def own_member(name: str) -> str:
    """A manifest.json with what the guide says itself."""
    theme = {"light": "#ffffff", "dark": "#000000", "background": "#ffffff"}
    return json.dumps({"manifest": {name: "other"}, "theme": theme})


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", 1, "json-syntax"),
        ('{\n"manifest": {},\n"theme": {},\n}', 4, "json-syntax"),
        ("[]", 1, "wrong-shape"),
        ("{}", 1, "wrong-shape"),
        ('{"manifest": {}}', 1, "wrong-shape"),
        ('{"manifest": "words", "theme": {}}', 1, "wrong-shape"),
        ('{"manifest": {}, "theme": []}', 1, "wrong-shape"),
        ('{"manifest": {}, "theme": {"light": "#fff", "dark": "#000"}}', 1, "wrong-shape"),
        *((own_member(name), 1, "wrong-shape") for name in "name short_name description start_url".split()),
        *((own_member(name), 1, "wrong-shape") for name in "scope id lang dir".split()),
    ],
)
def test_settings_that_cannot_be_used_are_reported(static: Path, text: str, line: int, code: str) -> None:
    (static / "manifest.json").write_text(text)
    found = problem(static)
    assert (str(found.location), found.code) == (f"static/manifest.json:{line}", code)


OTHER_SQUARES = (
    '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="9" height="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024"><rect width="9" height="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="10 0 512 512"><rect width="9" height="9"/></svg>',
)


@pytest.mark.parametrize(
    "text", ["", "a photograph", "<svg>", "<svg><rect></svg>", "<svg>&nothing;</svg>", *OTHER_SQUARES]
)
def test_a_drawing_that_cannot_be_used_is_reported(static: Path, text: str) -> None:
    (static / "icons" / "icon.svg").write_text(text)
    found = problem(static)
    assert (str(found.location), found.code) == ("static/icons/icon.svg:1", "icon-svg")


def test_every_icon_is_what_it_says_it_is(static: Path) -> None:
    icons = made(static).drawings.icons
    assert set(icons) == {"svg", "192", "512", "maskable", "apple"}
    for icon in icons.values():
        assert hashlib.sha256(icon.content).hexdigest()[:8] in icon.path
        if icon.type == "image/png":
            assert icon.content.startswith(b"\x89PNG\r\n\x1a\n")
            width, height = struct.unpack(">II", icon.content[16:24])
            assert icon.sizes == f"{width}x{height}"
            assert f"-{width}." in icon.path and icon.path.endswith(".png")
        else:
            assert ElementTree.fromstring(icon.content).tag.endswith("svg")
            assert (icon.sizes, icon.type) == ("any", "image/svg+xml")
    assert [icons[name].sizes for name in ("192", "512", "maskable", "apple")] == [
        "192x192",
        "512x512",
        "512x512",
        "180x180",
    ]


def test_an_icon_gets_another_name_only_when_it_looks_different(static: Path) -> None:
    before = {icon.path for icon in made(static).drawings.icons.values()}
    assert before == {icon.path for icon in made(static).drawings.icons.values()}
    edit(static, "icons/icon.svg", "</svg>", '<circle r="200" fill="#f0f"/></svg>')
    assert not before & {icon.path for icon in made(static).drawings.icons.values()}


def test_the_pages_name_icons_that_are_there() -> None:
    for page in small_site().pages:
        text = small_output()[page.path].decode()
        links = re.findall(r'<link rel="(icon|apple-touch-icon|manifest)" href="([^"]*)"', text)
        assert [kind for kind, _ in links] == ["manifest", "icon", "icon", "apple-touch-icon"]
        assert all(address.removeprefix(page.root) in small_output() for _, address in links)


def test_the_manifest_holds_what_an_installed_guide_needs() -> None:
    manifest = json.loads(small_output()["manifest.webmanifest"])
    for member, value in {
        "name": "Small guide",
        "short_name": "Small",
        "description": "Who to call in a small town.",
        "lang": "en",
        "dir": "ltr",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
    }.items():
        assert manifest[member] == value
    assert manifest["shortcuts"] == []  # the small guide has none of these pages
    assert "id" not in manifest  # it would be resolved at the origin: docs/decisions/0003
    for colour in ("theme_color", "background_color"):
        assert re.fullmatch(r"#[0-9a-f]{6}", manifest[colour])


def test_a_long_press_on_the_icon_offers_pages_that_the_guide_has() -> None:
    output = real_output()
    shortcuts = json.loads(output["manifest.webmanifest"])["shortcuts"]
    assert [it["url"] for it in shortcuts] == ["./first-aid/", "./phrases/", "./position/", "./numbers/"]
    assert all(f"{it['url'][2:]}index.html" in output and it["name"] for it in shortcuts)


def test_the_icons_of_the_manifest() -> None:
    icons = json.loads(small_output()["manifest.webmanifest"])["icons"]
    assert {(icon["sizes"], icon["type"], icon["purpose"]) for icon in icons} == {
        ("192x192", "image/png", "any"),
        ("512x512", "image/png", "any"),
        ("512x512", "image/png", "maskable"),
        ("any", "image/svg+xml", "any"),
    }
    assert all(icon["src"] in small_output() for icon in icons)


def test_the_maskable_icon_fills_its_square(static: Path) -> None:
    """A launcher cuts it to any shape; a corner that is already cut would show as a gap."""
    icons = made(static).drawings.icons
    assert b'clip-path="url(#corner)"' in icons["svg"].content
    assert icons["maskable"].content != icons["512"].content


def test_each_rule_of_the_policy() -> None:
    """Nothing may be dropped: each of them is a door that would stand open."""
    assets = real_assets()
    page, single = assets.of_page(["position"]), assets.of_single_file(["position"])
    assert rules_of(page.policy) == {
        "default-src": "'none'",
        "script-src": digest(page.script),
        "style-src": digest(page.style),
        "img-src": "'self' data:",
        "manifest-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "guide-worker",
    }
    assert rules_of(single.policy) == {
        "default-src": "'none'",
        "style-src": digest(single.style),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert single.script == "" and single.style == page.style


def rules_of(policy: str) -> dict[str, str]:
    return {rule.partition(" ")[0]: rule.partition(" ")[2] for rule in policy.split("; ")}


def test_each_icon_and_colour_of_the_manifest_is_the_one_it_is_named_for(static: Path) -> None:
    theme = {"light": "#111111", "dark": "#222222", "background": "#333333"}
    (static / "manifest.json").write_text(json.dumps({"manifest": {"display": "standalone"}, "theme": theme}))
    assets = made(static)
    manifest = json.loads(make_manifest(small_site(), assets))
    assert (manifest["theme_color"], manifest["background_color"]) == ("#111111", "#333333")
    assert assets.drawings.theme == theme
    assert [icon["src"] for icon in manifest["icons"]] == [
        assets.drawings.icons[name].path for name in ("192", "512", "maskable", "svg")
    ]


def test_what_pages_repeat_is_listed_with_the_longest_first(static: Path) -> None:
    """A short text inside a longer one would cut the longer one to pieces in the worker's table."""
    assets = made(static)
    lengths = [len(text) for text in assets.shared]
    assert lengths == sorted(lengths, reverse=True)
    assert set(assets.shared) == {*assets.styles.values(), *assets.scripts.values()}
    assert assets.shared == tuple(sorted(assets.shared, key=lambda text: (-len(text), text)))


def test_the_corner_is_cut_off_the_icons_that_a_browser_shows_and_no_other(static: Path) -> None:
    (static / "icons" / "icon.svg").write_text('<svg viewBox="0 0 512 512">\n<rect id="sign"/>\n</svg>')
    icons = made(static).drawings.icons
    assert icons["svg"].content.decode() == (
        '<svg viewBox="0 0 512 512"><clipPath id="corner"><rect width="512" height="512" rx="112"/></clipPath>'
        '<g clip-path="url(#corner)"><rect id="sign"/></g></svg>\n'
    )
    assert {name: (icon.purpose, icon.path.split(".")[0]) for name, icon in icons.items()} == {
        "svg": ("any", "icons/icon"),
        "192": ("any", "icons/icon-192"),
        "512": ("any", "icons/icon-512"),
        "maskable": ("maskable", "icons/maskable-512"),
        "apple": ("any", "icons/apple-touch-icon-180"),
    }
    assert all(re.fullmatch(r"icons/[a-z0-9-]+\.[0-9a-f]{8}\.(png|svg)", icon.path) for icon in icons.values())


def test_every_member_of_the_manifest() -> None:
    manifest = json.loads(small_output()["manifest.webmanifest"])
    settings = json.loads((ROOT / "static" / "manifest.json").read_text())
    own = {*"name short_name description lang dir start_url scope theme_color background_color icons".split()}
    assert set(manifest) == own | set(settings["manifest"])
    assert all(set(icon) == {"src", "sizes", "type", "purpose"} for icon in manifest["icons"])
    assert small_output()["manifest.webmanifest"].endswith(b"}\n")
    manifest = made_manifest("Sæter")
    assert manifest.isascii() and json.loads(manifest)["name"] == "Sæter", "it means the same under any charset"


def made_manifest(name: str) -> str:
    site = small_site({"guide.yaml": ("name: Small guide", f"name: {name}")})
    return make_manifest(site, make_assets(ROOT / "static", "static")).decode()
