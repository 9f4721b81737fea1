#!/usr/bin/env python3
"""Drives the generated Jira server with other people's clients, as their users would configure them.

    outside.py BINARY inspector      the Inspector's command line, over HTTP and with the generated file over stdio
    outside.py BINARY python         the package `mcp`, over HTTP and stdio, in both protocol eras
    outside.py BINARY typescript     both generations of the TypeScript client, over HTTP and stdio, in both eras
    outside.py BINARY mcp-remote     the generated configuration of mcp-remote, through a gateway

The packages of npm are those of `scripts/node/package-lock.json`, installed into the folder that OUTSIDE_NODE names.

A stand-in for Jira and the server are started here and ended here.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

sys.dont_write_bytecode = True  # a check leaves nothing in the tree
import upstream  # noqa: E402

CRATE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "generated", "jira-mcp")
DRIVE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "node", "drive.mjs")
NODE = os.environ.get("OUTSIDE_NODE", "")
SECRET = "outside-gateway-secret-0123456789abcdef"
TOKEN = "outside-token"
TOOLS = sorted(name.removesuffix(".input.json") for name in os.listdir(os.path.join(CRATE, "schemas")) if name.endswith(".input.json"))
HEADERS = {"Authorization": f"Bearer {TOKEN}", "X-Gateway-Secret": SECRET}


def environment(base_url):
    """The environment of the server and nothing else."""
    return {"UPSTREAM_BASE_URL": base_url, "JIRA_CLOUD_ID": "test", "GATEWAY_SECRET": SECRET, "UPSTREAM_TOKEN": TOKEN,
            "STATE_KEY": "outside-state-key-0123456789abcdef0123"}


@contextlib.contextmanager
def http_server(binary, base_url):
    """The server over HTTP on a free port; gives the URL of its endpoint."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    process = subprocess.Popen([binary, "--http"], env={**environment(base_url), "BIND": address}, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                urllib.request.urlopen(f"http://{address}/readyz", timeout=1)
                break
            time.sleep(0.05)
        else:
            raise SystemExit("the server does not become ready")
        yield f"http://{address}/mcp"
    finally:
        process.terminate()
        if process.wait(timeout=20) != 0:
            raise SystemExit(f"the server ended with {process.returncode}")


def check(what, found, wanted):
    """Holds an expectation."""
    if found != wanted:
        raise SystemExit(f"{what}\n  found  {found!r}\n  wanted {wanted!r}")
    print(f"  ok: {what}")


def client_file(name, binary, folder):
    """A generated client file with its placeholders filled in, as its user would: paths, ids, a token in a file."""
    token = os.path.join(folder, "token")
    with open(token, "w", encoding="utf-8") as file:
        file.write(TOKEN)
    with open(os.path.join(CRATE, "clients", name), encoding="utf-8") as file:
        text = file.read().replace("/absolute/path/to/jira-mcp", binary).replace("<JIRA_CLOUD_ID>", "test")
    for placeholder in ("upstream-token", "jira-access-token"):
        text = text.replace(f"/absolute/path/to/{placeholder}", token)
    return json.loads(text)


