"""Runs the scripts beside this file with Node: other people's software looks at what Daymark gives away."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tools import node

_HERE = Path(__file__).parent
_SECONDS = 120


def run_script(name: str, given: Any) -> Any:
    """What `name` prints when it is given `given`, both JSON. Fails where Node or a package is missing."""
    found = node.required()
    done = subprocess.run(
        [found, _HERE / name],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{name}; is `make setup-dev` done?\n{done.stderr[-4000:]}"
    return json.loads(done.stdout)
