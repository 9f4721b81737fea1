#!/usr/bin/env python3
"""Holds the configuration of a built image against what its Dockerfile promises."""

import json
import re
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        config = json.load(file)["Docker"]["config"]
    with open(f"{sys.argv[2]}/Dockerfile", encoding="utf-8") as file:
        # What is built without a target is the last stage.
        dockerfile = "FROM" + file.read().rpartition("\nFROM")[2]
    package = re.search(r'^ENTRYPOINT \["/usr/local/bin/(.+)"\]$', dockerfile, re.M).group(1)
    binary = f"/usr/local/bin/{package}"
    expected = {
        "User": re.search(r"^USER (\d+:\d+)$", dockerfile, re.M).group(1),
        "Entrypoint": [binary],
        "Cmd": ["--http"],
        "Healthcheck": ["CMD", binary, "health"],
    }
    found = {name: config.get(name) for name in expected}
    found["Healthcheck"] = (config.get("Healthcheck") or {}).get("Test")
    secrets = [entry for entry in config.get("Env", []) if re.search("SECRET|TOKEN|KEY", entry.split("=")[0])]
    problems = [f"{name}: {found[name]} instead of {expected[name]}" for name in expected if found[name] != expected[name]]
    problems += [f"a secret in the image: {entry.split('=')[0]}" for entry in secrets]
    if int(expected["User"].split(":")[0]) == 0:
        problems.append("the image runs as root")
    print("\n".join(problems) if problems else f"   {found}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
