"""The exported model: read without the libraries it was made with, in any order and by several threads."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

from tests.models.tiny_models import CHARACTERS, sentence_model
from xunduan.models.contract import BATCH
from xunduan.models.openvino_runtime import TOKENS_TOGETHER, OpenVINOModel, batches

# What tracing says of deprecations and constants concerns who exports a model, and is silenced there.
pytestmark = pytest.mark.filterwarnings("ignore")
TEXTS = [CHARACTERS[n % 20 :][: 1 + n % 7] for n in range(2 * BATCH + 3)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from xunduan.models.openvino_export import export

    made = tmp_path_factory.mktemp("exported")
    prompts = {"query": "query: ", "document": "passage: "}
    export(nullcontext(sentence_model(made / "tiny", prompts=prompts)), made / "graph")
    return made / "graph"


def test_reading_it_imports_neither_torch_nor_transformers(folder: Path, repository: Path) -> None:
    check = (
        "import sys; from pathlib import Path; from xunduan.models.openvino_runtime import OpenVINOModel; "
        "OpenVINOModel(Path(sys.argv[1])).encode(['反诈'], 'query'); "
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", check, folder], capture_output=True, text=True, cwd=repository, check=True
    )
    assert done.stdout.strip() == "[]"


def test_many_texts_come_back_in_their_order(folder: Path) -> None:
    model = OpenVINOModel(folder)
    alone = np.concatenate([model.encode([text], "passage") for text in TEXTS])
    assert (model.encode(TEXTS, "passage") * alone).sum(axis=1).min() > 0.999


def test_parts_cut_ahead_come_back_in_their_order_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = OpenVINOModel(folder)
    whole = model.encode(TEXTS, "passage")
    monkeypatch.setattr("xunduan.models.openvino_runtime._PART", 7)
    assert (model.encode(TEXTS, "passage") * whole).sum(axis=1).min() > 0.999
    assert model.encode([], "passage").shape == (0, model.dimension)


@pytest.mark.parametrize("lengths", [[], [5], [600] * 9, [3000, 2, 2], list(range(1, 300)), [40] * 1000])
def test_a_batch_holds_so_many_tokens_at_the_most_and_little_padding(lengths: list[int]) -> None:
    made = list(batches(lengths))
    assert sorted(place for batch in made for place in batch) == list(range(len(lengths)))
    padded = [len(batch) * max(lengths[place] for place in batch) for batch in made]
    assert all(
        tokens <= TOKENS_TOGETHER or len(batch) == 1 for tokens, batch in zip(padded, made, strict=True)
    )
    assert sum(padded) <= 1.25 * sum(lengths)


def test_several_threads_at_once_get_their_own_vectors(folder: Path) -> None:
    model = OpenVINOModel(folder)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: model.encode([text], "query")[0], TEXTS))
    for text, vector in zip(TEXTS, together, strict=True):
        np.testing.assert_allclose(vector, model.encode([text], "query")[0], atol=1e-3)


def test_tokens_are_counted_beyond_what_is_read(folder: Path) -> None:
    model = OpenVINOModel(folder)
    # [CLS], [SEP] and the nine characters of the prompt
    assert model.token_counts(["反" * n for n in (1, 53, 54, 500)], "passage") == [12, 64, 65, 511]
