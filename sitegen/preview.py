"""The maintainer's preview: builds on every save, shows it in the open browser, and keeps the last good page when
something is wrong. The only module that imports livereload.

Two things differ from what is published, and neither is written to disk: the worker is the one that removes itself,
so that yesterday's copy is never shown; and the security policy is left out, so that the reload script may run.
"""

import logging
import mimetypes
import re
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any

from livereload import Server
from livereload.handlers import LiveReloadHandler

from sitegen.pipeline import Project, make_output
from sitegen.problems import BuildError, report
from sitegen.publish.writer import write_output

_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')
_BODY = re.compile(rb"<body[^>]*>")
_NO_STORE = [("Cache-Control", "no-store")]
_TEMPORARY = re.compile(r"(~|\.swp|\.swx|\.tmp|\.new|4913)$|/\.[^/]*$")


def say(line: str) -> None:
    """Prints at once, also into a pipe: a problem reported late is no use."""
    print(line, flush=True)


class Preview:
    """What the preview shows: the output folder, and above it the problems that keep it from being today's."""

    def __init__(self, project: Project, output: Path, log: Callable[[str], None] = say) -> None:
        self.project = project
        self.output = output
        self.log = log
        self.problems = ""

    def rebuild(self) -> None:
        """Builds again. Whatever goes wrong is reported; the preview goes on with the last good output."""
        try:
            files = make_output(self.project)
            written = write_output(files, self.output)
        except BuildError as error:
            self.problems = report(error.problems)
            self.log(self.problems)
        except Exception as error:  # a mistake in the generator itself must not end somebody's writing session
            self.problems = f"build.py itself failed: {type(error).__name__}: {error}"
            self.log(self.problems)
        else:
            self.problems = ""
            self.log(f"Built: {written.written} files changed, {written.removed} removed.")

    def application(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The WSGI application: a static host of the output folder, with the two differences named above."""
        path = environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace").lstrip("/")
        if path == "sw.js":
            return self._answer(
                start_response, "200 OK", "text/javascript", (self.project.static / "sw-preview.js").read_bytes()
            )
        file = self._find(path)
        if file and file.is_dir() and path and not path.endswith("/"):
            start_response("301 Moved Permanently", [("Location", f"/{path}/"), *_NO_STORE])
            return [b""]
        if file and file.is_dir():
            file = file / "index.html"
        status = "200 OK" if file and file.is_file() else "404 Not Found"
        if not file or not file.is_file():
            file = self.output / "404.html"
        content = file.read_bytes() if file.is_file() else b"<!doctype html><head></head><body>Nothing is built yet."
        media_type = _media_type(file)
        content = self._page(content) if "html" in media_type else content
        return self._answer(start_response, status, media_type, content)

    def _find(self, path: str) -> Path | None:
        """Where a path leads to; None if that is outside the output, or cannot be a file name."""
        try:
            file = (self.output / path).resolve()
            file.exists()  # a name that is too long, or holds a zero byte, fails here at the latest
        except (OSError, ValueError):
            return None
        return file if file.is_relative_to(self.output.resolve()) else None

    def _page(self, content: bytes) -> bytes:
        content = _POLICY.sub(b"", content, count=1)
        if not self.problems:
            return content
        style = "margin:0;padding:1rem;background:#fff3cd;color:#000;font:0.875rem/1.5 monospace;white-space:pre-wrap"
        box = f'<pre role="alert" style="{style}">{escape(self.problems)}</pre>'.encode()
        return _BODY.sub(lambda match: match[0] + box, content, count=1)

    def _answer(
        self, start_response: Callable[..., Any], status: str, media_type: str, content: bytes
    ) -> Iterable[bytes]:
        kind = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(content))), *_NO_STORE])
        return [content]


def _media_type(file: Path) -> str:
    if file.suffix == ".webmanifest":
        return "application/manifest+json"
    return mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def serve(project: Project, output: Path, port: int) -> int:
    """Builds, serves and watches until Ctrl-C. Returns the exit status."""
    preview = Preview(project, output)
    preview.rebuild()
    server = Server(preview.application)

    def rebuild() -> None:
        preview.rebuild()
        LiveReloadHandler.reload_waiters()

    for folder in project.sources:
        # "forever": livereload itself would show only the first of two saves within three seconds.
        server.watch(str(folder), rebuild, delay="forever", ignore=lambda name: bool(_TEMPORARY.search(name)))
    logging.getLogger("livereload").addFilter(lambda record: record.levelno >= logging.WARNING)
    # Style is inside the pages (hence no live_css): every change reloads the page, which keeps its scroll position.
    print(f"Open http://localhost:{port}/ and write; every save is shown. Ctrl-C ends it.", flush=True)
    try:
        server.serve(port=port, host="localhost", debug=False, restart_delay=0, live_css=False)
    except OSError:
        print(f"Port {port} is taken: is another preview running? Use --port with another number.", flush=True)
        return 2
    return 0
