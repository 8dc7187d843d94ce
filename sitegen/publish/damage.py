"""What was done to a page on its way: its bytes beside those that the worker's table holds."""

import hashlib
import os
import re
from collections.abc import Mapping

from sitegen.bundle.worker import Entry

_ADVICE = "switch it off, or take the guide out of it; then publish again"
# What a reader sees is what is left without these.
_UNSEEN = re.compile(r"<!--.*?-->|<(style|script)\b.*?</\1>|<[^>]*>|\s|\ufeff", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(r"\bhref=[\"']?([^\"'\s>]+)")
_EDITION = re.compile(r'<html\b[^>]*\bdata-edition="?([0-9a-f]*)')


def is_sign_in(page: str) -> bool:
    """Whether a page asks for a password."""
    return bool(re.search(r"<input\b[^>]*\btype=[\"']?password", page, re.IGNORECASE))


def what_changed(sent: bytes, path: str, table: Mapping[str, Entry]) -> tuple[str, str, str]:
    """Code, message and hint for a file that is not as it was built, in the words of what did it."""
    entry, page = table.get(path), sent.decode("utf-8", "replace")
    if not entry or not entry.body or not entry.type.startswith("text/html"):
        return _other()
    if is_sign_in(page):
        return (
            "sign-in",
            "a page that asks for a password is sent",
            "the guide has to be public: switch it off",
        )
    if path and hashlib.sha256(sent).hexdigest() == table[""].digest:
        hint = "the host answers whatever it does not find with the home page: switch that off (single-page app)"
        return "home-for-all", "the home page is sent in its place", hint
    edition = _EDITION.search(page)
    if edition and entry.edition and edition[1] != entry.edition:
        hint = "a cache on the way holds an older one: clear it, or ask again in some minutes (--wait 900)"
        return "old-page", "this is the page of another version than sw.js", hint
    return _rewritten(page, entry.body)


def _rewritten(page: str, built: str) -> tuple[str, str, str]:
    """The same page, but with something in it or out of it."""
    if "/cdn-cgi/l/email-protection" in page or "__cf_email__" in page:
        return "mail-hidden", "mail addresses were hidden in it", f"Cloudflare's Email Address Obfuscation: {_ADVICE}"
    added = _added(page, built)
    if added or len(re.findall("<script", page, re.IGNORECASE)) > len(re.findall("<script", built, re.IGNORECASE)):
        what = f": {' '.join(added.split())[:80]}" if added.strip() else ""
        hint = f"your host or CDN puts something into pages (statistics, a banner, a bar for comments): {_ADVICE}"
        return "injected", f"something was put into the page{what}", hint
    if len(page) < len(built) and _words_and_links(page) == _words_and_links(built):
        hint = f"your host or CDN makes the HTML smaller (minify, optimize, pretty addresses): {_ADVICE}"
        return "minified", "spaces, quotes or tags were taken out of the page", hint
    return _other()


def _words_and_links(page: str) -> tuple[str, list[str]]:
    """What has to be left of a page that was only made smaller."""
    return _UNSEEN.sub("", page), _LINK.findall(page)


def _other() -> tuple[str, str, str]:
    hint = "publish again; switch off whatever rewrites pages (minifying, e-mail hiding, injected scripts)"
    return "other-bytes", "other bytes than the build wrote", hint


def _added(page: str, built: str) -> str:
    """What stands in the page in one piece and is not in the built one; nothing if it is otherwise changed."""
    before = len(os.path.commonprefix([page, built]))
    after = len(os.path.commonprefix([page[before:][::-1], built[before:][::-1]]))
    if before + after != len(built) or len(page) <= len(built):
        return ""
    length = len(page) - len(built)
    # Where the same letters stand on both sides, an element is cut at its beginning.
    while before and page[before] != "<" and page[before - 1] == page[before + length - 1]:
        before -= 1
    return page[before : before + length]
