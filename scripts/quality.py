#!/usr/bin/env python3
"""Make the quality tables of the README and docs/quality.md: every set, baselines, ablations, held-out projections."""

from __future__ import annotations

import _bootstrap  # noqa: F401, I001

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.encoder import load_encoder
from index.settings import settings
from scripts import evaluate, tune
from scripts._console import run
from search.learning import Linear, learn
from search.projection import Projection

_LEARNED_FROM = ("drcd_dev.json", "cmrc_dev.json")
_PARALLEL = "tatoeba_cmn.txt"


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="生成质量表 / make the quality tables")
    parser.add_argument("--eval", type=Path, required=True, metavar="DIR", help="评测数据文件夹 / folder of the evaluation data")
    parser.add_argument("--corpus", type=Path, required=True, metavar="DIR", help="五篇文章的文件夹 / folder of the articles")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="写出 .json,另写同名 .md / write FILE and its .md")
    return parser.parse_args(arguments)


def held_out_projection(folder: Path, left_out: str, target: Path) -> Path:
    """The projection learned as the shipped one is, without the set that it will be measured on."""
    encoder = load_encoder(settings())
    learned_from = [str(folder / name) for name in _LEARNED_FROM if name != left_out]
    options = tune.parse(["--squad", *learned_from, "--parallel", str(folder / _PARALLEL), "--out", str(target)])
    projection = learn(tune.training_sets(options, encoder), Linear.identity(encoder.dimension))
    Projection(projection.weight, projection.bias, encoder.fingerprint, {"left_out": left_out}).save(target)
    return target


def measured(folder: Path, corpus: Path) -> dict[str, dict[str, Any]]:
    """Results of every set, by the set's name."""
    squads = {
        "XQuAD zh": ["--squad", folder / "xquad_zh.json", "--baselines"],
        "XQuAD English → Chinese": ["--squad", folder / "xquad_zh.json", "--questions", folder / "xquad_en.json", "--baselines"],
    }
    results = {}
    with tempfile.TemporaryDirectory(prefix="xunduan-quality-") as scratch:
        for name, title in zip(_LEARNED_FROM, ("DRCD dev, projection learned without it", "CMRC 2018 dev, projection learned without it"), strict=True):
            projection = held_out_projection(folder, name, Path(scratch) / f"{name}.safetensors")
            squads[title] = ["--squad", folder / name, "--projection", projection, "--baselines"]
        queries = ["--queries", folder / "seed_queries.jsonl", "--source", corpus, "--baselines", "--ablations"]
        for title, arguments in {"articles": queries, **squads}.items():
            results[title] = _evaluated(arguments)
            print(f"## {title}\n\n{evaluate.table(results[title])}\n", flush=True)
    results["figures of the articles"] = _evaluated(["--figures", folder / "figures.json", "--source", corpus])
    return results


def _evaluated(arguments: Sequence[Any]) -> dict[str, Any]:
    options = evaluate.parse([str(argument) for argument in arguments])
    changes = {"projection": options.projection} if options.projection else {}
    return evaluate.evaluate(options, settings().model_copy(update=changes))


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    results = measured(options.eval, options.corpus)
    options.out.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sections = [f"## {title}\n\n{evaluate.table(result)}" for title, result in results.items()]
    command = "scripts/quality.py --eval EVAL --corpus CORPUS --out docs/quality.json"
    page = "\n\n".join(["# Quality", f"Made by `{command}`.", *sections]) + "\n"
    options.out.with_suffix(".md").write_text(page, encoding="utf-8")
    print(page)
    return 0


if __name__ == "__main__":
    run(main)
