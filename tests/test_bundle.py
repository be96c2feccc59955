"""The offline bundle: installed, opened in a browser and asked where there is no network."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tarfile
import time
from pathlib import Path
from urllib.parse import quote

import pytest

ROOT = Path(__file__).resolve().parent.parent
_ASK = """set -eu
ip link set lo up
(sh "$1/xunduan/install.sh" > "$1/log" 2>&1 &)
for i in $(seq 1 300); do
  sleep 2
  curl -s -o /dev/null localhost:8765/healthz || continue
  "$2" --headless --no-sandbox --disable-gpu --user-data-dir="$1/chromium" --virtual-time-budget=10000 --dump-dom \
    "http://localhost:8765/?q=$3" > "$1/page.html" 2> /dev/null
  exec curl -sG "localhost:8765/api/search?q=$3"
done
cat "$1/log" >&2
exit 1
"""


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_a_machine_without_a_network_installs_indexes_and_answers(tmp_path: Path) -> None:
    if not all(map(shutil.which, ("unshare", "ip", "curl", "chromium"))) or os.geteuid() != 0:
        pytest.skip("needs root, unshare, ip and curl, to take the network away, and chromium")
    bundle = tmp_path / "bundle.tar"
    from scripts.bundle import main

    assert main([str(bundle)]) == 0
    with tarfile.open(bundle) as archive:
        archive.extractall(tmp_path, filter="data")
    environment = os.environ | {"HOME": str(tmp_path / "home"), "XUNDUAN_SERVE_ARGS": "--port 8765"}
    started = time.monotonic()
    # A process id namespace too: what was started ends with it.
    said = subprocess.run(
        ["unshare", "--net", "--pid", "--fork", "sh", "-c", _ASK, "sh", tmp_path, "chromium", quote("反诈预警劝阻人数")],
        env=environment, capture_output=True, check=True,
    )  # fmt: skip
    answer = json.loads(said.stdout)["results"][0]["answer"]
    assert answer["text"] in ("970.7萬人次", "28.2万人次")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    shown = re.sub(r"<[^<>]*>", "", page)
    assert answer["text"] in shown and "反诈预警劝阻人数" in page
    print(f"installed, indexed and answered in {time.monotonic() - started:.0f} s")
