"""The files under docs/deploy and the issue forms, as far as a machine without an engine can tell."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "docs" / "deploy"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def test_every_service_has_an_image_and_waits_for_services_that_can_say_they_are_ready(
    compose: dict[str, Any],
) -> None:
    for name, service in compose["services"].items():
        assert ("image" in service) != ("build" in service), name
        assert ":" in service.get("image", ":"), f"{name}: an image without a version"
        for other, wanted in service.get("depends_on", {}).items():
            condition = wanted["condition"]
            assert other in compose["services"]
            assert (
                condition == "service_completed_successfully" or "healthcheck" in compose["services"][other]
            ), name


def test_volumes_are_declared_and_only_the_page_is_published_on_this_machine_alone(
    compose: dict[str, Any],
) -> None:
    mounted = [one for service in compose["services"].values() for one in service.get("volumes", ())]
    names = {one.partition(":")[0] for one in mounted if not one.startswith("${")}
    assert names == set(compose["volumes"])
    published = {name: one["ports"] for name, one in compose["services"].items() if "ports" in one}
    assert list(published) == ["page"] and published["page"][0].startswith("127.0.0.1:")
    assert compose["services"]["page"]["read_only"] and compose["services"]["page"]["cap_drop"] == ["ALL"]


def test_the_passwords_of_the_compose_file_are_given_by_who_runs_it(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            assert "PASSWORD" not in name and "SECRET" not in name or value.startswith("${"), name


def test_the_built_services_run_commands_settings_and_extras_that_there_are(compose: dict[str, Any]) -> None:
    from xunduan.cli import COMMANDS
    from xunduan.settings import Settings

    for service in compose["services"].values():
        if "build" not in service:
            continue
        assert service["command"][0] == "xunduan" and service["command"][1] in COMMANDS
        assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
        assert all(
            name.removeprefix("XUNDUAN_").lower() in Settings.model_fields for name in service["environment"]
        )
        Settings(store=service["environment"]["XUNDUAN_STORE"])
        assert re.search(
            r"^ARG EXTRAS=", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE
        )
        extras = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        assert f"\n{service['build']['args']['EXTRAS'].strip('[]')} = [" in extras


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("[!c]*.yml")), ids=lambda path: path.name
)
def test_an_issue_form_asks_in_both_languages_and_names_commands_that_there_are(path: Path) -> None:
    from xunduan.cli import COMMANDS

    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert " / " in form["name"] and " / " in form["description"]
    ids = [field["id"] for field in form["body"]]
    assert len(ids) == len(set(ids)) and any(
        field.get("validations", {}).get("required") for field in form["body"]
    )
    for command in re.findall(r"`xunduan (\w+)", path.read_text(encoding="utf-8")):
        assert command in COMMANDS


def test_the_image_is_not_roots_and_asks_a_route_and_settings_that_there_are() -> None:
    from xunduan.settings import Settings

    image = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    last = image[image.rindex("\nFROM ") :]
    assert last.index("\nUSER xunduan") < last.index("\nCMD ") and "root" not in last
    assert re.search(r"HEALTHCHECK[^\n]*\\\n  CMD .*/healthz", last)
    for name in re.findall(r"XUNDUAN_([A-Z_]+)=", last):
        assert name.lower() in Settings.model_fields
    assert "/var/lib/xunduan" in re.findall(r"^VOLUME (\S+)", last, re.MULTILINE)  # the rest may be read-only


def test_the_unit_is_understood_by_systemd_and_shuts_the_service_in(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("needs systemd-analyze")
    unit = tmp_path / "xunduan.service"
    text = (DEPLOY / "xunduan.service").read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/xunduan/bin/xunduan", sys.executable), encoding="utf-8")
    said = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=True)
    assert said.stderr == ""
    least: list[str | Path] = ["systemd-analyze", "security", "--offline=true", "--threshold=26", unit]
    assert subprocess.run(least, capture_output=True, check=False).returncode == 0
