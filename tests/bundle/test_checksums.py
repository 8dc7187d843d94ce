"""checksums.txt: what is beside the worker's copy, by hash."""

import hashlib
import subprocess
from pathlib import Path

from sitegen.bundle.checksums import PATH, make_checksums, read_checksums
from sitegen.bundle.worker import read_table
from tests.support import real_output


def test_every_file_that_the_worker_does_not_carry_is_in_it() -> None:
    output = real_output()
    carried = {f"{path}index.html" if path.endswith("/") or not path else path for path in table()}
    beside = {path for path in output if path not in carried and not path.startswith((".", "_")) and path != "sw.js"}
    named = read_checksums(output[PATH].decode())
    assert set(named) == beside and {"guide.html", "guide.txt", "guide.zip"} <= beside
    assert {path: hashlib.sha256(output[path]).hexdigest() for path in named} == named
    assert PATH in table(), "so the worker's table holds the hash of all"


def table() -> set[str]:
    return set(read_table(real_output()["sw.js"].decode())[1])


def test_sha256sum_reads_it(tmp_path: Path) -> None:
    files = {"a b.txt": b"1", "c/d.png": b"2", ".hidden": b"3"}
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    (tmp_path / PATH).write_bytes(make_checksums(files))
    done = subprocess.run(["sha256sum", "--check", PATH], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "a b.txt: OK\nc/d.png: OK\n")


def test_what_is_no_line_of_it_is_passed_over() -> None:
    assert read_checksums("x\n" + "0" * 64 + "  a\n" + "g" * 64 + "  b\n") == {"a": "0" * 64}
