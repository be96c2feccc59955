"""What every script imports first: the right packages on the path, and the right interpreter.

`python scripts/search.py` puts scripts/ in front of the path, where search.py hides the package of that
name. Importing this module puts the repository's root there instead. Where the interpreter lacks the
project's dependencies, the script starts again in the project's own environment.

Written for any Python 3, so that an old one gets the remedy and not a syntax error.
"""

import importlib.util
import os
import sys
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent
ROOT = SCRIPTS.parent
VENV = ROOT / ".venv"
REQUIRED = ("torch", "sentence_transformers", "openvino", "faiss", "jieba", "opencc", "fastapi", "pydantic")
REMEDY = "Run `make install` in {root} first. 请先在 {root} 中运行 make install。"


def repair_path():
    """Put the root in front of the path and scripts/ out of it; forget modules found there by mistake."""
    others = [entry for entry in sys.path if not _is(entry, SCRIPTS) and not _is(entry, ROOT)]
    sys.path[:] = [str(ROOT)] + others
    for name in ("index", "search", "web"):
        file = getattr(sys.modules.get(name), "__file__", None)
        if file and Path(file).resolve().parent == SCRIPTS:
            del sys.modules[name]


def missing():
    """The dependencies that this interpreter cannot import; a Python that is too old counts as one."""
    old = ["Python 3.11"] if sys.version_info < (3, 11) else []
    return old + [name for name in REQUIRED if importlib.util.find_spec(name) is None]


def ensure_interpreter():
    """Start again in the project's environment where this interpreter lacks something, or exit with 1."""
    lacking = missing()
    if not lacking or not _runs_a_script():
        return
    python = VENV / "bin" / "python"
    if python.exists() and Path(sys.prefix).resolve() != VENV.resolve():
        sys.stdout.flush()
        command = getattr(sys, "orig_argv", None) or [sys.executable] + sys.argv
        os.execv(str(python), [str(python)] + command[1:])
    sys.stderr.write("Not installed 尚未安装: " + ", ".join(lacking) + ". " + REMEDY.format(root=ROOT) + "\n")
    raise SystemExit(1)


def _is(entry, folder):
    return Path(entry or os.curdir).resolve() == folder


def _runs_a_script():
    """Whether the process was started as one of the scripts; false where a test or a program imports one."""
    return sys.argv[0] == "-m" or Path(sys.argv[0]).resolve().parent == SCRIPTS


repair_path()
ensure_interpreter()
# The tokenizer's own threads gain nothing on these short texts and complain when a reader process is forked.
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
