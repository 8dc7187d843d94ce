#!/usr/bin/env python3
"""The one command of the guide. `python build.py --help` tells how."""

import gc
import importlib.util
import io
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def use_own_environment() -> None:
    """Runs this command again with the packages of .venv, if the running Python has none of its own."""
    python = HERE / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if all(
        importlib.util.find_spec(name)
        for name in ("jinja2", "markdown", "yaml", "pydantic", "phonenumbers", "resvg_py")
    ):
        return
    if python.exists() and Path(sys.prefix).resolve() != (HERE / ".venv").resolve():
        os.execv(python, [str(python), str(HERE / "build.py"), *sys.argv[1:]])
    sys.exit("The packages of the guide are not installed. Run `make` once, in the folder of build.py.")


if __name__ == "__main__":
    use_own_environment()
    gc.set_threshold(50_000, 20, 100)  # to look for circles takes a tenth of a build, which leaves next to none
    from sitegen.cli import main

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name that the terminal cannot show must not end a build
            stream.reconfigure(errors="backslashreplace")
    try:
        sys.exit(main(sys.argv[1:], HERE, lambda line: print(line, file=sys.stderr, flush=True)))
    except KeyboardInterrupt:
        sys.exit("Stopped. The output is the last good one, or the new one as a whole.")
