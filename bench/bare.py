"""The lower limit of a guide's build in Python: Markdown, a layout, a hash, a file, a worker, and nothing else.

    python -m bench.bare CONTENT OUTPUT

The same pages and the same libraries as the generator's, with twelve numbers and a menu on every page and the pages
inside the worker; no check, no reference, no icon. What a build takes beyond this is what the generator itself costs.
"""

import hashlib
import json
import sys
from pathlib import Path

_LAYOUT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{ title }} - Emergency guide</title>
<meta name="description" content="{{ title }}: emergency guide">
<link rel="manifest" href="/manifest.webmanifest">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>{{ style }}</style>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header><nav aria-label="Main"><ul>
{% for entry in menu %}<li><a href="/{{ entry.slug }}/">{{ entry.title }}</a></li>
{% endfor %}</ul></nav></header>
<aside aria-label="Emergency numbers"><ul class="phones">
{% for phone in phones %}<li><a href="tel:{{ phone.number }}"><b>{{ phone.number }}</b> {{ phone.label }}</a></li>
{% endfor %}</ul></aside>
<main id="main"><h1>{{ title }}</h1>
{{ content }}
</main>
<footer><p>Benchmark page</p></footer>
<script>navigator.serviceWorker.register("/sw.js")</script>
</body>
</html>
"""
_WORKER = """const P=%s;
addEventListener("install",e=>e.waitUntil(caches.open("%s").then(c=>Promise.all(Object.keys(P).map(
u=>c.put(u,new Response(P[u],{headers:{"Content-Type":"text/html;charset=utf-8"}})))))));
addEventListener("fetch",e=>e.respondWith(caches.match(e.request).then(r=>r||fetch(e.request))));
"""
_STYLE = "body { margin: 0; font: 1.05rem/1.6 system-ui, sans-serif }\n" * 20


def main(content: Path, output: Path) -> None:
    import jinja2
    import markdown
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    layout = jinja2.Environment(autoescape=False).from_string(_LAYOUT)
    converter = markdown.Markdown(extensions=["tables"], output_format="html")
    phones = list(yaml.load((content / "guide.yaml").read_text(), Loader=loader)["phones"].values())
    files = sorted((content / "pages").glob("*.md"))
    menu = [{"slug": file.stem, "title": file.stem} for file in files[:8]]
    pages: dict[str, str] = {}
    for file in files:
        _, front, body = file.read_text().split("---\n", 2)
        title = yaml.load(front, Loader=loader)["title"]
        converter.reset()
        html = converter.convert(body)
        page = layout.render(title=title, content=html, style=_STYLE, menu=menu, phones=phones)
        folder = output / file.stem
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_bytes(page.encode())
        pages[f"{file.stem}/"] = page
    digests = "".join(hashlib.sha256(page.encode()).hexdigest() for page in pages.values())
    version = hashlib.sha256(digests.encode()).hexdigest()
    (output / "sw.js").write_text(_WORKER % (json.dumps(pages, ensure_ascii=False), version[:12]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
