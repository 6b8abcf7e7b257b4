"""The language of the window: which is chosen, what a catalogue says, and what holds where it is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import words
from desktop.words import catalogue, chosen, tr, tr_n
from tests.desktop.words.catalogues import write

GERMAN = {
    "Notes": "Notizen",
    "of a menu\x04Open": "Öffnen",
    "{n} note\x00{n} notes": "{n} Notiz\x00{n} Notizen",
    "Best {best}": "Am besten {beste}",
    "Zoom in": "Vergrößern",
}


@pytest.fixture(autouse=True)
def nobody_has_spoken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(catalogue.VARIABLE)
    chosen.cache_clear()
    yield
    chosen.cache_clear()


@pytest.fixture
def german() -> Path:
    file = catalogue.folder() / "de.mo"
    write(file, GERMAN)
    return file


def speak(language: str) -> None:
    file = catalogue.folder().parent / "settings.json"
    file.write_text(json.dumps({"language": language}), "utf-8")


def test_without_a_catalogue_the_texts_are_english() -> None:
    assert tr("Notes") == "Notes"
    assert tr_n("{n} note", "{n} notes", 1) == "1 note"
    assert tr_n("{n} note", "{n} notes", 1200) == f"{words.number(1200)} notes"
    assert tr("{a} of {b}", a=1, b="x") == "1 of x"


def test_a_catalogue_in_the_users_folder_is_spoken(german: Path) -> None:
    speak("de")
    assert tr("Notes") == "Notizen"
    assert tr("Open", about="of a menu") == "Öffnen"
    assert tr("Open") == "Open"
    assert tr_n("{n} note", "{n} notes", 1) == "1 Notiz"
    assert tr_n("{n} note", "{n} notes", 2) == "2 Notizen"


def test_a_text_that_asks_for_an_unknown_value_stays_english(german: Path) -> None:
    speak("de")
    assert tr("Best {best}", best="93 %") == "Best 93 %"


def test_without_a_setting_it_is_the_systems_language(german: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "_of_the_system", lambda: ["de-AT", "en-US"])
    assert tr("Notes") == "Notizen"


@pytest.mark.parametrize(
    ("wanted", "there", "spoken"),
    [
        (["de-DE", "de"], ("de",), "de"),
        (["pt-BR"], ("pt", "pt_BR"), "pt_BR"),
        (["fr-FR", "de-DE"], ("de",), "de"),
        (["en-GB", "de-DE"], ("de",), "en"),
        (["fr"], ("de",), "en"),
        ([], ("de",), "en"),
    ],
)
def test_the_first_wanted_language_that_is_there_is_spoken(
    wanted: list[str], there: tuple[str, ...], spoken: str
) -> None:
    assert catalogue.fitting(wanted, {name: Path() for name in there}) == spoken


@pytest.mark.parametrize(
    "content",
    [b"", b"no catalogue", b"\xde\x12\x04\x95" + b"\xff" * 24, b"\xde\x12\x04\x95\0\0"],
    ids=["empty", "other", "numbers", "cut off"],
)
def test_a_catalogue_that_cannot_be_read_is_said_and_left(german: Path, content: bytes) -> None:
    speak("de")
    german.write_bytes(content)
    assert tr("Notes") == "Notes"
    assert str(german) in chosen().problem


def test_every_cut_of_a_catalogue_is_survived(german: Path) -> None:
    speak("de")
    whole = german.read_bytes()
    for end in range(0, len(whole), 7):
        german.write_bytes(whole[:end])
        chosen.cache_clear()
        assert tr("Notes") in ("Notes", "Notizen")


def test_the_variable_stands_above_the_setting(german: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    speak("de")
    monkeypatch.setenv(catalogue.VARIABLE, "en")
    assert tr("Notes") == "Notes"


def test_the_pseudo_language_is_longer_and_keeps_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(catalogue.VARIABLE, catalogue.PSEUDO)
    text = "{n} notes are not yet written"
    said = tr(text, n=7)
    assert said.startswith("7 ")
    assert "notes" not in said
    assert len(said) >= 1.3 * len(text.format(n=7))
