"""Many towns on one host: a folder for each, one start page, nothing of one in another's."""

import dataclasses
import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from sitegen.bundle.worker import read_table
from sitegen.check.page_reader import read_page
from sitegen.cli import main
from sitegen.pipeline import Output, make_output
from sitegen.problems import BuildError, Problem
from sitegen.project import Project
from sitegen.publish.verify import verify
from sitegen.towns import Town, _differences, content_folders, make_towns
from tests.support import CALLS, ROOT, SMALL, edit, make_home, small_site, snapshot

ADDRESS = "https://example.org/"
OTHER = {
    "Smalltown": "Otherby",
    "small town": "other place",
    "Small guide": "Other guide",
    "short_name: Small": "short_name: Oth",
}


def write_towns(folder: Path) -> Path:
    """Two towns, each with words that the other does not have."""
    for name in ("a-town", "b-town"):
        shutil.copytree(SMALL, folder / "towns" / name / "content")
    for file in (folder / "towns" / "b-town" / "content").rglob("*.*"):
        text = file.read_text()
        for find, replace in OTHER.items():
            text = text.replace(find, replace)
        file.write_text(text)
    return folder / "towns"


def made(towns: Path, base_url: str | None = None, static: Path = ROOT / "static") -> Output:
    return make_towns(content_folders(towns), Project(towns, ROOT / "templates", static, base_url))


@cache
def output(base_url: str | None = None) -> Output:
    with TemporaryDirectory() as folder:
        return made(write_towns(Path(folder)), base_url)


def problems(towns: Path, **options: Any) -> list[Problem]:
    with pytest.raises(BuildError) as caught:
        made(towns, **options)
    return [*caught.value.problems]


def test_each_town_is_built_as_if_it_were_alone(tmp_path: Path) -> None:
    towns = write_towns(tmp_path)
    for name in ("a-town", "b-town"):
        alone = make_output(Project(towns / name / "content", ROOT / "templates", ROOT / "static"))
        own = {path.removeprefix(f"{name}/"): it for path, it in output().items() if path.startswith(f"{name}/")}
        assert own == {path: it for path, it in alone.items() if path not in (".nojekyll", "_headers")}
    assert {path for path in output() if "/" not in path} == {"index.html", "404.html", ".nojekyll", "_headers"}


def test_nothing_of_one_town_is_in_the_output_of_another() -> None:
    own = {"a-town": "Smalltown|small town|Small guide", "b-town": "Otherby|other place|Other guide"}
    for path, content in output().items():
        town = path.partition("/")[0]
        for other in own.keys() - {town} if "/" in path else ():
            assert not re.search(f"{own[other]}|{other}", content.decode(errors="replace")), path


def test_a_worker_answers_for_its_own_folder_only() -> None:
    for town in ("a-town", "b-town"):
        _, table = read_table(output()[f"{town}/sw.js"].decode())
        assert not [path for path in table if path.startswith(("/", "..")) or "town" in path]
        page = output()[f"{town}/emergency/index.html"].decode()
        assert 'data-root="../"' in page, "the worker is registered below the town's own root"
        manifest = output()[f"{town}/manifest.webmanifest"].decode()
        assert '"scope": "./"' in manifest and '"id"' not in manifest


def test_the_start_page_has_no_worker_and_no_script() -> None:
    """A worker above the towns would answer for all of them, and none of them would be saved."""
    for path in ("index.html", "404.html"):
        page = read_page(output()[path].decode())
        assert page.scripts == page.data == [] and page.loads == []
        assert "default-src 'none'; style-src 'sha256-" in output()[path].decode().replace("&#39;", "'")
    assert "sw.js" not in output()


def test_the_start_page_begins_with_the_calls_and_lists_every_town() -> None:
    page = read_page(output()["index.html"].decode())
    assert page.call_bar == CALLS and [call.target for call in page.calls] == CALLS
    assert page.links == ["./a-town/", "./b-town/"] and page.headings == ["Choose your town"]
    text = output()["index.html"].decode()
    assert (page.language, page.title) == ("en", "Choose your town")
    for words in ("Smalltown", "Small guide", "Otherby", "Other guide"):
        assert words in text


def test_the_languages_of_a_town_are_links_in_their_own_script(tmp_path: Path) -> None:
    towns = write_towns(tmp_path)
    shutil.rmtree(towns / "a-town")
    shutil.copytree(ROOT / "content", towns / "halden" / "content")
    page = made(towns)["index.html"].decode()
    assert read_page(page).links[1:] == [
        "./halden/",
        "./halden/",
        *(f"./halden/{it}/" for it in ("nb", "uk", "pl", "ar")),
    ]
    assert 'hreflang="uk" lang="uk">Українська</a>' in page


def test_with_an_address_each_town_has_its_own_below_it() -> None:
    files = output(ADDRESS)
    for town in ("a-town", "b-town"):
        assert f'<link rel="canonical" href="{ADDRESS}{town}/">' in files[f"{town}/index.html"].decode()
    assert read_page(files["404.html"].decode()).links == [f"{ADDRESS}a-town/", f"{ADDRESS}b-town/"], "at any depth"
    maps = re.findall(r"Sitemap: (.*)", files["robots.txt"].decode())
    assert maps == [f"{ADDRESS}a-town/sitemap.xml", f"{ADDRESS}b-town/sitemap.xml"]
    assert not {path for path in files if path.endswith("/robots.txt")}, "a crawler asks for it at the top only"
    assert "robots.txt" not in output("https://example.org/towns/")


