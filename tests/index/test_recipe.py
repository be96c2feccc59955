"""What decides a file's text: after any of it has changed a build reads everything anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import xunduan
from tests.conftest import Build
from tests.fakes import write_files
from xunduan.commands.generated_archive import document
from xunduan.index.recipe import recipe, text_recipe
from xunduan.settings import Settings


def article(number: int) -> str:
    return "\n\n".join(document(number))


@pytest.mark.parametrize(
    ("update", "published"),
    [({"utc_offset_hours": 0.0}, "2023-05-04T23:30"), ({"file_max_seconds": 61.0}, "2023-05-05T07:30")],
)
def test_other_clocks_and_limits_read_everything_anew(
    update: dict[str, float],
    published: str,
    tmp_path: Path,
    build_fake: Build,
    configured: Settings,
) -> None:
    source = write_files(
        tmp_path / "in",
        {"1.txt": article(1), "0.md": f"---\ndate: 2023-05-04T23:30+00:00\n---\n{article(0)}"},
    )
    build_fake(source, tmp_path / "index")
    again = build_fake(source, tmp_path / "index", settings=configured.model_copy(update=update))
    assert again.counts["files_read"] == 2
    (zoned,) = (one for one in again.snapshot.store.documents() if one.path == "0.md")
    assert zoned.metadata.published is not None and zoned.metadata.published.value == published


def test_every_setting_that_asks_for_a_rebuild_is_noticed_by_one() -> None:
    rows = (Path(__file__).parents[2] / "docs/settings.md").read_text(encoding="utf-8").splitlines()
    named = {row.split("`")[1] for row in rows if "Needs a rebuild" in row}
    told_by_the_model = {"XUNDUAN_ADAPTER", "XUNDUAN_USE_ADAPTER"}
    assert named > told_by_the_model
    noticed = {f"XUNDUAN_{name.upper()}" for name in recipe(Settings())}
    assert named - told_by_the_model <= noticed


def test_the_recipe_changes_with_any_rule_and_with_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "xunduan"
    shutil.copytree(Path(xunduan.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(xunduan, "__file__", str(package / "__init__.py"))
    before = text_recipe.__wrapped__()
    (package / "web" / "app.py").write_text("", encoding="utf-8")
    (package / "index" / "figures" / "__pycache__").mkdir()
    (package / "index" / "figures" / "__pycache__" / "units.pyc").write_bytes(b"compiled")
    assert text_recipe.__wrapped__() == before
    with (package / "index" / "figures" / "units.py").open("a", encoding="utf-8") as file:
        file.write("# another unit\n")
    assert text_recipe.__wrapped__() != before
