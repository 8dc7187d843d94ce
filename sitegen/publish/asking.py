"""One file of a published guide: asked of a host, or read from a folder, with the reason where there is no answer."""

import socket
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit

from sitegen.publish.compressed import SUFFIXES, unpacked

SECONDS = 20  # for one file, from the first to the last byte
_MOST_BYTES = 20_000_000
CERTIFICATE = "its certificate is not valid"


@dataclass(frozen=True)
class Answer:
    """What a host sent: status (0 for no answer, with the reason), headers (empty for a folder) and body."""

    status: int
    headers: dict[str, str]
    body: bytes
    reason: str = ""

    @property
    def said(self) -> str:
        """The status in words; a redirect with its target."""
        if not self.status:
            return self.reason
        target = "".join(letter for letter in self.headers.get("location", "") if letter.isprintable())[:200]
        return f"a redirect ({self.status}) to {target}" if 300 <= self.status < 400 else f"status {self.status}"

    @property
    def media_type(self) -> str:
        """Case does not matter in it (RFC 9110)."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


Get = Callable[[str], Answer]
# What a browser gets compressed for an address: its name and what it holds.
GetCompressed = Callable[[str], Iterator[tuple[str, bytes]]]


def from_folder(folder: Path) -> Get:
    def get(path: str) -> Answer:
        try:
            file = folder / path
            file = file / "index.html" if file.is_dir() else file
            return Answer(200, {}, file.read_bytes()) if file.is_file() else Answer(404, {}, b"")
        except (OSError, ValueError) as error:  # may not be read, or can be no name of a file
            return Answer(0, {}, b"", f"cannot be read: {getattr(error, 'strerror', None) or error}")

    return get


def compressed_in_folder(folder: Path) -> GetCompressed:
    """Reads the compressed copies beside a file; one that cannot be read holds nothing."""

    def get(path: str) -> Iterator[tuple[str, bytes]]:
        file = folder / path
        file = file / "index.html" if file.is_dir() else file
        for coding, suffix in SUFFIXES.items():
            copy = file.with_name(file.name + suffix)
            if copy.is_file():
                try:
                    content = unpacked(copy.read_bytes(), coding, _MOST_BYTES)
                except OSError:
                    content = None
                yield copy.relative_to(folder).as_posix(), content or b""

    return get


def compressed_from_host(base: str) -> GetCompressed:
    """Asks as a browser does, which takes what is compressed."""
    ask = from_host(base, "gzip, br")

    def get(path: str) -> Iterator[tuple[str, bytes]]:
        answer = ask(path)
        if not 300 <= answer.status < 400:  # a redirect is judged where the file is asked for as it is
            yield path, answer.body if answer.status == 200 else b""

    return get


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def from_host(base: str, coding: str = "identity") -> Get:
    """Asks a host; `coding` is what may be sent compressed, and is read back."""
    opener = urllib.request.build_opener(_NoRedirect)

    def get(path: str) -> Answer:
        answers: list[Answer] = []
        # A time limit of a socket begins again with each byte; a thread can be left behind.
        address = base + quote(path)
        thread = threading.Thread(target=lambda: answers.append(_asked(opener, address, coding)), daemon=True)
        thread.start()
        thread.join(SECONDS)
        return answers[0] if answers else Answer(0, {}, b"", f"not sent within {SECONDS} seconds")

    return get


def _asked(opener: urllib.request.OpenerDirector, address: str, coding: str) -> Answer:
    try:
        request = urllib.request.Request(_uri(address), headers={"Accept-Encoding": coding})
        with opener.open(request, timeout=SECONDS) as response:
            headers = _headers(response.headers)
            body = response.read(_MOST_BYTES)
            content = body if coding == "identity" else unpacked(body, headers.get("content-encoding", ""), _MOST_BYTES)
            return Answer(response.status, headers, content or b"")
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, _headers(error.headers), error.read(_MOST_BYTES))
    except (OSError, HTTPException, ValueError) as error:
        return Answer(0, {}, b"", _reason(error))


def _headers(message: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in message.items()}


def _uri(address: str) -> str:
    """The address as it is sent: letters beyond ASCII are encoded, in the host's name and in the path."""
    parts = urlsplit(address)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    return parts._replace(netloc=host, path=quote(parts.path, safe="/%:@!$&'()*+,;=~")).geturl()


def _reason(error: Exception) -> str:
    """Why there is no answer."""
    cause = error.reason if isinstance(error, urllib.error.URLError) and isinstance(error.reason, OSError) else error
    match cause:
        case ssl.SSLCertVerificationError():
            return f"{CERTIFICATE}: {getattr(cause, 'verify_message', '')}"
        case ssl.SSLError():
            return "no secure connection can be made: is it https?"
        case socket.gaierror() | UnicodeError():
            return "no host of this name can be found"
        case TimeoutError():
            return f"no answer within {SECONDS} seconds"
        case ConnectionRefusedError():
            return "nothing answers there: the connection is refused"
        case HTTPException():
            return "the answer is cut short, or is not HTTP"
    return f"no answer: {getattr(cause, 'strerror', None) or cause}"
