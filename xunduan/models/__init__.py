"""Texts to vectors: the encoder's contract, the runtimes that fulfil it, and where a model's files are."""

import sys
from typing import Any

_modules: dict[str, Any] = sys.modules
# openvino tells an analytics service that it was imported, and leaves a client id in the home folder, where it finds
# this package; without it, it uses the stub that it brings along.
_modules.setdefault("openvino_telemetry", None)
