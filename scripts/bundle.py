#!/usr/bin/env python3
"""One archive from which a machine without any network installs and serves: wheels, the model they carry, samples.

    python -m scripts.bundle var/xunduan-bundle.tar        (here, with the network)
    tar xf xunduan-bundle.tar && sh xunduan/install.sh     (there, without it)

The wheels are those of this machine's Python and platform; the other one needs the same.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_INSTALL = """#!/bin/sh
# Installs 寻段 beside this file from what lies beside it, indexes the samples and serves them. No network is used.
# 从本目录安装寻段，为示例建立索引并启动搜索页；不使用网络。
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
[ -x "$here/venv/bin/xunduan" ] || {
  "$python" -m venv "$here/venv"
  "$here/venv/bin/python" -m pip install --no-index --find-links "$here/wheels" -c "$here/constraints.txt" xunduan
}
"$here/venv/bin/xunduan" index "${1:-$here/samples}" --index "$here/index"
exec "$here/venv/bin/xunduan" serve --index "$here/index" ${XUNDUAN_SERVE_ARGS:-}
"""


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="打包离线安装包 / collect what a machine without a network needs"
    )
    parser.add_argument("out", type=Path, metavar="FILE.tar", help="写到此文件 / write to FILE.tar")
    return parser.parse_args(arguments)


def collect(folder: Path) -> None:
    """Fill `folder` with wheels, constraints, samples and the installer. Raises CalledProcessError where pip fails."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet"]
    constrained = ["--constraint", str(ROOT / "constraints.txt"), "--wheel-dir", str(folder / "wheels")]
    subprocess.run([*pip, *constrained, "torch", str(ROOT)], check=True)
    shutil.copy(ROOT / "constraints.txt", folder)
    shutil.copytree(ROOT / "samples", folder / "samples")
    for name in ("LICENSE", "NOTICE", "README.md"):
        shutil.copy(ROOT / name, folder)
    installer = folder / "install.sh"
    installer.write_text(_INSTALL, encoding="utf-8")
    installer.chmod(0o755)


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.out.parent) as scratch:
        folder = Path(scratch) / "xunduan"
        folder.mkdir()
        collect(folder)
        with tarfile.open(options.out, "w") as archive:  # wheels are compressed already
            archive.add(folder, "xunduan")
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
