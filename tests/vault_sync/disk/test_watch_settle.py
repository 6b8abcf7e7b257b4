"""When a hint is believed: streams of hints as Linux, macOS and Windows give them, on an injected clock."""

from __future__ import annotations

import pytest

from vault_sync.disk.hints import Hint, Hinted
from vault_sync.disk.settle import DELETED, LONGEST, OPEN_QUIET, QUIET, Due, Settle

CREATED, MODIFIED, CLOSED = Hinted.CREATED, Hinted.MODIFIED, Hinted.CLOSED
DELETED_HINT, MOVED = Hinted.DELETED, Hinted.MOVED


def is_note(path: str) -> bool:
    return path.endswith(".md")


def run(settle: Settle, stream: list[tuple[float, Hint]], until: float) -> list[tuple[float, Due]]:
    """Feed a stream, waking exactly when `Settle` asks to be woken; what came out, and when (in ms)."""
    found: list[tuple[float, Due]] = []
    todo = sorted(stream, key=lambda item: item[0])
    while True:
        due = settle.next_due()
        arrival = todo[0][0] if todo else None
        now = min((time for time in (due, arrival) if time is not None), default=None)
        if now is None or now > until:
            return found
        while todo and todo[0][0] <= now:
            settle.add(todo.pop(0)[1], now)
        if out := settle.due(now):
            found.append((round(now * 1000), out))


def paths(found: list[tuple[float, Due]]) -> list[tuple[float, list[str]]]:
    return [(at, sorted(due.paths)) for at, due in found]


def linux() -> Settle:
    return Settle(closes=True, urgent=is_note)


def elsewhere() -> Settle:
    return Settle(closes=False, urgent=is_note)


def save_on_linux(path: str, at: float) -> list[tuple[float, Hint]]:
    return [(at, Hint(kind, path)) for kind in (CREATED, MODIFIED, CLOSED)]


def test_a_closed_note_is_due_at_once():
    assert paths(run(linux(), save_on_linux("a.md", 0.010), 5)) == [(10, ["a.md"])]


def test_a_note_moved_into_place_is_due_at_once():
    found = run(linux(), [(0.0, Hint(MOVED, "", "a.md"))], 5)
    assert paths(found) == [(0, ["a.md"])]
    assert found[0][1].moves == ()


def test_where_nobody_says_closed_a_note_is_due_after_a_short_quiet():
    stream = [(0.0, Hint(CREATED, "a.md")), (0.010, Hint(MODIFIED, "a.md")), (0.030, Hint(MODIFIED, "a.md"))]
    assert paths(run(elsewhere(), stream, 5)) == [((0.030 + QUIET) * 1000, ["a.md"])]


def test_a_note_that_never_comes_to_rest_is_read_all_the_same():
    stream = [(step * 0.040, Hint(MODIFIED, "a.md")) for step in range(100)]
    found = paths(run(elsewhere(), stream, 10))
    assert found[0][0] == pytest.approx(LONGEST * 1000, abs=1)
    assert len(found) >= 3


def test_a_writer_that_keeps_its_file_open_is_seen_on_linux_too():
    assert paths(run(linux(), [(0.0, Hint(MODIFIED, "a.md"))], 5)) == [(OPEN_QUIET * 1000, ["a.md"])]


def test_a_note_that_is_only_created_is_due_after_a_short_quiet():
    """A hard link makes a whole file without anyone closing it."""
    assert paths(run(linux(), [(0.0, Hint(CREATED, "a.md"))], 5)) == [(QUIET * 1000, ["a.md"])]


def test_a_deletion_is_held_back():
    assert paths(run(linux(), [(0.0, Hint(DELETED_HINT, "a.md"))], 5)) == [(DELETED * 1000, ["a.md"])]


def test_git_checkout_is_one_change_a_file():
    stream = [(0.0, Hint(DELETED_HINT, "a.md")), *save_on_linux("a.md", 0.030)]
    assert paths(run(linux(), stream, 5)) == [(30, ["a.md"])]


def test_git_checkout_on_windows_is_one_change_a_file():
    stream = [
        (0.0, Hint(DELETED_HINT, "a.md")),
        (0.030, Hint(CREATED, "a.md")),
        (0.031, Hint(MODIFIED, "a.md")),
    ]
    assert paths(run(elsewhere(), stream, 5)) == [(81, ["a.md"])]


