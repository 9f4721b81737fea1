#!/usr/bin/env python3
"""Holds the dependencies of a crate against its deny.toml, as far as that needs no advisory database.

cargo-deny does all of it, and is run instead where it is installed.
"""

import json
import subprocess
import sys
import tomllib


def is_allowed(expression, allowed):
    """Whether a licence expression can be met: OR binds less than AND, as in SPDX."""
    tokens = expression.replace("/", " OR ").replace("(", " ( ").replace(")", " ) ").split()

    def any_of():
        met = all_of()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            met = all_of() or met
        return met

    def all_of():
        met = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            met = one() and met
        return met

    def one():
        if tokens[0] == "(":
            tokens.pop(0)
            met = any_of()
            tokens.pop(0)
            return met
        licence = tokens.pop(0)
        if tokens and tokens[0] == "WITH":
            tokens.pop(0)
            licence += " WITH " + tokens.pop(0)
        return licence in allowed

    return any_of()


def packages(crate, target):
    """What a build for the target needs."""
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", target]
    metadata = json.loads(subprocess.run(command, cwd=crate, check=True, stdout=subprocess.PIPE).stdout)
    used = {node["id"] for node in metadata["resolve"]["nodes"]}
    return [package for package in metadata["packages"] if package["id"] in used]


def main():
    crate = sys.argv[1]
    with open(f"{crate}/deny.toml", "rb") as file:
        rules = tomllib.load(file)
    allowed = set(rules["licenses"]["allow"])
    banned = {entry["crate"] for entry in rules["bans"]["deny"]}
    registries = {"registry+" + registry for registry in rules["sources"]["allow-registry"]}
    problems, met = [], set()
    for target in rules["graph"]["targets"]:
        for package in packages(crate, target):
            name, source = package["name"], package["source"]
            if source is None:
                continue
            if not is_allowed(package["license"] or "none", allowed):
                problems.append(f"{name}: the licence {package['license']} is not allowed")
            if name in banned:
                problems.append(f"{name} is banned")
            if source not in registries:
                problems.append(f"{name} comes from {source}")
            met.add(name)
    print("\n".join(sorted(set(problems))) or f"{len(met)} packages: licences, bans and sources are as deny.toml says")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
