"""The maintainer's preview: builds on every save, shows it in the open browser, and keeps the last good page when
something is wrong. Nothing is written to disk. The only module that imports livereload.

Three things differ from what is published: the worker is the one that removes itself, so that yesterday's copy is never
shown; the security policy is left out, so that the reload scripts may run; and /components/ shows every component.
"""

import logging
import mimetypes
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from livereload import Server
from livereload.handlers import LiveReloadHandler, ioloop
from livereload.watcher import Watcher

from sitegen.components_page import ADDRESS, components_page
from sitegen.content.leftovers import is_leftover
from sitegen.drawing import Drawn
from sitegen.pipeline import Output, make_output, make_preview
from sitegen.problems import BuildError, report
from sitegen.project import Project

_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')
_BODY = re.compile(rb"<body[^>]*>")
_NO_STORE = [("Cache-Control", "no-store")]
# Between two looks, and between those while files change: when nothing has for so long, all of one save is there.
_PAUSE_SECONDS, _MOVING_SECONDS = 0.025, 0.02
# After the last save: then what is made of finished pages is made and checked too.
_QUIET_SECONDS = 3
# How often there was something to show. A page asks that when it has been connected: nobody has told it what was saved
# after it was sent and before.
_TURN = "preview-turn"
_LATE = (
    '<script>document.addEventListener("LiveReloadConnect",()=>fetch("/%s").then((it)=>it.text())'
    '.then((turn)=>turn==="%d"||location.reload()))</script>'
)
_NOTHING = b"<!doctype html><head></head><body>Nothing is built yet."


def say(line: str) -> None:
    """Prints at once, also into a pipe: a problem reported late is no use."""
    print(line, flush=True)


