"""What the scripts share: each is a door to a subcommand of `xunduan`, run from this checkout in its own environment.

Written for any Python 3, so that an old one, or one without the packages, gets the remedy and not a traceback.
"""

import importlib.util
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
NEEDED = ("pydantic_settings", "faiss", "jieba", "opencc", "fastapi")

# A script's own folder stands first on the path and holds a module for every subcommand; the checkout belongs there.
sys.path[0] = str(ROOT)


def enter(subcommand: str) -> None:
    """Run the subcommand with the script's arguments, in the project's environment where this one lacks the
    packages."""
    lacking = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts a script may have an old one
        lacking.insert(0, "Python 3.11")
    if lacking:
        if not PYTHON.exists() or sys.executable == str(
            PYTHON
        ):  # begun from below: it would begin again for ever
            sys.exit(
                "Not installed 尚未安装: {}. Run `make install` in {} first. 请先在 {} 中运行 make install。".format(
                    ", ".join(lacking), ROOT, ROOT
                )
            )
        sys.stdout.flush()
        os.execv(str(PYTHON), [str(PYTHON)] + sys.argv)
    from xunduan.cli import main

    main([subcommand] + sys.argv[1:])
