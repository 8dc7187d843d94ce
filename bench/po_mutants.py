"""Damaged translations: python -m bench.po_mutants [--count N] [--seed S]

Each round damages one PO file of the real guide (its own, or the generator's) in one to three places, reads it, and
draws the pages that matter most in that language. Either the build is refused with problems of ours, or each page
calls what the page in the source language calls, and shows no number that the source does not show. Never a traceback.
"""

import argparse
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from sitegen.check.numbers import AllowedNumbers, call_problems, number_problems
from sitegen.check.page_reader import ReadPage, read_page
from sitegen.content.catalogs import read_catalog
from sitegen.content.loader import load_site
from sitegen.content.model import Site
from sitegen.content.translations import catalog_path, load_translations
from sitegen.problems import BuildError, Location
from sitegen.project import WORDS
from sitegen.render.assets import Assets, make_assets
from sitegen.render.templates import Renderer, read_templates

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("index", "emergency", "numbers", "404")
PIECES = [
    '"',
    "\\",
    "1",
    "9",
    "[",
    "]",
    ")",
    "\n",
    "",
    "#",
    "⟦",
    "⟧",
    "{",
    "}",
    "___",
    "<b>",
    "113",
    "911",
    "١١٣",
    "\u202e",
]
# Swapped with another entry, so that what is well formed says something else.
SWAPS = 4


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance, seen = random.Random(options.seed), Counter[str]()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        rounds = Rounds(Path(folder))
        for number in range(options.count):
            outcome = rounds.play(chance)
            seen[outcome] += 1
            if outcome.startswith("WRONG"):
                print(f"round {number}: {outcome}", flush=True)
    for outcome, count in seen.most_common():
        print(f"{count:6} {outcome}")
    print(f"{options.count} rounds in {time.perf_counter() - start:.0f} s")
    return any(outcome.startswith("WRONG") for outcome in seen)


class Rounds:
    """The guide in a folder of its own, of which one file is damaged at a time."""

    def __init__(self, folder: Path) -> None:
        self.content, self.words = folder / "content", folder / "words"
        shutil.copytree(ROOT / "content", self.content)
        shutil.copytree(WORDS, self.words)
        text = (self.content / "guide.yaml").read_text()
        self.lines = {code: f"  {code}: {{" for code in ("nb", "uk", "pl", "ar")}
        self.block = text[text.index("\nlanguages:\n") : text.index("\nsources:\n")]
        self.text = text
        self.site: dict[str, Site] = {code: self._site(code) for code in self.lines}
        self.assets: Assets = make_assets(ROOT / "static", "static")
        source = self._drawn(self.site["nb"], "en")
        self.calls = {slug: Counter(call.target for call in page.calls) for slug, page in source.items()}
        self.numbers = {digits for page in source.values() for digits in _digits(page)}
        self.allowed = AllowedNumbers(self.site["nb"])

    def _site(self, code: str) -> Site:
        """The guide with one other language: the rest would only be read again."""
        lines = [line for line in self.block.splitlines() if line.startswith(self.lines[code])]
        (self.content / "guide.yaml").write_text(self.text.replace(self.block, f"\nlanguages:\n{lines[0]}\n"))
        return load_site(self.content)

    def _drawn(self, site: Site, language: str) -> dict[str, ReadPage]:
        words = read_catalog(self.words / f"{language}.po", f"{language}.po", language)
        renderer = Renderer(site, read_templates(ROOT / "templates", "templates", words.messages.get), self.assets)
        others = [page.path for page in site.pages if page.slug not in PAGES]
        slugs = {page.path: page.slug for page in site.pages}
        return {slugs[path]: read_page(html) for path, html in renderer.pages(others)}

    def play(self, chance: random.Random) -> str:
        code = chance.choice([*self.lines])
        site = self._site(code)
        file = chance.choice([catalog_path(self.content, code), self.words / f"{code}.po"])
        before = file.read_text()
        file.write_text(_damaged(before, chance))
        try:
            (translated,) = load_translations(site, self.content)
            return self._judged(self._drawn(translated, code))
        except BuildError as error:
            return f"refused: {min(problem.code for problem in error.problems)}"
        except Exception as error:
            return f"WRONG: {type(error).__name__}: {error}"
        finally:
            file.write_text(before)

    def _judged(self, pages: dict[str, ReadPage]) -> str:
        for slug, page in pages.items():
            location = Location(slug)
            if [*number_problems(page, location, self.allowed), *call_problems(page, location, self.allowed)]:
                return "refused: by the check of the finished pages"
            if strange := {*_digits(page)} - self.numbers:
                return f"WRONG: {slug} shows {sorted(strange)}"
            if missing := self.calls[slug] - Counter(call.target for call in page.calls):
                return f"WRONG: {slug} does not call {sorted(missing)}"
        return "built: every call and every number as in the source"


def _digits(page: ReadPage) -> list[str]:
    """Every run of three or more digits that a reader sees, digits of all scripts."""
    return [run for words in page.words for run in re.findall(r"\d{3,}", words)]


def _damaged(text: str, chance: random.Random) -> str:
    if chance.randrange(SWAPS) == 0:
        entries = re.findall(r'^msgstr "(.+)"$', text, re.MULTILINE)
        one, other = chance.sample(entries, 2)
        return text.replace(f'msgstr "{one}"', f'msgstr "{other}"', 1)
    letters = list(text)
    for _ in range(chance.randrange(1, 4)):
        letters[chance.randrange(120, len(letters))] = chance.choice(PIECES)
    return "".join(letters)


if __name__ == "__main__":
    sys.exit(main())
