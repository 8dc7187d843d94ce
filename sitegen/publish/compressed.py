"""Compressed copies beside the files of the output (`page.html.gz`, `page.html.br`), which a server sends as they are.

What a server sent compressed is read back here too. The only module that imports brotli.
"""

import gzip
import zlib
from collections.abc import Mapping
from contextlib import suppress

import brotli

from sitegen.remembered import remembered

# The names that servers look for, by the coding that a browser asks for (RFC 9110, section 8.4.1; RFC 7932).
SUFFIXES = {"br": ".br", "gzip": ".gz"}
_TEXTS = (".html", ".js", ".json", ".svg", ".txt", ".vcf", ".webmanifest", ".xml")


def is_copy(path: str) -> bool:
    """Whether a file is named as the compressed copy of another."""
    return path.endswith(tuple(SUFFIXES.values()))


def copies(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Path → content of the copies: of every text that is smaller compressed, without a time or a name in it."""
    texts = {path: content for path, content in files.items() if path.endswith(_TEXTS)}
    return {
        path + SUFFIXES[coding]: small
        for path, content in texts.items()
        for coding, small in zip(SUFFIXES, _packed(content), strict=True)
        if len(small) < len(content)
    }


@remembered(2_000)
def _packed(content: bytes) -> tuple[bytes, bytes]:
    """In each of the codings."""
    return brotli.compress(content), gzip.compress(content, mtime=0)


def unpacked(body: bytes, coding: str, most: int) -> bytes | None:
    """What a compressed body holds, up to `most` bytes; None if it is not whole, or the coding is another."""
    with suppress(zlib.error, EOFError, brotli.error):
        match coding:
            case "" | "identity":
                return body
            case "gzip":
                reader = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
                content = reader.decompress(body, most)
                return content if reader.eof or len(content) == most else None
            case "br":
                decoder = brotli.Decompressor()
                content = decoder.process(body, output_buffer_limit=most)
                return content if decoder.is_finished() or len(content) >= most else None
    return None
