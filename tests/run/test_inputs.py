from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from lamcli.errors import BadInput
from lamcli.recipe.ast import ListType, Recipe, RecordType, Scalar
from lamcli.run.inputs import Similarity, gather, match_columns
from lamcli.run.options import RunOptions

RECIPE = Recipe("r", parameters=(("month", Scalar("text")), ("password", Scalar("secret"))))
CUSTOMERS = Recipe("add", parameters=(("customers", ListType(RecordType((("name", Scalar("text")), ("e_mail", Scalar("text")), ("plan", Scalar("text")))))),))


def never() -> Similarity:
    raise AssertionError("the meaning of words is loaded only when names do not say enough")


def meaning(pairs: dict[tuple[str, str], float]) -> Similarity:
    def similarity(left: Sequence[str], right: Sequence[str]) -> list[list[float]]:
        return [[pairs.get((a, b), 0.1) for b in right] for a in left]

    return similarity


def options(tmp_path: Path, *parameters: str, **more: object) -> RunOptions:
    return RunOptions(tmp_path / "r.lam", parameters=parameters, **more)  # type: ignore[arg-type]


def test_a_secret_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAM_TEST_PASSWORD", "hunter22")
    given = gather(RECIPE, options(tmp_path, "month=env:May", "password=env:LAM_TEST_PASSWORD"), never)
    assert given.values == {"month": "env:May", "password": "hunter22"}
    assert given.secrets == {"password": "hunter22"}
    assert "hunter22" not in repr(given)


def test_an_unset_variable_is_said_without_a_value(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="LAM_TEST_UNSET"):
        gather(RECIPE, options(tmp_path, "month=May", "password=env:LAM_TEST_UNSET"), never)


def test_everything_missing_and_superfluous_is_listed_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as error:
        gather(RECIPE, options(tmp_path, "mnth=May"), never)
    assert str(error.value) == "r: missing month: text, password: secret; mnth is no parameter of it"
    assert "parameters: month: text, password: secret" in error.value.remedy
    assert error.value.exit_code == 2


@pytest.mark.parametrize(("name", "text"), [("p.json", '{"month": "May", "password": 0123}'), ("p.json", "[1]"), ("p.toml", "month = "), ("p.json", '{"month": 1, "month": 2}')])
def test_a_broken_parameter_file_is_one_line(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(BadInput, match=name):
        gather(RECIPE, options(tmp_path, params=tmp_path / name), never)


def test_parameter_files_keep_the_spelling_and_the_command_line_wins(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text('{"month": 1.50, "password": "x"}')
    (tmp_path / "p.toml").write_text('month = "May"\npassword = "y"')
    assert gather(RECIPE, options(tmp_path, params=tmp_path / "p.json"), never).values == {"month": "1.50", "password": "x"}
    assert gather(RECIPE, options(tmp_path, "month=June", params=tmp_path / "p.toml"), never).values == {"month": "June", "password": "y"}


def test_columns_match_by_name_whatever_their_spelling(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("Plan,E-Mail,NAME,other\nbasic,a@x,Ann,1\n")
    given = gather(CUSTOMERS, options(tmp_path, data=tmp_path / "d.csv"), never)
    assert given.values == {"customers": [{"name": "Ann", "e_mail": "a@x", "plan": "basic"}]}
    assert [(match.field, match.column, match.by) for match in given.columns] == [("name", "NAME", "name"), ("e_mail", "E-Mail", "name"), ("plan", "Plan", "name")]


def test_columns_match_by_meaning_when_it_is_clear(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("Customer,Mail address,tariff\nAnn,a@x,basic\n")
    near = meaning({("name", "customer"): 0.6, ("e mail", "mail address"): 0.9, ("plan", "tariff"): 0.7})
    given = gather(CUSTOMERS, options(tmp_path, data=tmp_path / "d.csv"), lambda: near)
    assert given.values == {"customers": [{"name": "Ann", "e_mail": "a@x", "plan": "basic"}]}
    assert [(match.column, match.by, match.similarity) for match in given.columns] == [("Customer", "meaning", 0.6), ("Mail address", "meaning", 0.9), ("tariff", "meaning", 0.7)]


def test_two_columns_that_mean_the_same_are_not_guessed_between() -> None:
    near = meaning({("e mail", "mail"): 0.8, ("e mail", "mail address"): 0.78})
    assert match_columns(["e_mail"], ["mail", "mail address"], lambda: near) == ((), ("e_mail",))


def test_a_field_without_a_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("name,e_mail\nAnn,a@x\n")
    with pytest.raises(BadInput, match="no column fills plan; columns: name, e_mail"):
        gather(CUSTOMERS, options(tmp_path, data=tmp_path / "d.csv"), lambda: meaning({}))


def test_data_needs_exactly_one_list_parameter(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("name\nAnn\n")
    with pytest.raises(BadInput, match="has no list parameter"):
        gather(RECIPE, options(tmp_path, data=tmp_path / "d.csv"), never)


def test_lists_from_the_command_line(tmp_path: Path) -> None:
    names = Recipe("r", parameters=(("names", ListType(Scalar("text"))),))
    assert gather(names, options(tmp_path, "names=Ann", "names=Bob"), never).values == {"names": ["Ann", "Bob"]}
    assert gather(names, options(tmp_path, 'names=["Ann", 7]'), never).values == {"names": ["Ann", "7"]}
    one = gather(CUSTOMERS, options(tmp_path, 'customers={"name": "Ann", "e_mail": "a", "plan": "b"}'), never)
    assert one.values == {"customers": [{"name": "Ann", "e_mail": "a", "plan": "b"}]}


def test_secrets_and_files_inside_records_are_known(tmp_path: Path) -> None:
    recipe = Recipe("r", parameters=(("users", ListType(RecordType((("pin", Scalar("secret")), ("scan", Scalar("file")))))),))
    given = gather(recipe, options(tmp_path, values={"users": [{"pin": "1234", "scan": "a.pdf"}, {"pin": "9876", "scan": "b.pdf"}]}), never)
    assert given.secrets == {"users 1.pin": "1234", "users 2.pin": "9876"}
    assert given.files == (Path("a.pdf"), Path("b.pdf"))
