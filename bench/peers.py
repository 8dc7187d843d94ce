"""Other generators on the same pages, where they are installed: MkDocs, and Hugo with Workbox.

They know nothing of our pointers, which stay links to nowhere, and check nothing. Hugo and Workbox (`hugo`, `workbox`)
are looked for on the path.
"""

import importlib.util
import json
import shlex
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from bench.corpus import page_name

MKDOCS, HUGO = "MkDocs", "Hugo + Workbox"
_MENU = 8
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{ .Title }} - {{ site.Title }}</title>
<style>%s</style>
</head>
<body>
<a href="#main">Skip to content</a>
<ul>%s</ul>
<ul>{{ range first 8 site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
<main id="main"><h1>{{ .Title }}</h1>{{ .Content }}</main>
<script>navigator.serviceWorker.register("/sw.js")</script>
</body>
</html>
"""
_CALLS = "".join(f'<li><a href="tel:{number}">{number}</a></li>' for number in range(1, 13))
_STYLE = "body { margin: 0; font: 1.05rem/1.6 system-ui, sans-serif }\n" * 20


def commands(content: Path, folder: Path) -> dict[str, list[str]]:
    """The command of each that is installed; it writes into a folder of its name below `folder`."""
    found = {}
    if importlib.util.find_spec("mkdocs"):
        names = [f"{page_name(number)}.md" for number in range(_MENU)]
        settings = {"site_name": "A guide", "docs_dir": str(content / "pages"), "site_dir": str(folder / MKDOCS)}
        (folder / "mkdocs.yml").write_text(json.dumps(settings | {"nav": names}))
        found[MKDOCS] = [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--quiet",
            "--config-file",
            str(folder / "mkdocs.yml"),
        ]
    hugo, workbox = shutil.which("hugo"), shutil.which("workbox")
    if hugo and workbox:
        found[HUGO] = ["sh", "-c", _hugo(hugo, workbox, content, folder / "hugo-site", folder / HUGO)]
    return found


def _hugo(hugo: str, workbox: str, content: Path, site: Path, output: Path) -> str:
    """A shell command that builds the pages, and a worker that precaches all of them."""
    layouts = site / "layouts" / "_default"
    layouts.mkdir(parents=True, exist_ok=True)
    for name in ("single.html", "list.html"):
        (layouts / name).write_text(_PAGE % (_STYLE, _CALLS))
    (site / "hugo.toml").write_text(
        'baseURL = "/"\ntitle = "A guide"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap", "404"]\n'
        f'publishDir = "{output}"\n'
        # A folder with an index.md would be one page to Hugo.
        f'[[module.mounts]]\nsource = "{content / "pages"}"\ntarget = "content"\nfiles = ["! index.md"]\n'
        f'[[module.mounts]]\nsource = "{content / "pages" / "index.md"}"\ntarget = "content/_index.md"\n'
        '[[module.mounts]]\nsource = "layouts"\ntarget = "layouts"\n'
    )
    settings = {"globDirectory": str(output), "globPatterns": ["**/*.html"], "swDest": str(output / "sw.js")}
    (site / "workbox.js").write_text(f"module.exports = {json.dumps(settings)};\n")
    build = [hugo, "--quiet", "--source", str(site)]
    worker = [workbox, "generateSW", str(site / "workbox.js")]
    return f"{shlex.join(build)} && {shlex.join(worker)}"


def versions() -> list[str]:
    """What is installed of them, with versions."""
    found = [f"mkdocs {version('mkdocs')}"] if importlib.util.find_spec("mkdocs") else []
    if shutil.which("hugo") and shutil.which("workbox"):
        for command in (["hugo", "version"], ["workbox", "--version"]):
            told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            found.append(f"{command[0]} {told.replace('hugo ', '').split('-')[0].strip()}")
    return found
