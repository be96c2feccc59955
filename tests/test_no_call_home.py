"""Nothing of ours or below reports anywhere, and the home folder stays as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_the_runtime_reports_to_no_one_and_leaves_nothing_in_the_home_folder(
    tmp_path: Path, repository: Path
) -> None:
    """openvino tells an analytics service of its import, in a process of its own, unless it is kept from it."""
    home = tmp_path / "home"
    home.mkdir()
    code = "import sys, xunduan.models.openvino_runtime; print(sys.modules.get('openvino_telemetry'))"
    environment = {name: value for name, value in os.environ.items() if name != "CI"} | {"HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "None"
    assert list(home.iterdir()) == []
