"""Every row of the link model, as a note and what it must say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.vault_sync.notes.text_form import text_form
from vault_sync.notes.decode import decode
from vault_sync.notes.read import read

CASES = sorted(
    path for path in (Path(__file__).parent.parent / "cases").iterdir() if path.suffix in (".md", ".canvas")
)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_note_says_what_the_link_model_says(case: Path) -> None:
    data = case.read_bytes()
    text, _ = decode(case.name, data)
    assert text_form(read(case.name, data), text) == case.with_name(case.name + ".expected").read_text(
        "utf-8"
    )
