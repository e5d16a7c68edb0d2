#!/usr/bin/env python3
"""A forge that takes releases as Gitea and Forgejo do, on loopback, and forgives nothing.

Usage: FAKE_TOKEN=… forge.py FOLDER REPOSITORY.git

Prints its address on one line. Everything it was asked is a line of FOLDER/log; what is wrong is a line of FOLDER/faults, and is
refused too. FOLDER/state.json is what it holds, FOLDER/assets/ID the files. It looks at every process of the machine at each
request: the token may stand on no command line, and in the environment of no curl.

Three files of FOLDER hold the pattern of a request that fares badly, once: hold, it is neither done nor answered, so that its
client can be killed; lose, it is done and not answered; break, it is answered with 500.
"""

import base64
import email
import email.policy
import hashlib
import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import urllib.parse

FOLDER = pathlib.Path(sys.argv[1])
GIT, TOKEN = sys.argv[2], os.environ.pop("FAKE_TOKEN")
OWNER, NAME = "ffj", "bot"
BASE = f"/api/v1/repos/{OWNER}/{NAME}"
LOCK = threading.RLock()


def note(name, text):
    with (FOLDER / name).open("a") as file:
        file.write(text + "\n")


class Refused(Exception):
    """Ends a request with a status and a message."""

    def __init__(self, status, message, fault=True):
        super().__init__(message)
        self.status, self.message, self.fault = status, message, fault


class State:
    """Releases and their files, as on a disk."""

    def __init__(self):
        self.releases, self.next = [], 1
        (FOLDER / "assets").mkdir(parents=True, exist_ok=True)

    def number(self):
        self.next += 1
        return self.next

    def save(self):
        (FOLDER / "state.json").write_text(json.dumps(self.releases))

    def find(self, number):
        for release in self.releases:
            if release["id"] == int(number):
                return release
        raise Refused(404, "release does not exist")


STATE = State()


def tagged(tag):
    """The commit of a tag in the repository; none where it was not pushed."""
    done = subprocess.run(["git", "--git-dir", GIT, "rev-parse", "--verify", "--quiet", f"refs/tags/{tag}^{{commit}}"], capture_output=True, text=True)
    return done.stdout.strip() or None


