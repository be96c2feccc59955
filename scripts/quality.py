#!/usr/bin/env python3
"""Make the quality tables of the README and docs/quality.md: every set, baselines, ablations, held-out projections."""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xunduan.commands import evaluate, tune
from xunduan.commands.console import run
from xunduan.models.encoder import load_encoder
from xunduan.search.learning import learn
from xunduan.search.projection import Linear, Projection
from xunduan.settings import settings

_ROOT = Path(__file__).resolve().parent.parent
_README = _ROOT / "README.md"
_BEGIN, _END = "<!-- quality: made by scripts.quality -->", "<!-- end of quality -->"
_BY_HAND = "<!-- by hand from here on -->"
"""In docs/quality.md: what stands below it is kept."""
_LEARNED_FROM = {
    "drcd_dev.json": "DRCD dev, projection learned without it, adapter with seven eighths",
    "cmrc_dev.json": "CMRC 2018 dev, projection learned without it, adapter with seven eighths",
}
"""What the shipped projection was learned from, and what a measurement on it is called."""
_ENGLISH_QUESTIONS = {
    "drcd_dev.json": "English → DRCD dev, own questions that the English side was tuned on",
    "cmrc_dev.json": "English → CMRC 2018 dev, own questions that the English side was tuned on",
}
_PARALLEL = "tatoeba_cmn.txt"


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="生成质量表 / make the quality tables")
    parser.add_argument(
        "--eval",
        type=Path,
        metavar="DIR",
        help="评测数据文件夹 / folder of the evaluation data; without it the tables are made anew from FILE",
    )
    parser.add_argument(
        "--corpus",
        type=Path,
        metavar="DIR",
        help="文章的文件夹，只取 .txt / folder of the articles, its .txt files",
    )
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help="写出 .json，另写同名 .md / write FILE and its .md",
    )
    options = parser.parse_args(arguments)
    if (options.eval is None) != (options.corpus is None):
        parser.error("--eval 与 --corpus 要一起给 / --eval and --corpus go together")
    return options


def held_out_projection(folder: Path, left_out: str, target: Path) -> Path:
    """The projection learned as the shipped one is, without the set that it will be measured on."""
    encoder = load_encoder(settings())
    learned_from = [str(folder / name) for name in _LEARNED_FROM if name != left_out]
    options = tune.parse(
        ["--squad", *learned_from, "--parallel", str(folder / _PARALLEL), "--out", str(target)]
    )
    projection = learn(tune.training_sets(options, encoder), Linear.identity(encoder.dimension))
    Projection(projection.weight, projection.bias, encoder.fingerprint, {"left_out": left_out}).save(target)
    return target


def measured(folder: Path, corpus: Path) -> dict[str, dict[str, Any]]:
    """Results of every set, by the set's name."""
    results = {}
    with tempfile.TemporaryDirectory(prefix="xunduan-quality-") as scratch:

        def asked(name: str) -> list[Any]:
            return ["--squad", folder / name, "--index", Path(scratch) / f"index-{name}", "--baselines"]

        xquad = asked("xquad_zh.json")
        squads = {
            "XQuAD zh": xquad,
            "XQuAD English → Chinese": [*xquad, "--questions", folder / "xquad_en.json"],
        }
        for name, title in _LEARNED_FROM.items():
            projection = held_out_projection(folder, name, Path(scratch) / f"{name}.safetensors")
            squads[title] = [*asked(name), "--projection", projection]
            english = _ROOT / "tests" / "data" / f"english_{name}"
            squads[_ENGLISH_QUESTIONS[name]] = [*squads[title], "--questions", english]
        articles = _articles(corpus, Path(scratch) / "articles")
        queries = ["--queries", folder / "seed_queries.jsonl", "--source", articles]
        for title, arguments in {"articles": [*queries, "--baselines", "--ablations"], **squads}.items():
            results[title] = _evaluated(arguments)
            print(f"## {title}\n\n{evaluate.table(results[title])}\n", flush=True)
        figures = ["--figures", folder / "figures.json", "--source", articles]
        results["figures of the articles"] = _evaluated(figures)
    return results


def _articles(corpus: Path, target: Path) -> Path:
    """The articles alone: notes about them that lie in the same folder would answer the questions too."""
    target.mkdir()
    for path in corpus.glob("*.txt"):
        shutil.copy(path, target)
    return target


def _evaluated(arguments: Sequence[Any]) -> dict[str, Any]:
    options = evaluate.parse([str(argument) for argument in arguments])
    changes = {"projection": options.projection} if options.projection else {}
    return evaluate.evaluate(options, settings().model_copy(update=changes))


