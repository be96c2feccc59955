"""scripts/dependency_ages.py, and that what it finds is named in the documentation."""

from __future__ import annotations

import json
import re
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from scripts.dependency_ages import declared, newest_at, old

ROOT = Path(__file__).resolve().parent.parent


class _Index(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert "vnd.pypi.simple.v1+json" in self.headers["Accept"]
        times = {
            "/aged/": ["2019-03-01T00:00:00Z", "2020-01-20T08:00:00.5Z"],
            "/kept/": ["2026-10-01T00:00:00Z"],
        }
        body = json.dumps({"files": [{"upload-time": one} for one in times[self.path]]}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Not shown."""


def test_the_newest_file_counts_and_the_oldest_comes_first() -> None:
    with HTTPServer(("127.0.0.1", 0), _Index) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            newest = newest_at(f"http://127.0.0.1:{server.server_port}")
            found = old(["kept", "aged"], newest, datetime(2026, 11, 1, tzinfo=UTC))
        finally:
            server.shutdown()
    assert [(name, f"{day:%Y-%m}") for name, day in found] == [("aged", "2020-01")]


def test_what_is_named_as_old_is_declared() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w-]+) \| \d{4}-\d\d \| .{20,} \|$", text, re.MULTILINE)
    assert len(rows) >= 5 and set(rows) <= set(declared())
