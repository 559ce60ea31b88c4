"""``lam --help``: what it lists first, and how little it loads."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.conftest import Lam

HEAVY = ("torch", "z3", "playwright", "lark", "lxml", "sentence_transformers", "transformers", "numpy", "tokenizers", "pyarrow", "openpyxl", "jinja2", "dateparser")


def test_the_verbs_of_the_main_job_come_first(lam: Lam) -> None:
    said = lam("--help")
    listed = re.findall(r"^\W*(record|synthesize|run|inspect|import|check|format|doctor)\b", said.out, re.MULTILINE)
    assert listed == ["record", "synthesize", "run", "inspect", "import", "check", "format", "doctor"]
    assert said.code == 0


def test_help_loads_nothing_heavy() -> None:
    code = f"""
import sys
sys.argv = ["lam", "--help"]
from lamcli.cli import main
try:
    main()
except SystemExit:
    pass
print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_every_command_explains_itself(lam: Lam) -> None:
    for command in ("record", "synthesize", "run", "inspect", "import", "check", "format", "doctor"):
        said = lam(command, "--help")
        assert said.code == 0
        assert f"lam {command}" in said.out or f"lamcli {command}" in said.out
        assert "--json" in said.out


def test_version(lam: Lam) -> None:
    from lamcli import __version__

    assert lam("--version").out == f"lam {__version__}\n"


def test_unknown_flags_and_commands_are_usage(lam: Lam) -> None:
    for arguments in (["--nonsense"], ["fly"], ["run", "--nonsense", "x.lam"], ["run"], ["run", "x.lam", "--heal", "perhaps"]):
        said = lam(*arguments)
        assert said.code == 2, said
        assert said.out == ""


def test_completion_can_be_installed(lam: Lam) -> None:
    assert "--install-completion" in lam("--help").out
