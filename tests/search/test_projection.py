"""The query projection: applied, kept, refused for another encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xunduan.models.encoder import load_encoder
from xunduan.search.errors import ProjectionError
from xunduan.search.projection import SHIPPED, Projection, load_projection, projection_for
from xunduan.settings import Settings


@pytest.fixture
def projection() -> Projection:
    drawn = np.random.default_rng(3)
    return Projection(
        drawn.normal(size=(8, 8)).astype(np.float32),
        drawn.normal(size=8).astype(np.float32),
        "f00",
        {"seed": 3, "来源": "自编"},
    )


def test_it_moves_unit_vectors_to_unit_vectors(projection: Projection) -> None:
    queries = np.eye(8, dtype=np.float32)[:3]
    moved = projection.apply(queries)
    expected = projection.weight @ queries[1] + projection.bias
    np.testing.assert_allclose(moved[1], expected / np.linalg.norm(expected), rtol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(moved, axis=1), 1, rtol=1e-5)


def test_what_is_saved_comes_back(projection: Projection, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "p.safetensors"
    projection.save(path)
    loaded = load_projection(path)
    np.testing.assert_array_equal(loaded.weight, projection.weight)
    np.testing.assert_array_equal(loaded.bias, projection.bias)
    assert (loaded.fingerprint, loaded.notes) == ("f00", projection.notes)


@pytest.mark.parametrize("content", [None, b"", b"not safetensors", b'\x08\0\0\0\0\0\0\0{"a": 1}'])
def test_another_file_is_refused_by_its_name(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "broken.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ProjectionError, match=r"broken\.safetensors"):
        load_projection(path)


def test_a_file_without_what_it_was_learned_for_is_refused(projection: Projection, tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    save_file({"weight": projection.weight, "bias": projection.bias}, tmp_path / "bare.safetensors")
    with pytest.raises(ProjectionError, match="bare"):
        load_projection(tmp_path / "bare.safetensors")


def test_a_configured_one_of_another_encoder_is_refused_with_both_names(
    projection: Projection, tmp_path: Path
) -> None:
    path = tmp_path / "p.safetensors"
    projection.save(path)
    assert projection_for("f00", path) is not None
    with pytest.raises(ProjectionError, match=r"f00.*b11"):
        projection_for("b11", path)


def test_one_tuned_to_the_archive_is_used_for_its_encoder_and_passed_over_for_another(
    projection: Projection, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tuned = tmp_path / "projection.safetensors"
    projection.save(tuned)
    used = projection_for("f00", None, tuned)
    assert used is not None and used.fingerprint == "f00"
    assert projection_for("b11", None, tuned) is None
    assert str(tuned) in caplog.text


def test_the_shipped_one_is_passed_over_for_another_encoder() -> None:
    assert projection_for("b11", None) is None


def test_the_shipped_one_says_what_it_was_learned_from() -> None:
    notes = load_projection(SHIPPED).notes
    assert "tune" in notes["command"]
    assert notes["licences"]
    assert all(notes["held_out_hit_at_1"]["after"][name] > 0.5 for name in notes["learned_from"])


@pytest.mark.model
def test_the_shipped_one_is_that_of_the_default_model_with_its_adapter() -> None:
    assert projection_for(load_encoder(Settings(use_adapter=False)).fingerprint, None) is None
    encoder = load_encoder(Settings())
    shipped = projection_for(encoder.fingerprint, None)
    assert shipped is not None
    assert shipped.weight.shape == (encoder.dimension, encoder.dimension)
    assert shipped.apply(encoder.encode_queries(["反诈预警"])).shape == (1, encoder.dimension)