def summary(results: dict[str, dict[str, Any]]) -> str:
    """The README's table: a row for each set and measure, a column for each system."""
    articles = results["articles"]
    systems = [name for name in articles if not name.startswith("without")]
    rows = [["set", "measure", *systems]]

    def row(title: str, measure: str, values: Sequence[float | None]) -> None:
        best = max(value for value in values if value is not None)
        shown = [
            "–" if value is None else f"**{value:.3f}**" if value == best else f"{value:.3f}"
            for value in values
        ]
        rows.append([title, measure, *shown])

    for measure, label in (("hit_at_1", "hit@1"), ("hit_at_3", "hit@3"), ("mrr_at_10", "MRR@10")):
        row("five articles, all kinds", label, [articles[system]["all"][measure] for system in systems])
    for kind in articles["xunduan"]["kinds"]:
        row(f"– {kind}", "hit@1", [articles[system]["kinds"][kind]["hit_at_1"] for system in systems])
    for title, result in results.items():
        if "xunduan" in result and title != "articles":
            row(
                title, "R@1", [result[system]["hit_at_1"] if system in result else None for system in systems]
            )
    return evaluate.markdown(rows) + "\n\n" + _remarks(results)


def _remarks(results: dict[str, dict[str, Any]]) -> str:
    flags, cards = results["articles"]["xunduan"]["no_answer"], results["articles"]["xunduan"]["answer_card"]
    figures = results["figures of the articles"]["figures"]
    return (
        f"Of the queries without an answer {flags['flagged']:.2f} are flagged, and {flags['flagged_wrongly']:.3f} of the "
        f"others. The first hit's card is the listed figure for {cards['right']:.3f} of the figure queries, and "
        f"{cards['shown_without_answer']:.2f} of the queries without an answer show one. Figures extracted: recall "
        f"{figures['recall']:.3f}, precision {figures['precision']:.3f}, unit {figures['unit']:.3f}, change {figures['change']:.3f}."
    )


def page(results: dict[str, dict[str, Any]]) -> str:
    """The page of tables: each system over the kinds of the articles' queries, and over every other set."""
    articles = results["articles"]
    others = {
        title: result for title, result in results.items() if "xunduan" in result and title != "articles"
    }
    all_kinds = articles["xunduan"]["kinds"]
    by_kind = [["hit@1", "all", *all_kinds, "MRR@10", "first ten"]]
    by_kind.append(
        ["queries", *(str(of["queries"]) for of in (articles["xunduan"]["all"], *all_kinds.values())), "", ""]
    )
    told = [
        [
            "",
            "flagged of those without an answer",
            "flagged of the others",
            "card right",
            "card without an answer",
        ]
    ]
    for system, result in articles.items():
        scores = [result["all"], *(result["kinds"][kind] for kind in all_kinds)]
        by_kind.append(
            [system, *(f"{of['hit_at_1']:.3f}" for of in scores)]
            + [f"{result['all'][measure]:.3f}" for measure in ("mrr_at_10", "hit_at_10")]
        )
        flags, cards = result["no_answer"], result["answer_card"]
        if flags["flagged"] or flags["flagged_wrongly"]:
            told.append(
                [system, f"{flags['flagged']:.3f}", f"{flags['flagged_wrongly']:.3f}"]
                + [f"{cards['right']:.3f}", f"{cards['shown_without_answer']:.3f}"]
            )
    sets = [["set", "system", "queries", "hit@1", "hit@3", "first ten", "MRR@10"]]
    for title, result in others.items():
        for system, of in result.items():
            values = (of[measure] for measure in ("hit_at_1", "hit_at_3", "hit_at_10", "mrr_at_10"))
            sets.append([title, system, str(of["queries"]), *(f"{value:.3f}" for value in values)])
    figures = evaluate.table(results["figures of the articles"])
    return "\n\n".join(
        [
            "# Quality",
            "The tables of this part are made by `make quality`. What a part of the engine is worth stands in the rows `without …`.",
            "## Five articles",
            evaluate.markdown(by_kind),
            "Baselines flag nothing and show no cards:",
            evaluate.markdown(told),
            f"Figures of the articles:\n\n{figures}",
            "## Other sets",
            evaluate.markdown(sets),
        ]
    )


def into_readme(path: Path, text: str) -> None:
    """Put `text` between the README's quality marks."""
    page = path.read_text(encoding="utf-8")
    before, rest = page.split(_BEGIN)
    _, after = rest.split(_END)
    path.write_text(f"{before}{_BEGIN}\n\n{text}\n\n{_END}{after}", encoding="utf-8")


def into_page(path: Path, tables: str) -> None:
    """Write the tables above what was written by hand, which stays."""
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    _, marker, kept = before.partition(_BY_HAND)
    path.write_text(f"{tables}\n{marker}{kept}" if marker else tables, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    if options.eval:
        results = measured(options.eval, options.corpus)
        options.out.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    else:
        results = json.loads(options.out.read_text(encoding="utf-8"))
    into_page(options.out.with_suffix(".md"), page(results) + "\n")
    into_readme(_README, summary(results))
    return 0


if __name__ == "__main__":
    run(main)