def test_vims_way_of_saving_never_shows_its_backup_before_the_note():
    stream = [
        (0.0, Hint(MOVED, "a.md", "a.md~")),
        *save_on_linux("a.md", 0.001),
        (0.002, Hint(DELETED_HINT, "a.md~")),
    ]
    found = run(linux(), stream, 5)
    assert paths(found)[0] == (1, ["a.md"])
    assert all(due.moves in ((), (("a.md", "a.md~"),)) for _, due in found)
    assert [at for at, due in found if "a.md~" in due.paths] == [122]


def test_an_atomic_save_through_a_visible_temporary_file_is_due_at_once():
    stream = [*save_on_linux("sedXYZ", 0.0), (0.002, Hint(MOVED, "sedXYZ", "a.md"))]
    found = paths(run(linux(), stream, 5))
    assert found[0] == (2, ["a.md"])
    assert found[1] == (122, ["sedXYZ"])


def test_an_atomic_save_on_macos_is_due_after_the_quiet():
    """FSEvents tells the moved file as created and modified, at its last name."""
    stream = [(0.0, Hint(CREATED, "a.md")), (0.0, Hint(MODIFIED, "a.md"))]
    assert paths(run(elsewhere(), stream, 5)) == [(50, ["a.md"])]


def test_renaming_a_note_is_one_change_with_its_move():
    found = run(linux(), [(0.0, Hint(MOVED, "a.md", "b.md"))], 5)
    assert found == [
        (0, Due(frozenset({"a.md", "b.md"}), frozenset({"a.md"}), frozenset(), (("a.md", "b.md"),)))
    ]


def test_a_note_renamed_twice_has_moved_once():
    stream = [(0.0, Hint(MOVED, "a.md", "b.md")), (0.0, Hint(MOVED, "b.md", "c.md"))]
    [(_, due)] = run(linux(), stream, 5)
    assert due.moves == (("a.md", "c.md"),)


def test_a_note_renamed_to_and_fro_has_not_moved():
    stream = [(0.0, Hint(MOVED, "a.md", "b.md")), (0.0, Hint(MOVED, "b.md", "a.md"))]
    [(_, due)] = run(linux(), stream, 5)
    assert due.moves == ()
    assert due.paths == {"a.md", "b.md"}


def test_a_renamed_folder_is_looked_at_at_both_ends_at_once():
    [(at, due)] = run(linux(), [(0.0, Hint(MOVED, "old", "new", folder=True))], 5)
    assert (at, due) == (0, Due(folders=frozenset({"old", "new"}), moves=(("old", "new"),)))


def test_a_folder_moved_out_is_held_back_like_a_deletion():
    [(at, due)] = run(linux(), [(0.0, Hint(MOVED, "old", "", folder=True))], 5)
    assert (at, due.folders) == (DELETED * 1000, {"old"})


def test_quick_nested_folders_are_one_look_at_the_outermost():
    stream = [(0.0, Hint(CREATED, path, folder=True)) for path in ("a", "a/b", "a/b/c")]
    [(at, due)] = run(linux(), stream, 5)
    assert (at, due.folders) == (QUIET * 1000, {"a"})


def test_a_file_still_waiting_for_its_writer_is_known_as_pending():
    settle = linux()
    settle.add(Hint(CREATED, "new/a.md"), 0.0)
    assert settle.pending("new/a.md")
    assert settle.due(QUIET).paths == {"new/a.md"}
    assert not settle.pending("new/a.md")


def test_a_burst_of_files_comes_out_whole():
    settle = linux()
    for number in range(2000):
        for _, hint in save_on_linux(f"{number}.md", 0.0):
            settle.add(hint, 0.0)
    assert len(settle.due(0.0).paths) == 2000
    assert settle.next_due() is None


def test_clearing_forgets_all_that_was_hinted():
    settle = linux()
    settle.add(Hint(MOVED, "a.md", "b.md"), 0.0)
    settle.add(Hint(MOVED, "old", "new", folder=True), 0.0)
    settle.clear()
    assert not settle.due(10.0)
    assert settle.next_due() is None
