"""The wheel holds everything: installed into an environment of its own, away from the checkout, lam works."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

RECIPE = 'recipe greet(name: text)\n    open "https://shop.example/"\n    fill textbox "Name" with name\n    click button "Save"\n'


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", out, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds nothing but the wheel; the packages that it requires are borrowed from this one."""
    place = tmp_path_factory.mktemp("environment") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    python = place / "bin" / "python"
    subprocess.run([sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel], check=True, capture_output=True)
    packages = next((place / "lib").glob("python*/site-packages"))
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return place / "bin"


def test_nothing_but_lam_is_in_it(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"lamcli"}
    assert "lamcli/grammar/recipe.lark" in names
    assert "lamcli/grammar/costs.toml" in names
    assert "lamcli/run/phrases.toml" in names
    assert not [name for name in names if "__pycache__" in name or name.endswith((".trace", ".pyc"))]


def test_lam_works_from_it(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "greet.lam").write_text(RECIPE)
    code = "import lamcli; print(lamcli.__file__)"
    where = subprocess.run([installed / "python", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert Path(where).is_relative_to(installed.parent), "the checkout was imported"
    for arguments in (["--help"], ["check", "greet.lam"], ["format", "--check", "greet.lam"]):
        done = subprocess.run([installed / "lam", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