def inspect(target, *arguments):
    """Runs the Inspector's command line and gives what it prints as JSON."""
    command = [os.path.join(NODE, "node_modules", ".bin", "mcp-inspector"), "--cli", *target, *arguments, "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise SystemExit(f"the Inspector ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    printed = json.loads(done.stdout)
    return printed.get("result", printed)


def with_inspector(binary, base_url, url):
    """Lists the tools strictly and calls one, over both transports and in both eras."""
    with tempfile.TemporaryDirectory() as folder:
        catalog = os.path.join(folder, "servers.json")
        with open(catalog, "w", encoding="utf-8") as file:
            servers = client_file("inspector.json", binary, folder)
            servers["mcpServers"]["jira"]["env"]["UPSTREAM_BASE_URL"] = base_url
            json.dump(servers, file)
        over_http = ["--server-url", url, "--transport", "http", *(part for header in HEADERS.items() for part in ("--header", ": ".join(header)))]
        targets = {"http, legacy": [*over_http, "--protocol-era", "legacy"], "http, modern": [*over_http, "--protocol-era", "modern"],
                   "stdio, clients/inspector.json": ["--config", catalog, "--server", "jira"]}
        for name, target in targets.items():
            listed = inspect(target, "--method", "tools/list", "--strict")
            check(f"Inspector ({name}): tools/list --strict", sorted(tool["name"] for tool in listed["tools"]), TOOLS)
            call = inspect(target, "--method", "tools/call", "--tool-name", "jira_get_issue", "--tool-arg", "issue_key=OPS-7")
            check(f"Inspector ({name}): jira_get_issue", call["structuredContent"]["key"], "OPS-7")


async def with_python(binary, base_url, url):
    """Lists the tools, calls both, follows the cursor and reads a failure, over both transports and in both eras."""
    import httpx2
    from mcp import Client, StdioServerParameters
    from mcp.client.streamable_http import streamable_http_client

    for mode, revision in (("auto", "2026-07-28"), ("legacy", "2025-11-25")):
        async with httpx2.AsyncClient(headers=HEADERS) as http:
            async with Client(streamable_http_client(url, http_client=http), mode=mode) as client:
                await python_session(f"http, {mode}", client, revision)
        async with Client(StdioServerParameters(command=binary, env=environment(base_url)), mode=mode) as client:
            await python_session(f"stdio, {mode}", client, None)


async def python_session(name, client, revision):
    """What one session of the Python client does."""
    if revision:
        check(f"Python ({name}): revision", client.protocol_version, revision)
    listed = await client.list_tools()
    check(f"Python ({name}): tools", sorted(tool.name for tool in listed.tools), TOOLS)
    call = await client.call_tool("jira_get_issue", {"issue_key": "OPS-7"})
    check(f"Python ({name}): jira_get_issue", call.structured_content["key"], "OPS-7")
    failed = await client.call_tool("jira_get_issue", {"issue_key": "OPS-9999"})
    check(f"Python ({name}): an issue that is not there", failed.is_error, True)
    keys, arguments = [], {"jql": "project = OPS", "max_results": 50}
    while True:
        page = (await client.call_tool("jira_search", arguments)).structured_content
        keys += [issue["key"] for issue in page["issues"]]
        if "next_page_token" not in page:
            break
        arguments["next_page_token"] = page["next_page_token"]
    check(f"Python ({name}): every issue once", keys, [issue["key"] for issue in upstream.ISSUES])


class Gateway(BaseHTTPRequestHandler):
    """Passes requests on with the gateway's secret, as the gateway in front of the server does."""

    protocol_version = "HTTP/1.1"
    target = ""

    def forward(self):
        """Sends the request on and the reply back."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kept = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection", "content-length")}
        request = urllib.request.Request(self.target, body or None, {**kept, "X-Gateway-Secret": SECRET}, method=self.command)
        try:
            reply = urllib.request.urlopen(request, timeout=30)
        except urllib.error.HTTPError as error:
            reply = error
        content = reply.read()
        self.send_response(reply.status)
        for name in ("Content-Type", "Allow", "WWW-Authenticate"):
            if name in reply.headers:
                self.send_header(name, reply.headers[name])
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = forward

    def log_message(self, *_):
        """Says nothing."""


@contextlib.contextmanager
def gateway(url):
    """A gateway in front of the server; gives the URL that clients use."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Gateway,), {"target": url}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/mcp"
    finally:
        server.shutdown()


def drive(mode, binary, base_url, url, **more):
    """Runs the TypeScript clients."""
    given = {"mode": mode, "packages": NODE, "url": url, "headers": HEADERS, "binary": binary, "environment": environment(base_url), "tools": TOOLS, **more}
    done = subprocess.run(["node", DRIVE, json.dumps(given)], timeout=300)
    if done.returncode != 0:
        raise SystemExit(f"the TypeScript clients ended with {done.returncode}")


def with_mcp_remote(binary, base_url, url):
    """Starts the bridge as the generated file says, pointed at a gateway on loopback."""
    with tempfile.TemporaryDirectory() as folder, gateway(url) as front:
        bridge = client_file("mcp-remote.json", binary, folder)["mcpServers"]["jira"]
        bridge["args"] = [front if part.startswith("https://") else part for part in bridge["args"]]
        # The program comes from the packages that are pinned here, and its state goes nowhere.
        bridge["env"] |= {"PATH": os.path.join(NODE, "node_modules", ".bin") + os.pathsep + os.environ["PATH"], "MCP_REMOTE_CONFIG_DIR": folder}
        drive("mcp-remote", binary, base_url, url, bridge={**bridge, "cwd": NODE, "stderr": "ignore"})


def main():
    """Starts what the clients need and runs one of them."""
    binary, client = os.path.abspath(sys.argv[1]), sys.argv[2]
    _, base_url = upstream.start()
    with http_server(binary, base_url) as url:
        if client == "inspector":
            with_inspector(binary, base_url, url)
        elif client == "typescript":
            drive("typescript", binary, base_url, url)
        elif client == "mcp-remote":
            with_mcp_remote(binary, base_url, url)
        else:
            import asyncio

            asyncio.run(with_python(binary, base_url, url))


if __name__ == "__main__":
    main()
