"""Everything a page needs to be drawn, made from static/: style, script, the page's security policy, icons, manifest.

A page is self-contained, so style and script are put into it; only icons and the manifest are files of their own.
The only module that knows resvg, which draws the icons from static/icons/icon.svg, and oxipng, which makes them small.
"""

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

import oxipng
import resvg_py

from sitegen.contact_card import PATH, make_contact_card
from sitegen.model import Site
from sitegen.problems import BuildError, Location, Problem
from sitegen.source import read_text

# The order of the cascade: layers are named in tokens.css, components stand between layout and print.
_STYLES = ("css/tokens.css", "css/base.css", "css/layout.css", "css/components/*.css", "css/print.css")
_SCRIPTS = ("js/*.js",)
# A page with a template of its own also carries css/pages/<template>.css and js/pages/<template>.js, if they exist.
_OWN_STYLE, _OWN_SCRIPT = "css/pages/{}.css", "js/pages/{}.js"
_WINDOW = re.compile(r"(<svg[^>]*>)(.*)(</svg>)", re.DOTALL)


@dataclass(frozen=True)
class Icon:
    """An icon file: `path` below the site's root (its name holds a hash of its bytes), `sizes` as in the manifest."""

    path: str
    sizes: str
    type: str
    purpose: str
    content: bytes


@dataclass(frozen=True)
class Assets:
    """What `base.html` puts into a page, and the files that every page names; by template.

    `common` are the style and the script that stand in every page, before the template's own.
    """

    common: tuple[str, str]
    styles: dict[str, str]
    whole_style: str
    scripts: dict[str, str]
    policies: dict[str, str]
    icons: dict[str, Icon]
    theme: dict[str, str]
    files: dict[str, bytes]


def make_assets(site: Site, static: FilePath, shown: str) -> Assets:
    """All assets of the site. Raises BuildError if a file of static/ is missing or cannot be used."""
    templates = sorted({page.template_name for page in site.pages})
    common = (_joined(static, _STYLES, shown), _joined(static, _SCRIPTS, shown))
    styles = {name: _with_own(static, _STYLES, _OWN_STYLE.format(name), shown) for name in templates}
    own = tuple(_OWN_STYLE.format(name) for name in templates if (static / _OWN_STYLE.format(name)).exists())
    whole = _joined(static, (*_STYLES, *own), shown)
    scripts = {name: _with_own(static, _SCRIPTS, _OWN_SCRIPT.format(name), shown) for name in templates}
    policies = {name: _policy(styles[name], scripts[name]) for name in templates}
    settings = _settings(static / "manifest.json", f"{shown}/manifest.json")
    icons = _icons(static / "icons" / "icon.svg", f"{shown}/icons/icon.svg")
    manifest = _manifest(site, settings, icons)
    files = {icon.path: icon.content for icon in icons.values()} | {"manifest.webmanifest": manifest}
    files[PATH] = make_contact_card(site.guide)
    return Assets(common, styles, whole, scripts, policies, icons, settings["theme"], files)


def _joined(static: FilePath, patterns: tuple[str, ...], shown: str) -> str:
    parts = []
    for pattern in patterns:
        files = sorted(static.glob(pattern))
        if not files:
            hint = "style and script are read from static/css and static/js"
            raise BuildError([Problem(Location(f"{shown}/{pattern}"), "missing-asset", "no such file", hint)])
        for file in files:
            name = f"{shown}/{file.relative_to(static).as_posix()}"
            text = read_text(file, name)
            _refuse_end_tag(text, name)
            parts.append(_without_comments(text))
    return "\n".join(parts)


def _with_own(static: FilePath, patterns: tuple[str, ...], own: str, shown: str) -> str:
    return _joined(static, (*patterns, own) if (static / own).exists() else patterns, shown)


def _refuse_end_tag(text: str, name: str) -> None:
    found = re.search(r"</(style|script)|<!--", text, re.IGNORECASE)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        message, hint = f"{found[0]} would end the page's style or script", "write it in two parts"
        raise BuildError([Problem(Location(name, line), "end-tag", message, hint)])


