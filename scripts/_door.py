"""What the scripts share: each is a door to a subcommand of `xunduan`, the package that `make install` installs.

Written for any Python 3, so that an old one, or one without the package, gets the remedy and not a traceback.
"""

import importlib.util
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = str(ROOT / ".venv" / "bin" / "xunduan")


def enter(subcommand: str) -> None:
    """Run the subcommand with the script's arguments: in this Python where the package is installed, else by the
    command of the checkout's environment, which leads back to no script."""
    old = sys.version_info < (3, 11)  # noqa: UP036 - whoever starts a script may have an old one
    if not old and importlib.util.find_spec("xunduan"):
        from xunduan.cli import main

        main([subcommand] + sys.argv[1:])
    sys.stdout.flush()
    try:
        os.execv(COMMAND, [COMMAND, subcommand] + sys.argv[1:])
    except OSError:  # missing, or the environment of a checkout that was moved since
        sys.exit(
            f"尚未安装：请在 {ROOT} 中运行 make install（文件夹移动过的，先删除其中的 .venv）。 / Not installed: run "
            f"`make install` in {ROOT} (if the folder was moved, remove its .venv first)."
        )
