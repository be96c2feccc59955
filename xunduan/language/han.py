"""Chinese characters, told by their code points."""

from __future__ import annotations

import re

RANGE = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
"""The inside of a character class: the CJK ideographs of Unicode 15, with their extensions and compatibility forms."""
HAN = re.compile(f"[{RANGE}]")
"""One Chinese character."""
RUN = re.compile(f"[{RANGE}]+")
"""As many as stand together."""
