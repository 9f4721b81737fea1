#!/usr/bin/env python3
"""Measures what docs/benchmarks.md states: start, memory, bytes to the client, time of a run of mcpgen.

    cargo build --release && cargo build --release --locked --manifest-path generated/jira-mcp/Cargo.toml --target-dir target
    benches/measure.py [--document VENDOR.json]

Everything runs on this machine against the stand-in for Jira of scripts/upstream.py. Medians; the
least and the most in brackets. Exits with 1 when a bar is missed.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "scripts"))
import outside  # noqa: E402  (the folder is known only now)
import upstream  # noqa: E402

RUNS = 41
HANDSHAKE = [
    {"jsonrpc": "2.0", "id": 1, "method": "initialize",
     "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}}},
    {"jsonrpc": "2.0", "method": "notifications/initialized"},
    {"jsonrpc": "2.0", "id": 2, "method": "tools/list"},
]
missed = []


def report(what, values, unit, bar):
    """Prints one line and remembers a missed bar."""
    middle = statistics.median(values)
    spread = f" ({min(values):.1f} to {max(values):.1f})" if len(values) > 1 else ""
    verdict = "ok" if middle <= bar else "MISSED"
    print(f"{what}: {middle:.1f} {unit}{spread}, bar {bar:g} {unit}: {verdict}", flush=True)
    if middle > bar:
        missed.append(what)


def post(connection, body, era):
    """One request over HTTP; gives the bytes of the response's body."""
    headers = {**outside.HEADERS, "Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    if era:
        headers["MCP-Protocol-Version"] = era
    connection.request("POST", "/mcp", json.dumps(body), headers)
    response = connection.getresponse()
    content = response.read()
    assert response.status == 200, (response.status, content)
    return content


def first_list_over_stdio(server, environment):
    """Milliseconds from starting the process to the parsed answer to tools/list."""
    began = time.perf_counter()
    process = subprocess.Popen([server], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    process.stdin.write("".join(json.dumps(message) + "\n" for message in HANDSHAKE).encode())
    process.stdin.flush()
    answers = [json.loads(process.stdout.readline()) for _ in range(2)]
    took = time.perf_counter() - began
    assert answers[1]["result"]["tools"], answers
    process.stdin.close()
    process.wait()
    return took * 1000


def first_list_over_http(server, environment, port):
    """The same over HTTP, the port tried every half millisecond."""
    began = time.perf_counter()
    process = subprocess.Popen([server, "--http"], env={**environment, "BIND": f"127.0.0.1:{port}"}, stderr=subprocess.DEVNULL)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    while True:
        try:
            connection.connect()
            break
        except ConnectionRefusedError:
            time.sleep(0.0005)
    answer = json.loads(post(connection, HANDSHAKE[2], "2025-11-25"))
    took = time.perf_counter() - began
    assert answer["result"]["tools"], answer
    return took * 1000, process


def resident(process):
    """Resident memory of a process in MiB."""
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def measure_server(server):
    """Start, idle memory and bytes to the client."""
    _, base_url = upstream.start()
    environment = outside.environment(base_url)
    report("start to first tools/list, stdio", [first_list_over_stdio(server, environment) for _ in range(RUNS)], "ms", 10)
    times, memory = [], []
    for run in range(RUNS):
        took, process = first_list_over_http(server, environment, 18_080 + run)
        times.append(took)
        if run < 3:
            time.sleep(1)
            memory.append(resident(process))
        process.terminate()
        process.wait()
    report("start to first tools/list, HTTP", times, "ms", 10)
    report("resident memory when idle", memory, "MiB", 12)
    call = {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "jira_search", "arguments": {"jql": "project = OPS", "max_results": 50}}}
    with outside.http_server(server, base_url) as url:
        connection = http.client.HTTPConnection(url.split("/")[2])
        page = json.dumps({"issues": upstream.ISSUES[:50]}, ensure_ascii=False, separators=(",", ":")).encode()
        print(f"the upstream's page: {len(page)} bytes")
        plain, mirrored = post(connection, call, None), post(connection, call, "2025-11-25")
        shown = json.loads(mirrored)["result"]["structuredContent"]["issues"]
        assert len(shown) == 50, f"{len(shown)} of 50 issues"
        copy = json.loads(plain)["result"]["content"][0]["text"].encode()
        report("50 issues to the client, one copy", [len(copy) / 1000], "kB", 12)
        print(f"the whole message to a client that takes text only, its quotes escaped: {len(plain) / 1000:.1f} kB")
        report("50 issues to the client, with mirror", [len(mirrored) / 1000], "kB", 24)


def measure_generator(mcpgen, document):
    """A whole run on a vendor's document, each into a folder of its own.

    The folders stay until the end: ext4 looks for an inode that was not deleted in the last seconds,
    and after a hundred deletions that search would be measured, too.
    """
    times = []
    with tempfile.TemporaryDirectory() as folder:
        for run in range(RUNS):
            command = [mcpgen, "generate", "--spec", "specs/jira.yaml", "--openapi", document, "--out", os.path.join(folder, str(run), "jira-mcp")]
            began = time.perf_counter()
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
            times.append((time.perf_counter() - began) * 1000)
    report(f"mcpgen generate on {os.path.getsize(document) / 1e6:.1f} MB", times, "ms", 50)


def main():
    """Measures what there is."""
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--server", default=os.path.join(target, "release", "jira-mcp"))
    options.add_argument("--mcpgen", default=os.path.join(target, "release", "mcpgen"))
    options.add_argument("--document", help="a vendor's full document that has the example's operations")
    options.add_argument("--only", choices=["server", "generator"])
    given = options.parse_args()
    if given.only != "generator":
        measure_server(given.server)
    if given.only != "server" and given.document:
        measure_generator(given.mcpgen, given.document)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
