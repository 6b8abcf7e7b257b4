"""Addresses from outside: what they may ask for, and which vaults they reach."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop import __main__ as program
from desktop.address import Address, is_address, parsed, vault_of
from desktop.main_window import MainWindow
from desktop.seeking import go_when_read
from desktop.settings import Settings


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("topograph://open?vault=Notes&topic=CNN", Address("Notes", "CNN")),
        ("topograph://open/?vault=My%20notes", Address("My notes", "")),
        ("topograph://open?topic=note%3AML%2FCNN.md", Address("", "note:ML/CNN.md")),
        ("topograph://open", Address("", "")),
    ],
)
def test_an_address_names_a_vault_and_a_topic(text: str, wanted: Address) -> None:
    assert is_address(text)
    assert parsed(text) == (wanted, "")


@pytest.mark.parametrize(
    "text",
    [
        "topograph://run?vault=Notes&recipe=x",
        "topograph://open?vault=Notes&recipe=x",
        "topograph://open?vault=a&vault=b",
        "topograph://open/etc/passwd",
        "topograph://open?vault",
        "topograph://[",
        "topograph:open?vault=Notes",
        "topograph://open?topic=a%0Ab#x",
        "topograph://open?vault=" + "x" * 3000,
    ],
)
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    address, problem = parsed(text)
    assert address is None
    assert problem.startswith("This address is not followed")
    assert program.main([text]) == 1


def test_only_a_vault_that_was_open_before_is_reached(tmp_path: Path) -> None:
    known = [tmp_path / "a" / "Notes", tmp_path / "b" / "Notes"]
    assert vault_of(Address("Notes", ""), known) == (known[0], "")
    assert vault_of(Address(str(known[1]), ""), known) == (known[1], "")
    for other in ("notes2", str(tmp_path), "../b/Notes"):
        vault, problem = vault_of(Address(other, ""), known)
        assert vault is None
        assert "open it by hand" in problem


@pytest.mark.timeout(60)
def test_a_topic_is_gone_to_by_its_title_when_the_vault_is_read(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "Deep Learning.md").write_text("See [[Perceptron]].\n")
    main = MainWindow(Settings(theme="dark"), lambda _: "", ())
    qtbot.addWidget(main)
    main.open_vault(tmp_path)
    go_when_read(main, "deep learning")
    qtbot.waitUntil(lambda: main.workspace.topic_panel.topic == "note:Deep Learning.md", timeout=40_000)
    go_when_read(main, "nowhere")
    main.pulse.tick()
    qtbot.waitUntil(lambda: "There is no topic “nowhere”" in main.status_bar._words.text(), timeout=10_000)
    main.close()
