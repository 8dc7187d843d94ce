"""nginx, Caddy and Apache on loopback, each as deploy/ ships it and only the lines changed that ask for it."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.host import answers, free_port
from tests.support import ROOT

NAMES = ("nginx", "caddy", "apache")
# Name → the file in deploy/, and the program.
FILES = {
    "nginx": ("nginx.conf", "nginx"),
    "caddy": ("Caddyfile", "caddy"),
    "apache": ("apache.htaccess", "apache2"),
}
_BROTLI = "ngx_http_brotli_static_module.so"
# The frame of a whole nginx: on a server it is /etc/nginx/nginx.conf. Nothing is written outside the test's folder.
_NGINX = """
{modules}
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
# What a host with Apache gives: the folder, the modules, and leave to say the rest in .htaccess.
_APACHE = """
ServerRoot {work}
ServerName guide.example
Listen 127.0.0.1:{port}
PidFile {work}/apache.pid
Mutex file:{work}
ErrorLog {work}/error.log
TypesConfig /dev/null
User {user}
Group {group}
ServerTokens Prod
DocumentRoot {root}
<Directory />
    AllowOverride None
    Require all denied
</Directory>
<Directory {root}>
    AllowOverride All
    Options Indexes FollowSymLinks
    Require all granted
</Directory>
"""
_APACHE_MODULES = ("alias", "authz_core", "autoindex", "deflate", "dir", "filter", "headers", "mime", "mpm_event")


def find(file: str) -> Path:
    """A program or module; fetched if need be. Without it the test fails in CI, and says elsewhere what is missing."""

    def found() -> Path | None:
        path = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
        system = [shutil.which(file, path=path), *Path("/usr/lib/nginx/modules").glob(file)]
        unpacked = [it for it in (ROOT / ".servers").rglob(file) if it.parent.name in ("bin", "sbin", "modules")]
        return next((Path(it) for it in [*system, *unpacked] if it and Path(it).is_file()), None)

    if not found():
        subprocess.run([ROOT / "tools" / "install-servers"], check=False)
    if program := found():
        return program
    message = f"{file} is needed: tools/install-servers fetches it on Debian"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    # Never in CI, and only for want of a server that this system's packages do not have.
    pytest.skip(message)


def configured(name: str, root: Path, port: int, prefix: str) -> str:
    """The shipped configuration with the lines changed that are marked, and no other."""
    text = (ROOT / "deploy" / FILES[name][0]).read_text()
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
        "apache": {"ErrorDocument 404 /404.html": f"ErrorDocument 404 {prefix}404.html"},
    }[name]
    lines = text.splitlines()
    for find, replace in changes.items():
        assert text.count(find) == 1
        (number,) = (number for number, line in enumerate(lines) if find in line)
        # Apache knows no comment at the end of a line.
        marked = lines[number - 1 if name == "apache" else number]
        assert "<--" in marked, "whoever copies the file must be told to change it"
        text = text.replace(find, replace)
    return text


@contextmanager
def server(
    name: str, output: Path, work: Path, prefix: str = "/", changes: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The address of a real server that serves the built folder `output` at `prefix`, from a copy in `work`.

    `changes` are other lines of the configuration that are not as shipped: find → replace.
    """
    with tempfile.TemporaryDirectory() as public:
        # Apache does not run as root, and another user may not look into the folders of tests.
        root = Path(public) if name == "apache" else work / "root"
        for folder in (work, root):
            folder.mkdir(exist_ok=True)
        root.chmod(0o755)
        shutil.copytree(output, root / prefix.strip("/"), dirs_exist_ok=True)
        port = free_port()
        text = configured(name, root, port, prefix)
        for find, replace in (changes or {}).items():
            assert text.count(find) == 1, find
            text = text.replace(find, replace)
        with _started(name, text, root, prefix, work, port):
            yield f"http://127.0.0.1:{port}{prefix}"


@contextmanager
def _started(name: str, text: str, root: Path, prefix: str, work: Path, port: int) -> Iterator[None]:
    own = {**os.environ, "XDG_DATA_HOME": str(work), "XDG_CONFIG_HOME": str(work)}
    match name:
        case "nginx":
            command = _nginx(text, work)
        case "apache":
            (root / prefix.strip("/") / ".htaccess").write_text(text)
            command = _apache(root, work, port)
            libraries = (ROOT / ".servers").glob("*/usr/lib/*-linux-gnu")
            own["LD_LIBRARY_PATH"] = ":".join(map(str, libraries))
        case _:
            (work / "Caddyfile").write_text("{\n\tadmin off\n}\n" + text)
            command = [find(name), "run", "--adapter", "caddyfile", "--config", work / "Caddyfile"]
    with (work / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=own)
        try:
            wait_until_it_answers(process, port, work / "log")
            yield
        finally:
            process.terminate()
            process.wait(60)


def _nginx(text: str, work: Path) -> list[str | Path]:
    modules = "" if "# brotli_static on;" in text else f"load_module {find(_BROTLI)};"
    (work / "guide.conf").write_text(text)
    frame = _NGINX.format(work=work, user=f"{work.owner()} {work.group()}", modules=modules)
    (work / "nginx.conf").write_text(frame)
    return [find("nginx"), "-p", work, "-e", work / "error.log", "-c", work / "nginx.conf"]


def _apache(root: Path, work: Path, port: int) -> list[str | Path]:
    program = find("apache2")
    folder = program.resolve().parents[1] / "lib" / "apache2" / "modules"
    modules = (f"LoadModule {name}_module {folder}/mod_{name}.so\n" for name in _APACHE_MODULES)
    # It does not run as root: whoever may, lets it be nobody, who has to be able to read.
    user, group = ("www-data", "www-data") if work.owner() == "root" else (work.owner(), work.group())
    frame = _APACHE.format(work=work, port=port, root=root, user=user, group=group)
    (work / "apache.conf").write_text("".join(modules) + frame)
    return [program, "-D", "FOREGROUND", "-f", work / "apache.conf"]


def wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + 60
    while not answers(port):
        assert process.poll() is None and time.monotonic() < end, log.read_text()
        time.sleep(0.02)
