"""Saves as programs make them, on real files under a real watcher: each is one true change of the graph."""

from __future__ import annotations

import os
import threading

import pytest

from tests.journeys.live_vault import LiveVault
from vault_sync.session import Stand

pytestmark = pytest.mark.timeout(60)


def test_saving_a_note_with_a_new_link_is_one_new_edge(vault: LiveVault):
    vault.write("a.md", "# A\n")
    vault.write("b.md", "# B\n")
    vault.start()
    vault.forget()
    vault.write("a.md", "# A\n[[b]]\n")
    vault.until(lambda: len(vault.diffs()) == 1)
    diff = vault.diffs()[0].diff
    assert [(edge.start, edge.end) for edge in diff.linked] == [("note:a.md", "note:b.md")]
    assert (diff.removed, diff.unlinked, diff.paths) == ((), (), ("a.md",))


def test_vims_way_of_saving_keeps_the_note_the_same_topic(vault: LiveVault):
    vault.write("a.md", "[[x]]")
    vault.write("b.md", "[[a]]")
    vault.start()
    vault.forget()
    for turn in range(20):
        (vault.root / "a.md").rename(vault.root / "a.md~")
        vault.write("a.md", f"[[turn {turn}]]")
        (vault.root / "a.md~").unlink()
    vault.until(lambda: "missing:turn 19" in vault.graph())
    vault.until_true_to_disk()
    assert all("note:a.md" not in applied.diff.removed for applied in vault.diffs())


def test_atomic_saves_keep_the_note_the_same_topic(vault: LiveVault):
    vault.write("a.md", "[[x]]")
    vault.start()
    vault.forget()
    for turn, name in enumerate((".a.md.tmp", "a.md.tmp", "sedXYZ", ".goutputstream-1") * 5):
        vault.write(name, f"[[turn {turn}]]").replace(vault.root / "a.md")
    vault.until(lambda: "missing:turn 19" in vault.graph())
    vault.until_true_to_disk()
    assert all("note:a.md" not in applied.diff.removed for applied in vault.diffs())


def test_syncthings_way_of_saving_with_an_old_time_arrives(vault: LiveVault):
    vault.write("a.md", "[[x]]")
    vault.start()
    vault.forget()
    temporary = vault.write(".syncthing.a.md.tmp", "[[y]]")
    os.utime(temporary, (1_000_000_000, 1_000_000_000))
    temporary.replace(vault.root / "a.md")
    vault.until(lambda: "missing:y" in vault.graph())
    vault.until_true_to_disk()


def test_a_note_that_is_linked_into_place_arrives(vault: LiveVault):
    """As our own writer makes new notes: whole at once, under a hard link."""
    vault.start()
    os.link(vault.write(".topograph.tmp", "[[x]]"), vault.root / "a.md")
    vault.until(lambda: "note:a.md" in vault.graph())


def test_writers_that_take_their_time_are_never_read_torn(vault: LiveVault):
    """Many writers fill large notes bit by bit; only whole ones may ever be seen."""
    vault.start()
    whole = "".join(f"[[part {number}]]\n" for number in range(300))

    def fill(number: int) -> None:
        for turn in range(5):
            with (vault.root / f"{number} {turn}.md").open("w") as file:
                for line in whole.splitlines(keepends=True):
                    file.write(line)
                    file.flush()

    writers = [threading.Thread(target=fill, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    vault.until_true_to_disk()
    drawn = {edge.start: 0 for applied in vault.diffs() for edge in applied.diff.linked}
    for applied in vault.diffs():
        for edge in applied.diff.linked:
            drawn[edge.start] += edge.before == 0
        assert not applied.diff.unlinked
    assert set(drawn.values()) <= {300}


def test_git_checkout_of_two_branches_ends_true_to_disk(vault: LiveVault):
    for number in range(60):
        vault.write(f"sub/{number}.md", f"[[{number + 1}]]")
    vault.git("init")
    vault.git("add", "-A")
    vault.git("commit", "-m", "one")
    vault.git("checkout", "-b", "other")
    for number in range(0, 60, 2):
        vault.write(f"sub/{number}.md", f"[[{number + 2}]] [[other]]")
    (vault.root / "sub" / "1.md").rename(vault.root / "moved.md")
    vault.git("add", "-A")
    vault.git("commit", "-m", "two")
    vault.start()
    vault.forget()
    for branch in ("main", "other", "main"):
        vault.git("checkout", branch)
        vault.until_true_to_disk()
    changed = {f"note:sub/{number}.md" for number in range(60) if number != 1}
    assert all(changed.isdisjoint(applied.diff.removed) for applied in vault.diffs())
    assert vault.stand() is Stand.LIVE


def test_a_burst_of_two_thousand_files_ends_true_to_disk(vault: LiveVault):
    for number in range(2000):
        vault.write(f"{number % 20}/{number}.md", f"[[{number + 1}]]")
    vault.start()
    for number in range(2000):
        vault.write(
            f"{number % 20}/{number}.md", f"[[{number * 7 % 2000}]] #t{number % 5} [[new {number % 50}]]"
        )
    vault.until(lambda: vault.graph().count("-tag->") == 2000, 40)
    vault.until_true_to_disk()
