#!/usr/bin/env python3
"""Holds the signature that scripts/send-bundle makes against Python's.

Usage: hmac_of.py LENGTH FILE SCRIPT BUNDLE

Writes a secret of LENGTH bytes, any but NUL and the end of a line, to FILE, runs SCRIPT with it, and judges what it sends.
"""

import hashlib
import hmac
import http.server
import pathlib
import random
import subprocess
import sys
import threading

LENGTH, FILE, SCRIPT, BUNDLE = int(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3], pathlib.Path(sys.argv[4])
SECRET = bytes(random.Random(LENGTH).choices([byte for byte in range(1, 256) if byte not in b"\r\n"], k=LENGTH))
FILE.write_bytes(SECRET)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        wanted = {
            "X-Hub-Signature-256": "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest(),
            "Content-Type": "application/octet-stream",
            "Transfer-Encoding": None,
        }
        good = self.path == "/bundle" and body == BUNDLE.read_bytes() and all(self.headers[name] == value for name, value in wanted.items())
        self.send_response(202 if good else 403)
        self.end_headers()


with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.exit(subprocess.run([SCRIPT, "--secret-file", FILE, f"http://127.0.0.1:{server.server_port}", BUNDLE]).returncode)
