"""Style, script, security policy and manifest, made from static/. A component brings its files: x.html, x.css, x.js.

A page is self-contained: style and script are put into it, those of every page and those of the components it shows.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

from sitegen.content.documents import read_text
from sitegen.content.model import Site
from sitegen.content.records import Phone
from sitegen.content.references import KINDS
from sitegen.problems import BuildError, Location
from sitegen.remembered import remembered
from sitegen.render.icons import Icon, make_icons
from sitegen.render.share_picture import make_share_picture
from sitegen.render.syntax import refuse_syntax_errors

# The order of the cascade: layers are named in tokens.css, components come between prose and print.
_STYLES_BEFORE = ("css/tokens.css", "css/base.css", "css/layout.css", "css/prose.css")
_STYLES_AFTER = ("css/print.css",)
_SCRIPT = "js/copy.js"
MANIFEST = "manifest.webmanifest"
# The content security policy: nothing but this page's own style and script, this site's icons and worker.
# Trusted Types would refuse the worker's address as a plain string; the script makes it through one policy.
_POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; img-src 'self' data:; manifest-src 'self'; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types guide-worker"
)
_NEEDS = re.compile(r'^/// <reference path="([^"]+)" />$', re.MULTILINE)


@dataclass(frozen=True)
class PageAssets:
    """What one page carries inside it, and the security policy that allows exactly that."""

    style: str
    script: str
    policy: str


@dataclass(frozen=True)
class Drawings:
    """What a template may use of the assets; `theme` is a colour by light and dark.

    `share` is the picture beside a shared link; its address is absolute, so there is none without a public address.
    """

    icons: Mapping[str, Icon]
    share: Icon | None
    theme: Mapping[str, str]


@dataclass(frozen=True)
class Assets:
    """`styles` and `scripts` are finished texts by their path below static/; `needs` names what a script refers to."""

    styles: Mapping[str, str]
    scripts: Mapping[str, str]
    needs: Mapping[str, tuple[str, ...]]
    drawings: Drawings
    app: Mapping[str, Any]

    def of_page(self, components: Iterable[str]) -> PageAssets:
        """The style and script of a page that shows these components."""
        style, script = self._style(components), self._script(components)
        return PageAssets(style, script, _policy(style, script))

    def of_single_file(self, components: Iterable[str]) -> PageAssets:
        """The style of a file without script, and the policy that allows nothing else."""
        style = self._style(components)
        policy = f"default-src 'none'; style-src '{_digest(style)}'; base-uri 'none'; form-action 'none'"
        return PageAssets(style, "", policy)

    @property
    def shared(self) -> tuple[str, ...]:
        """The texts that pages repeat word for word, each as it is in a page; the longest first."""
        return tuple(sorted({*self.styles.values(), *self.scripts.values()}, key=lambda text: (-len(text), text)))

    def _style(self, components: Iterable[str]) -> str:
        own = [path for name in sorted(components) if (path := f"css/components/{name}.css") in self.styles]
        return "\n".join(self.styles[path] for path in (*_STYLES_BEFORE, *own, *_STYLES_AFTER))

    def _script(self, components: Iterable[str]) -> str:
        """Each script after those that it refers to, each once."""
        seen: set[str] = set()
        ordered: list[str] = []

        def add(path: str) -> None:
            if path not in seen:
                seen.add(path)
                for needed in self.needs[path]:
                    add(needed)
                ordered.append(self.scripts[path])

        add(_SCRIPT)
        for name in sorted(components):
            if f"js/components/{name}.js" in self.scripts:
                add(f"js/components/{name}.js")
        return "\n".join(ordered)


def make_assets(static: Path, display: str, shared: tuple[Phone, ...] = ()) -> Assets:
    """All assets of a site. Raises BuildError if a file of static/ is missing or cannot be used.

    `shared` are the phones on the picture of a shared link; without any there is no picture.
    """
    with_script = [f"js/components/{kind.component}.js" for kind in KINDS.values() if kind.script]
    # The calls are not left to a browser's own style.
    components = dict.fromkeys(["css/components/call-bar.css", *_found(static, "css/components/*.css")])
    style_files = [*_STYLES_BEFORE, *components, *_STYLES_AFTER]
    found = [*_found(static, "js/common/*.js"), *_found(static, "js/components/*.js"), *with_script]
    script_files = [*dict.fromkeys([_SCRIPT, *found])]
    sources = {path: _source(static, path, display) for path in (*style_files, *script_files)}
    scripts = {path: without_comments(sources[path]) for path in script_files}
    needs = {path: _needs(path, sources[path], scripts, display) for path in script_files}
    settings = _settings(static / "manifest.json", f"{display}/manifest.json")
    icon, icon_display = static / "icons" / "icon.svg", f"{display}/icons/icon.svg"
    icons = make_icons(icon, icon_display)
    share = make_share_picture(shared, read_text(icon, icon_display), icon_display) if shared else None
    styles = {path: _joined_lines(without_comments(sources[path])) for path in style_files}
    return Assets(styles, scripts, needs, Drawings(icons, share, settings["theme"]), settings["manifest"])


def _found(static: Path, pattern: str) -> list[str]:
    return [file.relative_to(static).as_posix() for file in sorted(static.glob(pattern))]


def _source(static: Path, path: str, display: str) -> str:
    """A style or script as it is written. Raises BuildError if it is missing, or would end the element around it."""
    name = f"{display}/{path}"
    if not (static / path).exists():
        hint = "style and script are read from static/css and static/js"
        raise BuildError.of(Location(name), "missing-asset", "there is no such file", hint)
    text = read_text(static / path, name)
    found = re.search(r"</(style|script)|<!--", text, re.IGNORECASE)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        message, hint = f"{found[0]} would end the page's style or script", "write it in two parts"
        raise BuildError.of(Location(name, line), "end-tag", message, hint)
    refuse_syntax_errors(text, name)
    return text


def _needs(path: str, source: str, scripts: Mapping[str, str], display: str) -> tuple[str, ...]:
    """The scripts that a `/// <reference path="…" />` line names, as paths below static/ (TypeScript's directive)."""
    needed = []
    for match in _NEEDS.finditer(source):
        name = normpath(join(dirname(path), match[1]))
        if name not in scripts:
            line = source.count("\n", 0, match.start()) + 1
            message, hint = f"it refers to {match[1]}, which does not exist", "compare the name with static/js/common/"
            raise BuildError.of(Location(f"{display}/{path}", line), "missing-asset", message, hint)
        needed.append(name)
    return tuple(needed)


@remembered(1_000)
def without_comments(text: str) -> str:
    """Comments on lines of their own, indentation and empty lines are for us, not for a phone on a bad line."""
    text = re.sub(r"^\s*/\*(?:(?!\*/).)*\*/[ \t]*$", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"/\*\* @type [^*]*\*/ ?", "", text)  # types stand within lines too
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _joined_lines(style: str) -> str:
    """A style needs no end of line after `{`, `}`, `;` or `,`, and within a string there is none (CSS Syntax 3)."""
    return re.sub(r"(?<=[{};,])\n", "", style)


def _policy(style: str, script: str) -> str:
    return _POLICY.format(script=_digest(script), style=_digest(style))


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


# What the guide itself says in its manifest; a file of static/ holds for every language, and cannot know it.
_SAID_BY_GUIDE = frozenset("name short_name description lang dir start_url scope id".split())


def _settings(file: Path, display: str) -> dict[str, dict[str, Any]]:
    try:
        settings = json.loads(read_text(file, display))
        theme = {name: str(settings["theme"][name]) for name in ("light", "dark", "background")}
        manifest = dict(settings["manifest"])
    except json.JSONDecodeError as error:
        message, hint = "this cannot be read as JSON", "compare the commas and quotes"
        raise BuildError.of(Location(display, error.lineno), "json-syntax", message, hint) from None
    except (KeyError, TypeError, ValueError, RecursionError):
        hint = "it holds two groups: manifest, and theme with light, dark and background"
        raise BuildError.of(Location(display), "wrong-shape", "a group or a colour is missing", hint) from None
    if said := sorted(_SAID_BY_GUIDE & manifest.keys()):
        message, hint = f"the guide says {', '.join(said)} itself", "remove it here; see `site:` in guide.yaml"
        raise BuildError.of(Location(display), "wrong-shape", message, hint)
    return {"manifest": manifest, "theme": theme}


def _shortcuts(site: Site, slugs: Iterable[str], root: str) -> list[dict[str, str]]:
    """What a long press on the icon offers: of these pages those that the guide has in its menu."""
    pages = {page.slug: page for page in site.menu}
    found = [pages[slug] for slug in slugs if slug in pages]
    return [{"name": str(page.front_matter.menu), "url": f"{root}{page.address}"} for page in found]


def make_manifest(site: Site, assets: Assets) -> bytes:
    """The web app manifest of one language. No `id`: it would be resolved at the origin, and clash below a shared one.

    Whoever installs the guide opens it in the language of the page; all languages belong to the app.
    """
    guide, root = site.guide.site, "../" * site.prefix.count("/") or "./"
    listed = [assets.drawings.icons[name] for name in ("192", "512", "maskable", "svg")]
    icons = [{"src": root.removeprefix("./") + it.path, "sizes": it.sizes, "type": it.type} for it in listed]
    manifest = {
        "name": guide.name,
        "short_name": guide.short_name,
        "description": guide.description,
        "lang": guide.language,
        "dir": site.direction,
        "start_url": "./",
        "scope": root,
        **assets.app,
        "theme_color": assets.drawings.theme["light"],
        "background_color": assets.drawings.theme["background"],
        "icons": [{**icon, "purpose": it.purpose} for icon, it in zip(icons, listed, strict=True)],
        "shortcuts": _shortcuts(site, assets.app.get("shortcuts", ()), root),
    }
    # In ASCII: it means the same whatever charset a host names, and JSON has no byte order mark.
    return (json.dumps(manifest, indent=2) + "\n").encode()
