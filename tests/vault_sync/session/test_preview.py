"""A note to look at: links lead to topics, images come from the vault only, large notes in part."""

from __future__ import annotations

from pathlib import Path

import pytest

from vault_sync.notes.formula import readable
from vault_sync.session import panel_questions, preview
from vault_sync.session.session import Session

PIXEL = b"\x89PNG not really"


def asked(root: Path, topic: str) -> preview.Preview | None:
    with Session(root) as session:
        assert session.wait_until_ready(8)
        return session.ask(preview.preview, topic).result(8)


def text_of(root: Path, text: str) -> str:
    (root / "A.md").write_text(text)
    found = asked(root, "note:A.md")
    assert found is not None
    return found.text.strip()


def test_links_lead_to_topics_and_code_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "B.md").write_text("b")
    text = "---\ntags: [x]\n---\nSee [[B]], [[B|the *other*]] and [[Gone]].\n\n```\n[[B]] ==x==\n```\n"
    assert text_of(tmp_path, text) == (
        "See [B](topic:note%3AB.md), [the \\*other\\*](topic:note%3AB.md) "
        "and [Gone](topic:missing%3Agone).\n\n"
        "```\n[[B]] ==x==\n```"
    )


def test_obsidian_s_own_marks_become_plain_markdown(tmp_path: Path) -> None:
    text = "> [!warning] Careful\n> text\n\n==marked== here ^block-1\n\n%% hidden %%\n\nIt is $x_1^2$.\n"
    assert text_of(tmp_path, text) == ("> **Careful**  \n> text\n\n**marked** here\n\n\n\nIt is `x₁²`.")


def test_images_of_the_vault_come_with_their_bytes_and_others_do_not(tmp_path: Path) -> None:
    outside = tmp_path / "outside.png"
    outside.write_bytes(b"secret")
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "in.png").write_bytes(PIXEL)
    (vault / "way out.png").symlink_to(outside)
    (vault / "A.md").write_text("![[in.png]] ![[way out.png]] ![x](https://example.org/y.png)")
    found = asked(vault, "note:A.md")
    assert found is not None
    assert dict(found.images) == {"in.png": PIXEL}
    assert found.text.startswith("![in.png](image:in.png)")


def test_a_note_of_20_megabytes_is_shown_in_part(tmp_path: Path) -> None:
    line = "A line of a note that somebody's plugin wrote without end.\n"
    (tmp_path / "A.md").write_text(line * (20_000_000 // len(line)))
    found = asked(tmp_path, "note:A.md")
    assert found is not None
    assert found.size > 19_000_000
    assert found.shown == preview.FIRST_PART
    assert found.text.endswith("without end.\n")


def test_a_term_is_previewed_in_the_note_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "A.md").write_text("# Nets\n\n- **Pooling**: the largest.\n")
    found = asked(tmp_path, "topic:pooling")
    assert found is not None
    assert found.path == "A.md"
    assert asked(tmp_path, "topic:gone") is None


def test_a_panel_gets_outline_and_properties(tmp_path: Path) -> None:
    (tmp_path / "A.md").write_text("---\nstatus: done\nparts: [a, 2]\nopen: true\n---\n## Nets\n### Deep\n")
    with Session(tmp_path) as session:
        assert session.wait_until_ready(8)
        found = session.ask(panel_questions.details, "note:A.md").result(8)
        below = session.ask(panel_questions.details, "topic:net").result(8)
        assert session.ask(panel_questions.details, "topic:gone").result(8) is None
    assert found is not None
    assert [(row.level, row.text, row.line) for row in found.outline] == [(1, "Nets", 6), (2, "Deep", 7)]
    assert found.properties == (("status", "done"), ("parts", "a, 2"), ("open", "yes"))
    assert below is None or [row.text for row in below.outline] == ["Deep"]


FORMULAS = [
    (r"\alpha + \beta_1^2", "α + β₁²"),
    (r"\frac{a}{b+1}", "a/(b+1)"),
    (r"\sqrt{x^2 + y^2}", "√(x² + y²)"),
    (r"\mathbb{E}_{x \sim p}[f(x)]", "𝔼_\u2060(x ∼ p)[f(x)]"),
    (r"\text{softmax}\left(QK^T / \sqrt{d}\right)V", "softmax (QKᵀ / √d )V"),
    (r"\begin{aligned}a &= b\\ c &= d\end{aligned}", "a = b\nc = d"),
    (r"\unknown{x}", "unknownx"),
    ("{" * 200, ""),
    ("", ""),
]


@pytest.mark.parametrize(("formula", "text"), FORMULAS)
def test_formulas_can_be_read_as_text(formula: str, text: str) -> None:
    assert readable(formula) == text