def test_the_headers_of_all_files_are_in_one_file_at_the_top() -> None:
    text = output()["_headers"].decode()
    for path in ("/a-town/sw.js", "/b-town/sw.js", "/a-town/emergency/", "/"):
        assert f"\n{path}\n" in text
    assert not {path for path in output() if path.endswith("/_headers")}


def test_a_file_for_the_host_is_at_the_top_once(tmp_path: Path) -> None:
    towns, static = write_towns(tmp_path), tmp_path / "static"
    shutil.copytree(ROOT / "static", static)
    (static / "host").mkdir()
    (static / "host" / "CNAME").write_text("example.org")
    files = made(towns, static=static)
    assert [path for path in files if path.endswith("CNAME")] == ["CNAME"]
    (static / "host" / "index.html").write_text("Mine")
    assert [it.code for it in problems(towns, static=static)] == ["duplicate-output"]


def test_the_problems_of_all_towns_are_told_at_once(tmp_path: Path) -> None:
    towns = write_towns(tmp_path)
    edit(towns / "a-town", "content/pages/emergency.md", "then help.", "then help: call 911.")
    edit(towns / "b-town", "content/guide.yaml", 'number: "113"', 'number: "112"')
    found = problems(towns)
    assert {it.location.path.split("/towns/")[1].partition("/")[0] for it in found} == {"a-town", "b-town"}
    assert {"hard-coded-number", "emergency-number"} <= {it.code for it in found}


def test_towns_that_call_for_other_help_have_no_start_page_together(tmp_path: Path) -> None:
    """As towns of two countries would; each by itself is held to the numbers of its own."""
    phone = small_site().guide.phones["police"]
    other = phone.model_copy(update={"number": dataclasses.replace(phone.number, formatted="133")})
    guide = small_site().guide.model_copy(update={"phones": {**small_site().guide.phones, "police": other}})
    towns = [
        Town("a-town", tmp_path / "a-town" / "content", small_site(), {}),
        Town("b-town", tmp_path / "b-town" / "content", dataclasses.replace(small_site(), guide=guide), {}),
    ]
    assert [*_differences(towns[:1] * 2)] == []
    (found,) = _differences(towns)
    assert (found.code, found.location.path.endswith("b-town/content/guide.yaml")) == ("town-numbers", True)
    assert "not those of a-town" in found.message and "police 133" in found.message


@pytest.mark.parametrize("name", ["B-Town", "b_town", "b--town", "ø"])
def test_the_name_of_a_folder_is_an_address(tmp_path: Path, name: str) -> None:
    towns = write_towns(tmp_path)
    (towns / "b-town").rename(towns / name)
    assert [it.code for it in problems(towns)] == ["town-name"]


def test_a_number_in_the_start_page_comes_from_a_guide(tmp_path: Path) -> None:
    towns, home = write_towns(tmp_path), make_home(tmp_path / "home")
    edit(home, "templates/towns.html", "Each town has", "Call 911. Each town has")
    with pytest.raises(BuildError) as caught:
        make_towns(content_folders(towns), Project(towns, home / "templates", home / "static"))
    assert {it.code for it in caught.value.problems} == {"number-not-in-guide"}


def test_a_link_of_the_start_page_that_leads_nowhere_is_a_problem(tmp_path: Path) -> None:
    towns, home = write_towns(tmp_path), make_home(tmp_path / "home")
    edit(home, "templates/components/town-list.html", "{{ town.name }}/", "{{ town.name }}s/")
    with pytest.raises(BuildError) as caught:
        make_towns(content_folders(towns), Project(towns, home / "templates", home / "static"))
    assert {it.code for it in caught.value.problems} == {"broken-link"}


def test_the_verb_writes_all_of_it_and_each_town_verifies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = make_home(tmp_path)
    write_towns(home)
    assert main(["towns", str(home / "towns"), "--output", str(home / "public")], home) == 0
    assert capsys.readouterr().out.startswith("a-town, b-town and a start page in ")
    for town in ("a-town", "b-town"):
        assert verify(str(home / "public" / town), lambda line: None) == []
    before = snapshot(home / "public")
    assert main(["towns", str(home / "towns"), "--output", str(home / "public")], home) == 0
    assert snapshot(home / "public") == before, "a second time nothing is written"
    edit(home, "towns/a-town/content/pages/index.md", "title: ", "titel: ")
    assert main(["towns", str(home / "towns"), "--output", str(home / "public")], home) == 1
    assert snapshot(home / "public") == before, "the last good one stays, whole"


def test_without_a_town_the_verb_says_where_the_first_belongs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = make_home(tmp_path)
    with pytest.raises(SystemExit) as caught:
        main(["towns", str(tmp_path / "towns")], home)
    assert caught.value.code == 2 and "NAME/content/guide.yaml" in capsys.readouterr().err


def test_a_town_that_names_an_address_of_its_own_keeps_it(tmp_path: Path) -> None:
    towns = write_towns(tmp_path)
    edit(towns / "b-town", "content/guide.yaml", "site:\n", "site:\n  address: https://b.example.org/\n")
    files = made(towns)
    assert '<link rel="canonical" href="https://b.example.org/">' in files["b-town/index.html"].decode()
    assert "b-town/sitemap.xml" in files and not {path for path in files if path.endswith("robots.txt")}
