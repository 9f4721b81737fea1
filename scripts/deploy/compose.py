#!/usr/bin/env python3
"""What Compose would do with the emitted file, where there is no Compose.

compose.py environment FILE SERVICE   prints the service's environment, one NAME=VALUE a line
compose.py secrets FILE FOLDER        puts a random secret for each of the file's secrets into the folder
compose.py call URL CRATE FOLDER      calls the first tool of the crate through its server and prints the answer
"""

import json
import os
import re
import secrets as random
import sys
import urllib.request

import yaml


def read(path):
    with open(path, encoding="utf-8") as file:
        return yaml.safe_load(file)


def interpolated(text):
    """`${NAME-word}` is the word when NAME is not set, `${NAME:-word}` also when it is empty."""

    def value(match):
        name, colon, word = match.groups()
        found = os.environ.get(name)
        return word if found is None or (colon and not found) else found

    return re.sub(r"\$\{([A-Z_]+)(:?)-([^}]*)\}", value, text)


def environment(path, service):
    for name, value in read(path)["services"][service]["environment"].items():
        print(f"{name}={interpolated(value)}")


def secrets(path, folder):
    for name in read(path)["secrets"]:
        target = os.path.join(folder, name)
        with open(target, "w", encoding="utf-8") as file:
            file.write(random.token_hex(32))
        os.chmod(target, 0o644)


def sample_call(crate):
    with open(f"{crate}/tests/generated/cases/mod.rs", encoding="utf-8") as file:
        module = re.search(r"^pub mod (\w+);", file.read(), re.M).group(1)
    with open(f"{crate}/tests/generated/cases/{module}.rs", encoding="utf-8") as file:
        case = file.read()
    tool = re.search(r'^    tool: "(\w+)",$', case, re.M).group(1)
    arguments = re.search(r'^ +arguments: (".*"),$', case, re.M).group(1)
    return tool, json.loads(json.loads(arguments))


def call(url, crate, folder):
    tool, arguments = sample_call(crate)
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": "2025-06-18",
        "Authorization": "Bearer any",
    }
    with open(f"{crate}/README.md", encoding="utf-8") as file:
        gateway = re.search(r"shared secret as `([a-z0-9-]+)`", file.read())
    if gateway:
        with open(os.path.join(folder, "gateway-secret"), encoding="utf-8") as file:
            headers[gateway.group(1)] = file.read()
    request = urllib.request.Request(url, json.dumps(message).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as response:
        answer = json.load(response)
    print(f"   {tool}: {json.dumps(answer)[:160]} …")
    if answer["result"].get("isError") or not answer["result"].get("structuredContent"):
        sys.exit(f"the call failed: {answer}")


if __name__ == "__main__":
    {"environment": environment, "secrets": secrets, "call": call}[sys.argv[1]](*sys.argv[2:])