def spied():
    """What other processes show of the token, and whether a curl was among them."""
    curl, secret = False, TOKEN.encode()
    encoded = base64.b64encode(b"token:" + secret)
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
            program = words.split(b"\0")[0].rpartition(b"/")[2]
            is_curl = program == b"curl"
            curl |= is_curl
            if secret in words or encoded in words:
                note("faults", f"the token is on a command line: {words!r}")
            if is_curl and secret in (process / "environ").read_bytes():
                note("faults", "the token is in the environment of curl")
        except OSError:
            continue
    return curl


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=None, raw=None):
        data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", self.kind if raw is not None else "application/json;charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def serve(self):
        length = int(self.headers.get("Content-Length") or 0)
        if self.headers.get("Transfer-Encoding"):
            self.answer(411, {"message": "length wanted"})
            self.close_connection = True
            return
        self.body = self.rfile.read(length)
        line = f"{self.command} {self.path}"
        # Git speaks HTTP with its own program.
        if not spied() and ".git/" not in line:
            note("faults", f"nobody could be seen asking: {line}")
        if self.once("hold", line):
            self.leave(f"{line} held")
        if self.once("break", line):
            note("log", f"{line} 500")
            self.answer(500, {"message": "database is locked"})
            return
        try:
            with LOCK:
                status, body, raw = self.route()
                STATE.save()
        except Refused as refused:
            status, body, raw = refused.status, {"message": refused.message, "url": "https://forge.example/api/swagger"}, None
            if refused.fault:
                note("faults", f"{line}: {refused.message}")
        if self.once("lose", line):
            self.leave(f"{line} {status}, lost")
        note("log", f"{line} {status}")
        self.answer(status, body, raw)

    def leave(self, text):
        """Never answers; the one who kills the client knows by the file that it is time."""
        note("log", text)
        (FOLDER / "waits").touch()
        threading.Event().wait()

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = serve

    def once(self, name, line):
        file = FOLDER / name
        if file.exists() and re.search(file.read_text().strip(), line):
            file.unlink()
            return True
        return False

    def json(self, allowed, wanted):
        if self.headers.get("Content-Type") != "application/json":
            raise Refused(415, "the body is said to be something else than JSON")
        try:
            body = json.loads(self.body)
        except ValueError:
            raise Refused(422, "the body is no JSON") from None
        for name in wanted:
            if name not in body:
                raise Refused(422, f"[{name}]: Required")
        for name, value in body.items():
            if name not in allowed or not isinstance(value, allowed[name]):
                raise Refused(422, f"[{name}]: not a field, or not of its type")
        return body

    def route(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        path = url.path
        if path.startswith(f"/{OWNER}/{NAME}.git/"):
            return self.git(path.rpartition(".git/")[2], query)
        if self.headers.get("Authorization") != f"token {TOKEN}":
            raise Refused(401, "user does not exist [uid: 0, name: ]", fault=False)
        if found := re.fullmatch(f"/{OWNER}/{NAME}/releases/download/([^/]+)/([^/]+)", path):
            return self.download(*found.groups())
        if not (path == BASE or path.startswith(BASE + "/")):
            raise Refused(404, "The target couldn't be found.", fault=False)
        rest = path.removeprefix(BASE)
        for method, pattern, action in ROUTES:
            if method == self.command and (found := re.fullmatch(pattern, rest)):
                return action(self, query, *found.groups())
        raise Refused(405, "nobody asks that")

    def git(self, what, query):
        """The repository itself, for those who may read and write it: as private as can be."""
        wanted = "Basic " + base64.b64encode(f"token:{TOKEN}".encode()).decode()
        if self.headers.get("Authorization") != wanted:
            raise Refused(401, "not for you", fault=False)
        service = query.get("service", what)
        if service not in ("git-upload-pack", "git-receive-pack"):
            raise Refused(403, "what git does not ask")
        if what == "info/refs":
            line = f"# service={service}\n"
            said = subprocess.run([*service.split("-", 1), "--stateless-rpc", "--advertise-refs", GIT], capture_output=True, check=True).stdout
            self.kind = f"application/x-{service}-advertisement"
            return 200, None, f"{len(line) + 4:04x}{line}0000".encode() + said
        said = subprocess.run([*what.split("-", 1), "--stateless-rpc", GIT], input=self.body, capture_output=True, check=True).stdout
        self.kind = f"application/x-{what}-result"
        return 200, None, said

    kind = "application/octet-stream"

    def repository(self, query):
        return 200, {"full_name": f"{OWNER}/{NAME}", "permissions": {"admin": False, "push": True, "pull": True}}, None

    def listed(self, query):
        chosen = [release for release in STATE.releases if query.get("draft") is None or release["draft"] == (query["draft"] == "true")]
        size, page = int(query.get("limit", 30)), int(query.get("page", 1))
        return 200, chosen[size * (page - 1) : size * page], None

    def by_tag(self, query, tag):
        for release in STATE.releases:
            if release["tag_name"] == tag and not release["draft"]:
                return 200, release, None
        raise Refused(404, "release does not exist", fault=False)

    def create(self, query):
        body = self.json(FIELDS, ("tag_name", "name", "body", "draft", "target_commitish"))
        if any(release["tag_name"] == body["tag_name"] for release in STATE.releases):
            raise Refused(409, "Release is has no Tag")
        if not body["draft"]:
            raise Refused(422, "a release that is visible before it has its files")
        if not re.fullmatch("[0-9a-f]{40}", body["target_commitish"]):
            raise Refused(422, "the target is no commit")
        self.marked(body)
        release = body | {"id": STATE.number(), "assets": [], "prerelease": body.get("prerelease", False)}
        STATE.releases.append(release)
        return 201, release, None

    def marked(self, release):
        """Machines that do not test must be able to tell a pre-release; a forge would take either."""
        if release.get("prerelease", False) != ("-" in release["tag_name"]):
            raise Refused(422, f"{release['tag_name']} is said to be what it is not: a pre-release, or none")

    def one(self, query, number):
        return 200, STATE.find(number), None

    def edit(self, query, number):
        release = STATE.find(number)
        body = self.json(FIELDS, ())
        if not release["draft"]:
            raise Refused(422, "a published release is changed")
        if body.get("draft") is False:
            names = {asset["name"] for asset in release["assets"]}
            missing = {"SHA256SUMS", "SHA256SUMS.minisig"} - names
            if missing or len([name for name in names if name.endswith(".bundle")]) != 2:
                raise Refused(422, f"published without its files: {sorted(names)}")
            if tagged(body.get("tag_name", release["tag_name"])) != body.get("target_commitish", release["target_commitish"]):
                raise Refused(422, "published before its tag was pushed")
        self.marked(release | body)
        release.update(body)
        return 200, release, None

    def upload(self, query, number):
        release = STATE.find(number)
        if not release["draft"]:
            raise Refused(422, "a published release is changed")
        kind = self.headers.get("Content-Type", "")
        if not kind.startswith("multipart/form-data"):
            raise Refused(415, "an upload is a form")
        form = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + self.body, policy=email.policy.HTTP)
        parts = [part for part in form.iter_parts() if part.get_param("name", header="content-disposition") == "attachment"]
        if len(parts) != 1:
            raise Refused(400, "no attachment in the form")
        name, data = query.get("name", ""), parts[0].get_payload(decode=True)
        if not re.fullmatch("[A-Za-z0-9._~-]+", name) or any(asset["name"] == name for asset in release["assets"]):
            raise Refused(422, f"a file without a name, or twice: {name}")
        asset = {"id": STATE.number(), "name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        (FOLDER / f"assets/{asset['id']}").write_bytes(data)
        release["assets"].append(asset)
        return 201, asset, None

    def remove(self, query, number, asset):
        release = STATE.find(number)
        if not release["draft"]:
            raise Refused(422, "a published release is changed")
        before = len(release["assets"])
        release["assets"] = [one for one in release["assets"] if one["id"] != int(asset)]
        if len(release["assets"]) == before:
            raise Refused(404, "attachment does not exist")
        return 204, None, None

    def download(self, tag, name):
        for release in STATE.releases:
            for asset in release["assets"]:
                if not release["draft"] and (release["tag_name"], asset["name"]) == (tag, name):
                    return 200, None, (FOLDER / f"assets/{asset['id']}").read_bytes()
        raise Refused(404, "not found")


FIELDS = {"tag_name": str, "target_commitish": str, "name": str, "body": str, "draft": bool, "prerelease": bool}
ROUTES = [
    ("GET", "", Handler.repository),
    ("GET", "/releases", Handler.listed),
    ("POST", "/releases", Handler.create),
    ("GET", "/releases/tags/([^/]+)", Handler.by_tag),
    ("GET", "/releases/([0-9]+)", Handler.one),
    ("PATCH", "/releases/([0-9]+)", Handler.edit),
    ("POST", "/releases/([0-9]+)/assets", Handler.upload),
    ("DELETE", "/releases/([0-9]+)/assets/([0-9]+)", Handler.remove),
]


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        # A client that was killed is no fault of anybody.
        if not isinstance(sys.exc_info()[1], (ConnectionError, BrokenPipeError)):
            note("faults", repr(sys.exc_info()[1]))


SERVER = Server(("127.0.0.1", 0), Handler)
print(f"http://127.0.0.1:{SERVER.server_port}", flush=True)
SERVER.serve_forever()
