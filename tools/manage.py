"""`manage.py` against the instance that `make run` started: `python -m tools.manage demo`.

The embedded broker's address changes at every start, so a command beside it has to be told.
"""

import os
import sys

from tools import envfile, run
from tools.paths import ENV_FILE, ROOT, RUN_DIR


def main() -> None:
    env = envfile.in_force(ENV_FILE)
    instance = run.running_instance(RUN_DIR)
    if "redis_url" in instance:
        env.setdefault("REDIS_URL", instance["redis_url"])
        env.setdefault("PUBLIC_URL", instance["url"])
    os.chdir(ROOT)
    os.execve(sys.executable, [sys.executable, "manage.py", *sys.argv[1:]], env)


if __name__ == "__main__":
    main()
