#!/usr/bin/env python3
"""Runs the commands of README.md's section "Three commands to a first answer" as they stand there."""

import re
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADING = "### Three commands to a first answer"
READY = "run the server with UPSTREAM_BASE_URL="
MINUTES = 10


def blocks() -> list[str]:
    """The shell blocks of the section."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").split(HEADING, 1)[1].split("\n## ", 1)[0]
    return re.findall(r"```sh\n(.*?)```", section, re.DOTALL)


def main() -> int:
    """Starts the first block, waits until it serves, runs the second and looks at its answer."""
    upstream, server = blocks()
    # `exec` so that ending the shell ends what it started.
    mock = subprocess.Popen(["bash", "-c", f"exec {upstream.strip()}"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    timer = threading.Timer(MINUTES * 60, mock.kill)
    timer.start()
    try:
        if not any(line.startswith(READY) for line in mock.stdout):
            print("the mock ended before it served", file=sys.stderr)
            return 1
        ran = subprocess.run(
            ["bash", "-euc", server], cwd=ROOT, capture_output=True, text=True, timeout=MINUTES * 60, check=False
        )
        answer = ran.stdout
        if ran.returncode != 0 or answer.count('\\"key\\":\\"PROJ-') != 3:
            print(f"no first answer:\n{answer}\n{ran.stderr}", file=sys.stderr)
            return 1
        print("the README's commands give an answer with three issues")
        return 0
    finally:
        timer.cancel()
        mock.terminate()
        mock.wait()


if __name__ == "__main__":
    sys.exit(main())
