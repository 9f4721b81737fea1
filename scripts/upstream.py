#!/usr/bin/env python3
"""A stand-in for Jira on loopback: one issue, and a search that pages through 120 of them.

Run alone it prints its base URL and serves until it is ended. An issue has as many fields as a real
one (35 system fields, 48 custom ones, most of them null), so that a page of 50 weighs about 400 kB.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

BASE_PATH = "/ex/jira/test"
COUNT = 120


def person(number):
    """A user as Jira writes one into every field that names people."""
    account = f"5b10a2844c20165700ede{number % 7:03d}"
    avatar = f"https://avatars.example/initials/{account}"
    return {
        "self": f"https://jira.example/rest/api/3/user?accountId={account}",
        "accountId": account,
        "accountType": "atlassian",
        "displayName": ["Ana Müller", "Bo Ærø", "Chi Nguyễn", "Dai Ito", "Eva Šimková", "Fay O’Neill", "Gil Peña"][number % 7],
        "emailAddress": f"person{number % 7}@example.com",
        "active": True,
        "timeZone": "Europe/Berlin",
        "avatarUrls": {f"{size}x{size}": f"{avatar}-{size}.png" for size in (48, 32, 24, 16)},
    }


def document(text):
    """A text as Atlassian Document Format."""
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    return {"type": "doc", "version": 1, "content": [paragraph, paragraph]}


def issue(number):
    """One full issue."""
    key = f"OPS-{number + 1}"
    link = f"https://jira.example/rest/api/3"
    project = {"self": f"{link}/project/10000", "id": "10000", "key": "OPS", "name": "Operations", "projectTypeKey": "software",
               "avatarUrls": {f"{size}x{size}": f"{link}/universal_avatar/view/type/project/avatar/{size}" for size in (48, 32, 24, 16)}}
    fields = {
        "summary": f"Login fails on the build agents after the certificate change, part {number + 1}",
        "status": {"self": f"{link}/status/3", "name": "In Progress", "id": "3", "iconUrl": "https://jira.example/images/icons/statuses/inprogress.png",
                   "description": "Somebody works on it.",
                   "statusCategory": {"self": f"{link}/statuscategory/4", "id": 4, "key": "indeterminate", "colorName": "yellow", "name": "In Progress"}},
        "issuetype": {"self": f"{link}/issuetype/10004", "id": "10004", "name": "Bug", "subtask": False, "avatarId": 10303, "hierarchyLevel": 0,
                      "description": "Something that does not work as it should.", "iconUrl": f"{link}/universal_avatar/view/type/issuetype/avatar/10303"},
        "priority": {"self": f"{link}/priority/2", "name": "High", "id": "2", "iconUrl": "https://jira.example/images/icons/priorities/high.svg"},
        "assignee": person(number), "reporter": person(number + 1), "creator": person(number + 2), "project": project,
        "updated": "2026-11-02T09:15:00.000+0100", "created": "2026-10-28T08:00:00.000+0100", "statuscategorychangedate": "2026-10-30T08:00:00.000+0100",
        "labels": ["login", "agents"], "description": document("The agents cannot log in. " * 12), "environment": document("Linux, agent 4.2"),
        "attachment": [{"self": f"{link}/attachment/{20000 + number}", "id": str(20000 + number), "filename": "agent.log", "author": person(number),
                        "created": "2026-10-28T08:00:00.000+0100", "size": 18231, "mimeType": "text/plain", "content": f"{link}/attachment/content/{20000 + number}"}],
        "components": [], "fixVersions": [], "versions": [], "subtasks": [], "issuelinks": [], "resolution": None, "resolutiondate": None,
        "duedate": None, "security": None, "timetracking": {}, "timeestimate": None, "timespent": None, "timeoriginalestimate": None, "aggregatetimespent": None,
        "votes": {"self": f"{link}/issue/{key}/votes", "votes": 0, "hasVoted": False},
        "watches": {"self": f"{link}/issue/{key}/watchers", "watchCount": 3, "isWatching": True}, "workratio": -1, "lastViewed": None,
        "progress": {"progress": 0, "total": 0}, "aggregateprogress": {"progress": 0, "total": 0},
    }
    for custom in range(48):
        filled = {0: "0|i0001f:", 1: 8.0, 2: person(number + 3), 3: [{"id": 7, "name": "Sprint 12", "state": "active", "boardId": 3}],
                  4: document("Agents log in again after an update. " * 4), 5: {"value": "Platform", "id": "10201"}}
        fields[f"customfield_{10010 + custom}"] = filled.get(custom)
    return {"expand": "renderedFields,names,schema,operations,editmeta,changelog", "id": str(10000 + number), "self": f"{link}/issue/{10000 + number}",
            "key": key, "fields": fields}


ISSUES = [issue(number) for number in range(COUNT)]


def search(query):
    """One page of the search."""
    start = int(query.get("nextPageToken", ["0"])[0])
    end = min(COUNT, start + int(query.get("maxResults", ["50"])[0]))
    page = {"issues": ISSUES[start:end], "isLast": end == COUNT}
    return page if end == COUNT else {**page, "nextPageToken": str(end)}


class Handler(BaseHTTPRequestHandler):
    """Answers the two requests that the example's tools send."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):  # the name is the library's
        target = urlsplit(self.path)
        path = target.path.removeprefix(BASE_PATH)
        if not self.headers.get("Authorization"):
            status, body = 401, {"message": "no credential"}
        elif path == "/rest/api/3/search/jql":
            status, body = 200, search(parse_qs(target.query))
        elif path.startswith("/rest/api/3/issue/"):
            found = [issue for issue in ISSUES if issue["key"] == path.rsplit("/", 1)[1]]
            status, body = (200, found[0]) if found else (404, {"errorMessages": ["no such issue"]})
        else:
            status, body = 404, {"errorMessages": ["no such path"]}
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Says nothing."""


def start():
    """Serves in a thread of its own; gives the server and its base URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}{BASE_PATH}"


if __name__ == "__main__":
    print(start()[1], flush=True)
    threading.Event().wait()
