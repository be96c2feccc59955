"""Measure retrieval, answer cards, no-answer flags and figures; with --baselines, beside BM25, one vector and RRF."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from xunduan.commands.console import ConsoleProgress
from xunduan.errors import XunduanError
from xunduan.index.build import build
from xunduan.index.documents import Passage
from xunduan.index.ingest import ingest
from xunduan.index.snapshot import open_snapshot
from xunduan.models.encoder import load_encoder
from xunduan.search.engine import Engine
from xunduan.search.evaluation import SquadSet, asked_from, evaluate_queries, evaluate_squad, read_squad
from xunduan.search.figure_evaluation import evaluate_figures
from xunduan.search.judging import JudgedQuery, read_queries
from xunduan.search.ranking import Weights
from xunduan.search.results import Results, SearchRequest
from xunduan.search.truth_evaluation import ExtractedFigure, evaluate_cards, evaluate_truth, read_lines
from xunduan.settings import Settings, settings

_MEASURES = {
    "hit_at_1": "hit@1", "hit_at_3": "hit@3", "hit_at_10": "hit@10", "mrr_at_10": "MRR@10", "ndcg_at_10": "nDCG@10",
}  # fmt: skip


_LOWER_IS_BETTER = ("flagged_wrongly", "shown_without_answer")
_TOLERANCE = 1e-9
_RUN_DEPTH = 100


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="评测检索质量 / measure retrieval quality")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--queries", type=Path, metavar="FILE", help="查询文件 .jsonl / a query file")
    what.add_argument(
        "--squad",
        type=Path,
        metavar="FILE",
        help="SQuAD 格式，每个段落一篇文档 / SQuAD format, each context one document",
    )
    what.add_argument("--figures", type=Path, metavar="FILE", help="数字清单 .json / a list of figures")
    what.add_argument(
        "--truth",
        type=Path,
        metavar="FILE",
        help="标注的数字 .jsonl:地点、时间、性质 / labelled figures: place, period, kind",
    )
    parser.add_argument(
        "--questions",
        type=Path,
        metavar="FILE",
        help="从另一 SQuAD 文件取问题；与 --truth 同用时为问数字的问题 .jsonl / take the questions from another SQuAD file; "
        "with --truth, questions about figures",
    )
    parser.add_argument("--source", type=Path, metavar="DIR", help="为此文件夹建索引 / index this folder")
    parser.add_argument(
        "--index",
        type=Path,
        metavar="DIR",
        help="用此索引；另有来源时先更新 / use this index, updated first where there is a source",
    )
    parser.add_argument(
        "--projection", type=Path, metavar="FILE", help="换用此查询投影 / use this query projection"
    )
    parser.add_argument("--no-projection", action="store_true", help="不用查询投影 / use no query projection")
    parser.add_argument(
        "--ablations",
        action="store_true",
        help="同表列出逐项关闭的结果 / put each part switched off in the same table",
    )
    parser.add_argument(
        "--baselines", action="store_true", help="同表列出基线 / put the baselines in the same table"
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="结果写入此文件 / write the results to FILE"
    )
    parser.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help="与此前的结果比较，降低则说明 / say which numbers are lower than in FILE",
    )
    parser.add_argument(
        "--run",
        type=Path,
        metavar="FILE",
        help="另把每个查询的前一百段写成 TREC 格式 / write the first hundred passages of each query of --queries as a TREC run",
    )
    options = parser.parse_args(arguments)
    if options.run and not options.queries:
        parser.error("--run 只与 --queries 同用 / --run works only with --queries")
    if options.squad is None and not (options.source or options.index):
        parser.error(
            "--queries、--figures 与 --truth 需要 --source 或 --index / "
            "--queries, --figures and --truth need --source or --index"
        )
    if options.questions and not (options.squad or options.truth):
        parser.error(
            "--questions 只与 --squad 或 --truth 同用 / --questions works only with --squad or --truth"
        )
    return options


@contextmanager
def opened(source: Path | None, index_dir: Path | None, configured: Settings) -> Iterator[Engine]:
    """An engine over `index_dir`, brought up to date with `source` first; without it, over an index for this run
    alone."""
    encoder = load_encoder(configured)
    if source is None:
        yield Engine(open_snapshot(index_dir or configured.index_dir), encoder, configured)
        return
    with tempfile.TemporaryDirectory(prefix="xunduan-evaluate-") as scratch:
        progress = ConsoleProgress()
        try:
            built = build(source, index_dir or Path(scratch), configured, lambda: encoder, progress)
        finally:
            progress.close()
        yield Engine(built.snapshot, encoder, configured)


@contextmanager
def squad_source(squad: SquadSet) -> Iterator[Path]:
    """The contexts as a .jsonl of documents with the ids c0, c1, …"""
    with tempfile.TemporaryDirectory(prefix="xunduan-squad-") as scratch:
        path = Path(scratch) / "contexts.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for number, (title, text) in enumerate(squad.contexts):
                file.write(
                    json.dumps({"id": f"c{number}", "title": title, "text": text}, ensure_ascii=False) + "\n"
                )
        yield path


def evaluate(options: argparse.Namespace, configured: Settings) -> dict[str, Any]:
    """Results by system (`xunduan` and the baselines) or, for figures, of the one extraction."""
    if options.figures:
        return {"figures": _figures(options, configured)}
    if options.truth:
        return _truth(options, configured)
    if options.squad:
        squad = read_squad(options.squad)
        if options.questions:
            squad = asked_from(squad, read_squad(options.questions))
        with squad_source(squad) as source, opened(source, options.index, configured) as engine:
            return _systems(
                options,
                engine,
                lambda search, tick: evaluate_squad(squad, search, tick),
                len(squad.questions),
            )
    queries = read_queries(options.queries)
    with opened(options.source, options.index, configured) as engine:
        if options.run:
            options.run.write_text("".join(trec_run(queries, engine.search)), encoding="utf-8")
        return _systems(
            options, engine, lambda search, tick: evaluate_queries(queries, search, tick), len(queries)
        )


def _systems(
    options: argparse.Namespace, engine: Engine, measure: Callable[..., dict[str, Any]], queries: int
) -> dict[str, Any]:
    systems: dict[str, Callable[[SearchRequest], Results]] = {"xunduan": engine.search}
    if options.baselines:
        from xunduan.commands.baselines import baselines  # needs bm25s, which only the tests install

        systems |= baselines(engine)
    if options.ablations:
        systems |= ablations(engine)
    results = {}
    for name, search in systems.items():
        with tqdm(total=queries, desc=name, disable=None) as bar:
            results[name] = measure(search, bar.update)
    return results


def trec_run(queries: Iterable[JudgedQuery], search: Callable[[SearchRequest], Results]) -> Iterator[str]:
    """Lines of a TREC run file, `query Q0 passage rank score xunduan`; what has white space in it gets a _ there."""
    for query in queries:
        results = search(SearchRequest(query.query, limit=_RUN_DEPTH, per_document=_RUN_DEPTH))
        for hit in results.hits:
            names = ("_".join(name.split()) for name in (query.id, hit.passage.id))
            yield "{} Q0 {} {} {:.6f} xunduan\n".format(*names, hit.rank, hit.score)


def ablations(engine: Engine) -> Mapping[str, Callable[[SearchRequest], Results]]:
    """The engine with one part switched off, for each of its parts."""
    full = Weights()
    variants = {f"without {field.name}": replace(full, **{field.name: 0.0}) for field in fields(Weights)} | {
        "without the dense side": replace(full, windows=0.0, contexts=0.0, passages=0.0)
    }
    searches = {name: engine.variant(weights=weights).search for name, weights in variants.items()}
    off = {name: engine.variant(**{f"use_{name}": False}).search for name in ("projection", "reranker")}
    return searches | {f"without {name}": search for name, search in off.items()}


def _figures(options: argparse.Namespace, configured: Settings) -> dict[str, Any]:
    try:
        listed = json.loads(options.figures.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise XunduanError(
            f"无法读取 {options.figures}", f"cannot read {options.figures}: {error}"
        ) from error
    extracted = {
        path: [figure for passage in passages for figure in passage.figures]
        for path, passages in _passages(options, configured)
    }
    return asdict(evaluate_figures(listed, extracted))


def _passages(options: argparse.Namespace, configured: Settings) -> list[tuple[str, Sequence[Passage]]]:
    """The passages of the source's documents, or of the index's, by path."""
    if options.source:
        documents = [
            document for file in ingest(options.source, None, configured).files for document in file.documents
        ]
        return [(entry.document.path, [stored.passage for stored in entry.passages]) for entry in documents]
    store = open_snapshot(options.index).store
    return [(document.path, store.passages_of(row)) for row, document in enumerate(store.documents())]


def _truth(options: argparse.Namespace, configured: Settings) -> dict[str, Any]:
    """Figures against labels and, with questions, the cards of an engine over the same documents."""
    labels = read_lines(options.truth)
    extracted = [
        ExtractedFigure(path.rsplit("/", 1)[-1], figure, passage.text)
        for path, passages in _passages(options, configured)
        for passage in passages
        for figure in passage.figures
    ]
    results: dict[str, Any] = {"truth": asdict(evaluate_truth(labels, extracted))}
    if options.questions:
        questions = read_lines(options.questions)
        with opened(options.source, options.index, configured) as engine:
            results["cards"] = asdict(evaluate_cards(questions, engine.search))
    return results


def table(results: dict[str, Any]) -> str:
    """The results as a Markdown table, a row for each system, kind and language."""
    if "truth" in results:
        return _truth_table(results)
    if "figures" in results:
        row = results["figures"]
        names = ("listed", "extracted", "recall", "precision", "unit", "change")
        return markdown([list(names), [_number(row[name]) for name in names]])
    rows = [["system", "queries of", "n", *_MEASURES.values()]]
    for system, result in results.items():
        groups = (
            {"all": result["all"], **result["kinds"], **result["languages"]}
            if "all" in result
            else {"all": result}
        )
        for group, scores in groups.items():
            rows.append(
                [system, group, str(scores["queries"]), *(_number(scores[measure]) for measure in _MEASURES)]
            )
    text = markdown(rows)
    if left_out := next(iter(results.values())).get("left_out"):
        text += f"\n\n略去 {len(left_out)} 个空问题 / empty questions left out: {', '.join(left_out)}"
    for system, result in results.items():
        if "no_answer" in result:
            flags, cards = result["no_answer"], result["answer_card"]
            text += (
                f"\n\n{system}: without an answer {flags['queries']}, flagged {_number(flags['flagged'])}; answerable flagged "
                f"{_number(flags['flagged_wrongly'])}; card right {_number(cards['right'])} of {cards['queries']}; "
                f"card shown without an answer {_number(cards['shown_without_answer'])}"
            )
            hits, standing = result["relevance"]["hits"], result["relevance"]["right_passage"]
            if hits["high"]["shown"]:  # baselines have no such words
                right = (f"{level} {one['right']} of {one['shown']}" for level, one in hits.items())
                stands = (f"{where} {number}" for where, number in standing.items())
                text += f"\n\nhits right: {', '.join(right)}; the first right one is: {', '.join(stands)}"
    return text


def _truth_table(results: dict[str, Any]) -> str:
    row = {name: value for name, value in results["truth"].items() if name != "wrong"}
    text = markdown([list(row), [_number(value) for value in row.values()]])
    if "cards" in results:
        cards = {name: value for name, value in results["cards"].items() if name != "details"}
        text += "\n\n" + markdown([list(cards), [_number(value) for value in cards.values()]])
        text += "".join(f"\n- {line}" for line in results["cards"]["details"])
    return text


def _number(value: float | int | None) -> str:
    return "–" if value is None else str(value) if isinstance(value, int) else f"{value:.3f}"


def markdown(rows: list[list[str]]) -> str:
    """Rows of cells as a Markdown table, the first row its head."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def lowered(results: dict[str, Any], before: dict[str, Any], path: str = "") -> list[str]:
    """The numbers that are worse than they were, as `path: before → now`; numbers that only one side has are left
    out."""
    found = []
    for key, value in results.items():
        earlier = before.get(key)
        if isinstance(value, dict) and isinstance(earlier, dict):
            found += lowered(value, earlier, f"{path}{key}.")
        elif isinstance(value, float) and isinstance(earlier, float | int):
            worse = value > earlier if key in _LOWER_IS_BETTER else value < earlier
            if worse and abs(value - earlier) > _TOLERANCE:
                found.append(f"{path}{key}: {earlier:.4f} → {value:.4f}")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    configured = settings()
    if options.projection:
        configured = configured.model_copy(update={"projection": options.projection})
    if options.no_projection:
        configured = configured.model_copy(update={"use_projection": False})
    results = evaluate(options, configured)
    print(table(results))
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
    if options.baseline:
        before = json.loads(options.baseline.read_text(encoding="utf-8"))
        for line in lowered(results, before) or ["没有降低的指标 / no number is lower"]:
            print(line)
    return 0
