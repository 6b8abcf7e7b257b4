"""`practice` from the command line: its JSON, its table, and one sentence for what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from automl.__main__ import main
from tests.automl.practice.small import table, written


def test_json_has_the_form_of_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path)
    words = ["practice", "--table", str(path), "--reward", "score", "--cost", "params", "--report", "test"]
    assert main([*words, "--sampler", "random", "tpe", "--evals", "9", "--seeds", "2", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["table"], said["evals"], said["seeds"]) == ("small", 9, 2)
    assert list(said["samplers"]) == ["random", "tpe"]
    for found in said["samplers"].values():
        assert set(found) == {"reports", "regret", "hypervolume", "distinct", "seconds"}
        assert set(found["reports"]["test"]) == {"mean", "std"}
        assert 0 <= found["hypervolume"]["mean"] <= 1
        assert found["distinct"] == {"mean": 9, "std": 0}
        assert found["seconds"] > 0


def test_people_read_a_table_and_which_sampler_was_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["practice", "--table", str(written(tmp_path)), "--reward", "score", "--evals", "27"]
    assert main([*words, "--seeds", "2", "--charts", str(tmp_path / "charts")]) == 0
    said = capsys.readouterr().out
    assert "27 evaluations, 2 seeds; mean ± one standard deviation." in said
    assert "Regret is score below the table's best (30)." in said
    assert "hypervolume" not in said
    assert (tmp_path / "charts" / "progress.svg").read_text("utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--reward", "accuracy"], "there is no column “accuracy”. There are: params, score, test."),
        (["--reward", "score", "--cost", "key"], "there is no column “key”."),
        (["--reward", "score", "--report", "nothing"], "there is no column “nothing”."),
        (["--reward", "score", "--cost", "score"], "the cost “score” of 000 is not above 0"),
        (["--reward", "score", "--sampler", "psychic"], "there is no “psychic”. There are: auto, "),
        (["--reward", "score", "--cost", "params", "--reference", "99"], "lies above the reference 99"),
    ],
)
def test_a_wrong_wish_is_one_sentence_and_exit_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["practice", "--table", str(written(tmp_path)), *words]) == 1
    heard = capsys.readouterr()
    assert not heard.out
    assert said in heard.err


@pytest.mark.parametrize(
    "words", [["--evals", "0"], ["--seeds", "-1"], ["--seeds", "some"], ["--reference", "nan"], []]
)
def test_wrong_usage_is_exit_status_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["practice", *(["--reward", "c10_val"] if words else []), *words])
    assert ended.value.code == 2
    capsys.readouterr()


def test_a_table_with_holes_is_searched_and_the_holes_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, lambda lines: lines.__delitem__(slice(3, 5)))
    assert main(["practice", "--table", str(path), "--reward", "score", "--evals", "5", "--seeds", "1"]) == 0
    assert "small: 2 combinations of digits have no row; they are never looked at." in capsys.readouterr().err
    assert len(table(tmp_path).keys) == 27