def _without_comments(text: str) -> str:
    """Comments on lines of their own, indentation and empty lines are for us, not for a phone on a bad line."""
    text = re.sub(r"^\s*/\*(?:(?!\*/).)*\*/[ \t]*$", "", text, flags=re.DOTALL | re.MULTILINE)
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _policy(styles: str, script: str) -> str:
    """The content security policy: nothing but this page's own style and script, this site's icons and worker.

    Trusted Types would refuse the worker's address as a plain string; the script makes it through one policy.
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_digest(script)}'",
            f"style-src '{_digest(styles)}'",
            "img-src 'self' data:",
            "manifest-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types guide-worker",
        ]
    )


def style_policy(styles: str) -> str:
    """The policy of a file without script: its own style and nothing else."""
    return f"default-src 'none'; style-src '{_digest(styles)}'; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _settings(file: FilePath, shown: str) -> dict[str, dict[str, Any]]:
    try:
        settings = json.loads(read_text(file, shown))
        theme = {name: str(settings["theme"][name]) for name in ("light", "dark", "background")}
        return {"manifest": dict(settings["manifest"]), "theme": theme}
    except json.JSONDecodeError as error:
        problem = Problem(
            Location(shown, error.lineno), "json-syntax", "this cannot be read as JSON", "compare the commas and quotes"
        )
    except (KeyError, TypeError, ValueError, RecursionError):
        problem = Problem(
            Location(shown),
            "wrong-shape",
            "a group or a colour is missing",
            "it holds two groups: manifest, and theme with light, dark and background",
        )
    raise BuildError([problem])


def _icons(file: FilePath, shown: str) -> dict[str, Icon]:
    """Every icon from one drawing, which fills its square to the edge and keeps its sign in the inner 80 %."""
    drawing = read_text(file, shown)
    match = _WINDOW.search(drawing)
    if not match:
        raise BuildError(
            [Problem(Location(shown), "icon-svg", "this is not an SVG drawing", "it is one <svg> element")]
        )
    clip = '<clipPath id="corner"><rect width="512" height="512" rx="112"/></clipPath>'
    rounded = f'{match[1]}{clip}<g clip-path="url(#corner)">{match[2].strip()}</g>{match[3]}\n'
    return {
        "svg": _icon("icon", "any", "image/svg+xml", "any", rounded.encode(), "svg"),
        "192": _png(rounded, "icon", 192, "any", shown),
        "512": _png(rounded, "icon", 512, "any", shown),
        "maskable": _png(drawing, "maskable", 512, "maskable", shown),
        "apple": _png(drawing, "apple-touch-icon", 180, "any", shown),
    }


def _png(drawing: str, name: str, size: int, purpose: str, shown: str) -> Icon:
    try:
        content = resvg_py.svg_to_bytes(svg_string=drawing, width=size, height=size, skip_system_fonts=True)
    except ValueError:
        problem = Problem(
            Location(shown), "icon-svg", "the drawing cannot be rendered", "open it in a browser and compare"
        )
        raise BuildError([problem]) from None
    return _icon(
        name, f"{size}x{size}", "image/png", purpose, oxipng.optimize_from_memory(bytes(content), level=1), "png"
    )


def _icon(name: str, sizes: str, media_type: str, purpose: str, content: bytes, suffix: str) -> Icon:
    # Browsers look at an installed app's icon again only when its address changes.
    digest = hashlib.sha256(content).hexdigest()[:8]
    size = f"-{sizes.split('x')[0]}" if "x" in sizes else ""
    return Icon(f"icons/{name}{size}.{digest}.{suffix}", sizes, media_type, purpose, content)


def _manifest(site: Site, settings: dict[str, dict[str, Any]], icons: dict[str, Icon]) -> bytes:
    """The web app manifest. No `id`: it would be resolved at the origin, and clash below a shared one."""
    guide = site.guide.site
    listed = [icons[name] for name in ("192", "512", "maskable", "svg")]
    manifest = {
        "name": guide.name,
        "short_name": guide.short_name,
        "description": guide.description,
        "lang": guide.language,
        "dir": "ltr",
        "start_url": "./",
        "scope": "./",
        **settings["manifest"],
        "theme_color": settings["theme"]["light"],
        "background_color": settings["theme"]["background"],
        "icons": [
            {"src": icon.path, "sizes": icon.sizes, "type": icon.type, "purpose": icon.purpose} for icon in listed
        ],
    }
    return (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()
