"""nginx and Caddy on loopback, each with its configuration from deploy/ and only the lines changed that ask for it."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.host import answers, free_port
from tests.support import ROOT

NAMES = ("nginx", "caddy")
# The frame of a whole nginx: on a server it is /etc/nginx/nginx.conf. Nothing is written outside the test's folder.
_NGINX = """
daemon off;
user {user};
worker_processes 1;
pid {work}/nginx.pid;
error_log {work}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {work}/body;
    proxy_temp_path {work}/proxy;
    fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi;
    scgi_temp_path {work}/scgi;
    include {work}/guide.conf;
}}
"""


def find(name: str) -> str:
    """The program; fetched if it is not there. Without it the test fails in CI, and says elsewhere what is missing."""

    def found() -> str | None:
        path = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
        own = (str(file) for file in (ROOT / ".servers").rglob(f"*bin/{name}"))
        return shutil.which(name, path=path) or next(own, None)

    if not found():
        subprocess.run([ROOT / "tools" / "install-servers"], check=False)
    if program := found():
        return program
    message = f"{name} is needed: tools/install-servers fetches it on Debian"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    # Never in CI, and only for want of a server that this system's packages do not have.
    pytest.skip(message)


def configured(name: str, root: Path, port: int, prefix: str) -> str:
    """The shipped configuration with the lines changed that are marked, and no other."""
    text = (ROOT / "deploy" / {"nginx": "nginx.conf", "caddy": "Caddyfile"}[name]).read_text()
    changes = {
        "nginx": {
            "listen 80 default_server;": f"listen 127.0.0.1:{port};",
            "root /srv/guide;": f"root {root};",
            "error_page 404 /404.html;": f"error_page 404 {prefix}404.html;",
        },
        "caddy": {
            "guide.example.org {": f"http://127.0.0.1:{port} {{",
            "root * /srv/guide": f"root * {root}",
            "rewrite * /404.html": f"rewrite * {prefix}404.html",
        },
    }[name]
    for find, replace in changes.items():
        assert text.count(find) == 1
        (line,) = (line for line in text.splitlines() if find in line)
        assert "<--" in line, "whoever copies the file must be told to change it"
        text = text.replace(find, replace)
    return text


@contextmanager
def server(name: str, output: Path, work: Path, prefix: str = "/") -> Iterator[str]:
    """The address of a real server that serves the built folder `output` at `prefix`, from a copy in `work`."""
    root, port = work / "root", free_port()
    shutil.copytree(output, root / prefix.strip("/"))
    text = configured(name, root, port, prefix)
    if name == "nginx":
        (work / "guide.conf").write_text(text)
        (work / "nginx.conf").write_text(_NGINX.format(work=work, user=f"{work.owner()} {work.group()}"))
        command = [find(name), "-p", str(work), "-e", str(work / "error.log"), "-c", str(work / "nginx.conf")]
    else:
        (work / "Caddyfile").write_text("{\n\tadmin off\n}\n" + text)
        command = [find(name), "run", "--adapter", "caddyfile", "--config", str(work / "Caddyfile")]
    with (work / "log").open("wb") as log:
        own = {**os.environ, "XDG_DATA_HOME": str(work), "XDG_CONFIG_HOME": str(work)}
        process = subprocess.Popen(command, stdout=log, stderr=log, env=own)
        try:
            _wait(process, port, work / "log")
            yield f"http://127.0.0.1:{port}{prefix}"
        finally:
            process.terminate()
            process.wait(20)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + 20
    while not answers(port):
        assert process.poll() is None and time.monotonic() < end, log.read_text()
        time.sleep(0.02)
