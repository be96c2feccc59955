"""The low-rank adapter: what was learned on top of the default model's weights, merged into them when it is unpacked.

For some linear layers W it holds two narrow matrices, and the layer becomes W + up · down (Hu et al., 2021, LoRA).
Merged, it is a model like any other: one graph for queries and passages, no slower than before. It is learned by
xunduan.models.adapter_training and kept as a safetensors file in half precision.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from xunduan.errors import ModelError
from xunduan.settings import Settings

SHIPPED = Path(__file__).with_name("data") / "adapter-multilingual-e5-small.safetensors"


@dataclass(frozen=True)
class Adapter:
    """Low-rank changes to a model's linear layers."""

    down: Mapping[str, np.ndarray]
    """(rank, in) float32, by the name of the weight that it changes."""
    up: Mapping[str, np.ndarray]
    """(out, rank) float32, scale already in it."""
    base: str
    """SHA-256, in hex, of the packed weights that it was learned on."""
    notes: dict[str, Any] = field(default_factory=dict)
    """What it was learned from, with licences, seed, command and scores before and after."""

    def save(
        self,
        path: Path,
        beside: Mapping[str, np.ndarray] | None = None,
        said: Mapping[str, str] | None = None,
    ) -> None:
        """Write the safetensors file, the matrices in half precision, with tensors `beside` them as they are and what
        else is `said` of them; its folder too where that is missing."""
        path.parent.mkdir(parents=True, exist_ok=True)
        tensors = {f"{name}.down": matrix.astype(np.float16) for name, matrix in self.down.items()}
        tensors |= {f"{name}.up": matrix.astype(np.float16) for name, matrix in self.up.items()}
        tensors |= beside or {}
        notes = json.dumps(self.notes, ensure_ascii=False, sort_keys=True)
        save_file(
            {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()},
            path,
            metadata={"base": self.base, "notes": notes, **(said or {})},
        )


UNREADABLE = (OSError, SafetensorError, KeyError, ValueError)
"""What reading a file raises that is missing or is none."""


def read_adapter(path: Path) -> tuple[Adapter, dict[str, np.ndarray], dict[str, str]]:
    """What Adapter.save wrote, all tensors float32: the adapter, the tensors beside it and all that is said; raises
    UNREADABLE."""
    with safe_open(path, framework="numpy") as file:
        said = file.metadata() or {}
        tensors = {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}  # noqa: SIM118
    names = sorted(name.removesuffix(".down") for name in tensors if name.endswith(".down"))
    down, up = ({name: tensors.pop(f"{name}.{side}") for name in names} for side in ("down", "up"))
    return Adapter(down, up, said["base"], json.loads(said.get("notes", "{}"))), tensors, said


def load_adapter(path: Path) -> Adapter:
    """Read an adapter file; ModelError where it is missing or is none."""
    try:
        return read_adapter(path)[0]
    except UNREADABLE as error:
        raise ModelError(
            f"无法读取适配器 {path}，请用 xunduan tune --adapter 重新生成",
            f"cannot read the adapter {path} ({error}): make it again with `xunduan tune --adapter`",
        ) from error


def adapter_file(settings: Settings) -> Path | None:
    """The adapter's file that the settings name, the shipped one where they name none, or None where it is off."""
    if not settings.use_adapter:
        return None
    return settings.adapter or (SHIPPED if SHIPPED.is_file() else None)


def adapter_for(path: Path | None, base: str) -> Adapter | None:
    """The adapter in `path` for the packed weights of digest `base`.

    One that was learned on other weights would spoil them. A chosen one then raises ModelError; the shipped one, which
    nobody chose, is skipped with a warning.
    """
    if path is None:
        return None
    adapter = load_adapter(path)
    if adapter.base == base:
        return adapter
    if path != SHIPPED:
        raise ModelError(
            f"适配器 {path} 是在另一份权重({adapter.base[:12]})上学的，现在的是 {base[:12]}；请取消 XUNDUAN_ADAPTER 或重新学习",
            f"the adapter {path} was learned on the weights {adapter.base[:12]}, those installed are {base[:12]}: "
            "unset XUNDUAN_ADAPTER or learn it anew with `xunduan tune --adapter`",
        )
    logging.getLogger(__name__).warning(
        "the shipped adapter was learned on other weights (%s) than those installed (%s) and is not used",
        adapter.base[:12],
        base[:12],
    )
    return None


def merged(state: Mapping[str, np.ndarray], adapter: Adapter) -> dict[str, np.ndarray]:
    """The weights with the adapter merged in; ModelError where one is missing or of another shape."""
    changed = dict(state)
    for name, down in adapter.down.items():
        change = adapter.up[name] @ down
        if name not in state or state[name].shape != change.shape:
            has = state[name].shape if name in state else None
            raise ModelError(
                f"适配器与模型不符：{name}",
                f"the adapter does not fit the model: {name} is {has}, not {change.shape}",
            )
        changed[name] = state[name] + change
    return changed
