"""How many bytes a reader may have to carry."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """At most this many bytes, compressed with gzip, unless a name says raw."""

    # Of a translation: its letters may take two bytes, and the source stands beside what nobody has checked.
    translated_page: int = 18_000
    # Eleven packets of 1,460. A host sends ten before it waits for an answer (RFC 6928): the text is in these, and the
    # end of the script, which is the page's last part, may come in the eleventh.
    page: int = 16_060
    script: int = 6_600
    worker: int = 300_000
    worker_raw: int = 3_000_000
