"""Characters that nobody sees: those that change what is read, and not those that languages are written with."""

import pytest

from sitegen.unseen import unseen_sign


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Ring 113 nå\n\tog vent", ""),
        ("می\u200cخواهم", ""),
        ("۱۱۳ שלום 👩\u200d⚕\ufe0f", ""),
        ("soft\u00adhyphen and no\u00a0break", ""),
        ("\u202e311", "U+202E"),
        ("a\u2066b", "U+2066"),
        ("a\ufeff", "U+FEFF"),
        ("bell\x07", "U+0007"),
        ("half \ud800", "U+D800"),
        ("ours \ue000", "U+E000"),
    ],
)
def test_the_first_unseen_sign(text: str, sign: str) -> None:
    assert unseen_sign(text) == sign