class Preview:
    """What the preview shows: the last good build, and above it the problems that keep it from being today's."""

    def __init__(self, project: Project, log: Callable[[str], None] = say, drawn: Drawn | None = None) -> None:
        self.project = project
        self.log = log
        self.files: Output = {}
        self.drawn = drawn or Drawn()
        self.problems = ""
        self.left: frozenset[str] = frozenset()
        self.language = ""
        self.turn = 0

    def rebuild(self) -> None:
        """Builds again. Whatever goes wrong is reported; the preview goes on with the last good build.

        What is looked at comes first; the rest is left until it is asked for, or until nobody saves any more.
        """
        files, self.left = None, frozenset()
        self.turn += 1
        if self.files:
            try:
                files, self.left = make_preview(self.project, self.drawn, self.files, self.language)
            except BuildError:  # found once more below, in the whole
                pass
            except Exception as error:  # a mistake in the short way: the whole may still be right
                self.log(f"Built as a whole: the short way failed: {type(error).__name__}: {error}")
        if files is None:
            self._build()
        else:
            self._show(files)

    def finish(self) -> bool:
        """Makes and checks what was left; whether problems were found."""
        if not self.left:
            return False
        self.left = frozenset()
        self._build(quiet=True)
        self.turn += bool(self.problems)
        return bool(self.problems)

    def _build(self, quiet: bool = False) -> None:
        try:
            files = make_output(self.project, self.drawn)
        except BuildError as error:
            self.problems = report(error.problems)
            self.log(self.problems)
        except Exception as error:  # a mistake in the generator itself must not end somebody's writing session
            self.problems = f"build.py itself failed: {type(error).__name__}: {error}"
            self.log(self.problems)
        else:
            self._show(files, quiet)

    def _show(self, files: Output, quiet: bool = False) -> None:
        changed = sum(self.files.get(path) != content for path, content in files.items())
        if not quiet:
            self.log(f"Built: {changed} files changed, {len(self.files.keys() - files.keys())} removed.")
        self.files, self.problems = files, ""

    def application(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The WSGI application: a static host of the last good build, with the differences named above."""
        path = environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace").lstrip("/")
        if path == "sw.js":
            return self._answer(start_response, "200 OK", "text/javascript", self._worker())
        if path == _TURN:
            return self._answer(start_response, "200 OK", "text/plain", str(self.turn).encode())
        if path not in self.files and any(file.startswith(f"{path}/") for file in self.files):
            start_response("301 Moved Permanently", [("Location", f"/{quote(path)}/"), *_NO_STORE])
            return [b""]
        if path == ADDRESS and f"{ADDRESS}index.html" not in self.files:
            return self._answer(start_response, "200 OK", "text/html", self._components())
        file = f"{path}index.html" if not path or path.endswith("/") else path
        if file in self.left:
            self.finish()
        if file.endswith(".html"):  # the language of the guide has no folder
            self.language = path.partition("/")[0]
        status = "200 OK" if file in self.files else "404 Not Found"
        if file not in self.files:  # the page of the language in whose folder the address is
            own = f"{path.partition('/')[0]}/404.html"
            file = own if own in self.files else "404.html"
        media_type, content = _media_type(file), self.files.get(file, _NOTHING)
        content = self._page(content) if "html" in media_type else content
        return self._answer(start_response, status, media_type, content)

    def _worker(self) -> bytes:
        """Read again each time: it has to be there before the first good build, too."""
        try:
            return (self.project.static / "sw-preview.js").read_bytes()
        except OSError:
            return b""

    def _components(self) -> bytes:
        """Drawn when it is asked for: a save does not wait for it."""
        try:
            return self._page(components_page(self.project))
        except BuildError:
            return self._page(_NOTHING)

    def _page(self, content: bytes) -> bytes:
        content = _POLICY.sub(b"", content, count=1)
        late = (_LATE % (_TURN, self.turn)).encode()
        if not self.problems:
            return _BODY.sub(lambda match: match[0] + late, content, count=1)
        style = "margin:0;padding:1rem;background:#fff3cd;color:#000;font:0.875rem/1.5 monospace;white-space:pre-wrap"
        box = f'<pre role="alert" style="{style}">{escape(self.problems)}</pre>'.encode(errors="backslashreplace")
        return _BODY.sub(lambda match: match[0] + late + box, content, count=1)

    def _answer(
        self, start_response: Callable[..., Any], status: str, media_type: str, content: bytes
    ) -> Iterable[bytes]:
        kind = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(content))), *_NO_STORE])
        return [content]


def _media_type(path: str) -> str:
    if path.endswith(".webmanifest"):
        return "application/manifest+json"
    return mimetypes.guess_type(path)[0] or "application/octet-stream"


class Changes:
    """Whether files have changed, by date, size and identity: one moved in with an old date has, and one removed.

    Editors write a file in several steps, and many files at once: a change counts when it is over.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(folders)
        self.seen = dict(self._states())
        self.moving = False

    def over(self) -> bool:
        """Whether something had changed at the last call, and nothing has since."""
        now = dict(self._states())
        was_moving, self.moving, self.seen = self.moving, now != self.seen, now
        return was_moving and not self.moving

    def _states(self) -> Iterator[tuple[str, tuple[int, int, int]]]:
        for folder in map(str, self.folders):
            for here, _, names in os.walk(folder, followlinks=True):
                inside = here[len(folder) + 1 :]
                for name in names:
                    if is_leftover(f"{inside}/{name}" if inside else name):
                        continue
                    try:
                        found = os.stat(file := os.path.join(here, name))
                    except OSError:  # gone in this moment, or a link to nothing
                        continue
                    yield file, (found.st_mtime_ns, found.st_size, found.st_ino)


class _Watcher(Watcher):  # type: ignore[misc]  # livereload has no types
    """Takes the place of livereload's own, which does not see a file with an old date."""

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self.preview = preview
        self.changes = Changes(preview.project.sources)
        self.saved = 0.0
        self._tasks = {"sources": None}  # or livereload would watch the working directory

    def start(self, callback: Callable[[], None]) -> bool:
        """Called once by livereload; true says that it need not look itself."""
        self.look()
        return True

    def look(self) -> None:
        """Looks, builds if something has changed, and looks again soon: in a large guide after ten times a look."""
        begun, pause = time.monotonic(), _PAUSE_SECONDS
        try:
            over = self.changes.over()
            pause = max(_MOVING_SECONDS if self.changes.moving else pause, 10 * (time.monotonic() - begun))
            if over:
                self.preview.rebuild()
                self.saved = time.monotonic()
                LiveReloadHandler.reload_waiters()
            elif begun - self.saved > _QUIET_SECONDS and not self.changes.moving and self.preview.finish():
                LiveReloadHandler.reload_waiters()
        finally:  # whatever happens, the next save is seen
            ioloop.IOLoop.current().call_later(pause, self.look)


def serve(project: Project, port: int, drawn: Drawn) -> int:
    """Builds, serves and watches until Ctrl-C; `drawn` is what an earlier build left. Returns the exit status."""
    preview = Preview(project, drawn=drawn)
    server = Server(preview.application, _Watcher(preview))  # before the build: a save during it is a change
    preview.rebuild()
    logging.getLogger("livereload").addFilter(lambda record: record.levelno >= logging.WARNING)
    # Style is inside the pages (hence no live_css): every change reloads the page, which keeps its scroll position.
    print(f"Open http://localhost:{port}/ and write; every save is shown. Ctrl-C ends it.", flush=True)
    try:
        server.serve(port=port, host="localhost", debug=False, restart_delay=0, live_css=False)
    except OSError:
        print(f"Port {port} cannot be used: is another preview running? Use --port with another number.", flush=True)
        return 2
    return 0
