"""The one writer into a vault: whole or not at all, and never over somebody else's words."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from vault_sync.disk import blocks
from vault_sync.disk.notename import note_name
from vault_sync.disk.writer import Conflict, Writer, Written, digest

LATER = 60.0  # seconds by which the writer's clock is ahead, so that test files are not fresh


def writer_of(vault: Path, ahead: float = LATER) -> Writer:
    return Writer(vault, "Results", now=lambda: vault.stat().st_ctime + ahead)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "Results").mkdir()
    return tmp_path


def put(vault: Path, data: bytes, name: str = "run.md") -> Path:
    path = vault / "Results" / name
    path.write_bytes(data)
    return path


def reason_of(outcome: Written | Conflict) -> str:
    assert isinstance(outcome, Conflict)
    return outcome.reason


NOTE = b"# Mine\n%% topograph:begin r1 %%\nold\n%% topograph:end r1 %%\nafter\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (NOTE, NOTE.replace(b"old", b"new 1\nnew 2")),
        (b"\xef\xbb\xbf" + NOTE, b"\xef\xbb\xbf" + NOTE.replace(b"old", b"new 1\nnew 2")),
        (b"\xef\xbb\xbf" + NOTE[7:], b"\xef\xbb\xbf" + NOTE[7:].replace(b"old", b"new 1\nnew 2")),
        (NOTE.replace(b"\n", b"\r\n"), NOTE.replace(b"old", b"new 1\nnew 2").replace(b"\n", b"\r\n")),
        (NOTE.removesuffix(b"\nafter\n"), NOTE.removesuffix(b"\nafter\n").replace(b"old", b"new 1\nnew 2")),
        (b"bad \xff\xfe\0 bytes\r\n" + NOTE,
         b"bad \xff\xfe\0 bytes\r\n" + NOTE.replace(b"old", b"new 1\nnew 2")),
        (NOTE.replace(b"old\n", b""), NOTE.replace(b"old", b"new 1\nnew 2")),
        (NOTE + b"%% topograph:begin r2 %%\nelse\n%% topograph:end r2 %%",
         NOTE.replace(b"old", b"new 1\nnew 2") + b"%% topograph:begin r2 %%\nelse\n%% topograph:end r2 %%"),
        (b"see %% topograph:begin r1 %% in text\n" + NOTE,
         b"see %% topograph:begin r1 %% in text\n" + NOTE.replace(b"old", b"new 1\nnew 2")),
    ],
)  # fmt: skip
def test_only_the_inside_of_the_block_changes(vault: Path, before: bytes, after: bytes) -> None:
    path = put(vault, before)
    outcome = writer_of(vault).replace_block("Results/run.md", "r1", "new 1\nnew 2\n")
    assert outcome == Written("Results/run.md", digest(after))
    assert path.read_bytes() == after


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (b"# Mine\n", "no longer holds Topograph's mark"),
        (NOTE.replace(b"r1", b"r2"), "no longer holds Topograph's mark"),
        (NOTE + NOTE, "2 begin and 2 end marks"),
        (NOTE.replace(b"%% topograph:end r1 %%", b""), "1 begin and 0 end marks"),
        (b"%% topograph:end r1 %%\n%% topograph:begin r1 %%\n", "end mark stands before"),
        ("%% topograph:begin r1 %%\n%% topograph:end r1 %%".encode("utf-16"), "no longer holds"),
    ],
)
def test_a_note_without_exactly_one_block_is_left_alone(vault: Path, before: bytes, reason: str) -> None:
    path = put(vault, before)
    outcome = writer_of(vault).replace_block("Results/run.md", "r1", "new")
    assert reason in reason_of(outcome)
    assert path.read_bytes() == before


def test_a_body_that_holds_the_mark_itself_is_refused(vault: Path) -> None:
    put(vault, NOTE)
    outcome = writer_of(vault).replace_block("Results/run.md", "r1", "a\n%% topograph:end r1 %%\nb")
    assert "itself holds" in reason_of(outcome)


def test_a_block_made_for_a_new_note_can_be_replaced(vault: Path) -> None:
    writer = writer_of(vault)
    created = writer.create("Results/run.md", "# Run\n\n" + blocks.marked("a.b-1", "first"))
    assert isinstance(created, Written)
    writer.replace_block("Results/run.md", "a.b-1", "second")
    assert (vault / "Results/run.md").read_text() == (
        "# Run\n\n%% topograph:begin a.b-1 %%\nsecond\n%% topograph:end a.b-1 %%\n"
    )


def test_an_id_that_could_break_the_mark_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="block id"):
        blocks.marked("a %%", "x")


def test_a_note_that_somebody_just_changed_is_left_for_later(vault: Path) -> None:
    path = put(vault, NOTE)
    outcome = writer_of(vault, ahead=3).replace_block("Results/run.md", "r1", "new")
    assert isinstance(outcome, Conflict)
    assert (outcome.later, "last 10 seconds" in outcome.reason) == (True, True)
    assert str(outcome) == "Results/run.md was not written: somebody changed it in the last 10 seconds."
    assert path.read_bytes() == NOTE


def test_an_old_modification_time_does_not_hide_a_fresh_change(vault: Path) -> None:
    os.utime(put(vault, NOTE), (1_000_000_000, 1_000_000_000))  # as Syncthing does
    outcome = writer_of(vault, ahead=3).replace_block("Results/run.md", "r1", "new")
    assert "last 10 seconds" in reason_of(outcome)


def test_what_we_wrote_ourselves_may_be_replaced_at_once(vault: Path) -> None:
    writer = writer_of(vault, ahead=1)
    writer.create("Results/run.md", blocks.marked("r1", "one"))
    for body in ("two", "three"):
        assert isinstance(writer.replace_block("Results/run.md", "r1", body), Written)
    assert (vault / "Results/run.md").read_text() == blocks.marked("r1", "three")


def test_the_session_can_tell_our_writing_from_the_users(vault: Path) -> None:
    writer = writer_of(vault)
    outcome = writer.create("Results/run.md", "text")
    assert isinstance(outcome, Written)
    assert writer.wrote(digest((vault / "Results/run.md").read_bytes()))
    assert not writer.wrote(digest(b"text, and a line by the user"))


def test_the_session_hears_of_a_content_before_it_is_there(vault: Path) -> None:
    path = vault / "Results/run.md"
    heard: list[tuple[bytes, bytes | None]] = []
    writer = writer_of(vault)
    writer.announce = lambda content: heard.append((content, path.read_bytes() if path.exists() else None))
    first, second = blocks.marked("r1", "one").encode(), blocks.marked("r1", "two").encode()
    writer.create("Results/run.md", first)
    writer.replace_block("Results/run.md", "r1", "two")
    assert heard == [(first, None), (second, first)]


def test_a_change_between_reading_and_replacing_wins(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(vault, NOTE)
    theirs = NOTE + b"a line written meanwhile\n"
    fsync = os.fsync

    def meddle(descriptor: int) -> None:
        fsync(descriptor)
        path.write_bytes(theirs)

    monkeypatch.setattr(os, "fsync", meddle)
    outcome = writer_of(vault).replace_block("Results/run.md", "r1", "new")
    assert "just now" in reason_of(outcome)
    assert path.read_bytes() == theirs
    assert [entry.name for entry in (vault / "Results").iterdir()] == ["run.md"]


def test_replacing_keeps_the_mode_and_leaves_no_temporary_file(vault: Path) -> None:
    path = put(vault, NOTE)
    path.chmod(0o640)
    writer_of(vault).replace_block("Results/run.md", "r1", "new")
    assert path.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in (vault / "Results").iterdir()] == ["run.md"]


def test_a_reader_sees_the_old_note_or_the_new_one_and_nothing_between(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(vault, NOTE)
    seen: list[tuple[bytes, list[bool]]] = []
    write = os.write

    def watched(descriptor: int, data: bytes) -> int:
        seen.append((path.read_bytes(), [entry.name.startswith(".") for entry in path.parent.iterdir()]))
        return write(descriptor, data[:7])

    monkeypatch.setattr(os, "write", watched)
    writer_of(vault).replace_block("Results/run.md", "r1", "new")
    assert len(seen) > 3  # it was written in pieces, under a dotted name
    assert all(data == NOTE and sorted(dotted) == [False, True] for data, dotted in seen)
    assert path.read_bytes() == NOTE.replace(b"old", b"new")


def test_creating_never_touches_what_is_there(vault: Path) -> None:
    path = put(vault, b"the user's own")
    assert "already there" in reason_of(writer_of(vault).create("Results/run.md", "ours"))
    assert path.read_bytes() == b"the user's own"


def test_creating_works_without_hard_links(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    writer = writer_of(vault)
    assert isinstance(writer.create("Results/new.md", "text"), Written)
    assert "already there" in reason_of(writer.create("Results/new.md", "other"))
    assert (vault / "Results/new.md").read_text() == "text"
    assert [entry.name for entry in (vault / "Results").iterdir()] == ["new.md"]


def test_folders_below_the_results_folder_are_made(vault: Path) -> None:
    assert isinstance(writer_of(vault).create("Results/2026/files/chart.png", b"\x89PNG"), Written)
    assert (vault / "Results/2026/files/chart.png").read_bytes() == b"\x89PNG"


def test_an_attachment_is_replaced_only_while_it_is_ours(vault: Path) -> None:
    writer = writer_of(vault)
    first = writer.create("Results/chart.png", b"one")
    assert isinstance(first, Written)
    second = writer.replace_attachment("Results/chart.png", b"two", first.digest)
    assert isinstance(second, Written)
    assert "somebody else" in reason_of(
        writer.replace_attachment("Results/chart.png", b"three", first.digest)
    )
    assert (vault / "Results/chart.png").read_bytes() == b"two"


@pytest.mark.parametrize(
    "path",
    ["note.md", "Results2/a.md", "../out.md", "Results/../a.md", "Results/.hidden/a.md", "/etc/a.md",
     "Results//a", "Results", "Results/", "Results/.obsidian/app.json", "Results/a/../../b.md",
     "Results/a\0b.md"],
)  # fmt: skip
def test_nothing_is_written_outside_the_results_folder(vault: Path, path: str) -> None:
    before = sorted(vault.rglob("*"))
    assert isinstance(writer_of(vault).create(path, "x"), Conflict)
    assert isinstance(writer_of(vault).replace_block(path, "r1", "x"), Conflict)
    assert sorted(vault.rglob("*")) == before


def test_no_link_leads_the_writing_elsewhere(vault: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "run.md").write_bytes(NOTE)
    (vault / "Results/away").symlink_to(outside)
    (vault / "Results/run.md").symlink_to(outside / "run.md")
    (vault / "Results/dangling.md").symlink_to(outside / "new.md")
    writer = writer_of(vault)
    for outcome in (
        writer.create("Results/away/new.md", "x"),
        writer.create("Results/away/deeper/new.md", "x"),
        writer.replace_block("Results/away/run.md", "r1", "x"),
        writer.replace_block("Results/run.md", "r1", "x"),
        writer.create("Results/dangling.md", "x"),
    ):
        assert isinstance(outcome, Conflict)
    assert [(entry.name, entry.read_bytes()) for entry in outside.iterdir()] == [("run.md", NOTE)]


def test_a_results_folder_that_is_itself_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault/Results").symlink_to(tmp_path / "else")
    assert "elsewhere" in reason_of(writer_of(tmp_path / "vault").create("Results/a.md", "x"))
    assert list((tmp_path / "else").iterdir()) == []


def test_a_vault_reached_through_a_link_is_written_to(tmp_path: Path) -> None:
    (tmp_path / "real/Results").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert isinstance(writer_of(tmp_path / "link").create("Results/a.md", "x"), Written)
    assert (tmp_path / "real/Results/a.md").read_text() == "x"


def test_a_pipe_or_folder_in_the_notes_place_is_a_conflict(vault: Path) -> None:
    os.mkfifo(vault / "Results/pipe.md")
    (vault / "Results/folder.md").mkdir()
    for name in ("pipe.md", "folder.md"):
        assert "no ordinary file" in reason_of(writer_of(vault).replace_block(f"Results/{name}", "r1", "x"))


def test_a_note_that_is_gone_is_a_conflict(vault: Path) -> None:
    assert "no longer there" in reason_of(writer_of(vault).replace_block("Results/gone.md", "r1", "x"))


def test_on_windows_a_held_file_is_tried_again_for_a_while(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(vault, NOTE)
    replace, refusals, pauses = os.replace, [3], list[float]()

    def held(source: Path, target: Path) -> None:
        if refusals[0]:
            refusals[0] -= 1
            raise PermissionError(errno.EACCES, "Permission denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", held)
    writer = writer_of(vault)
    writer.windows, writer.sleep = True, pauses.append
    assert isinstance(writer.replace_block("Results/run.md", "r1", "new"), Written)
    assert pauses == [0.01, 0.02, 0.04]
    refusals[0] = 99
    outcome = writer.replace_block("Results/run.md", "r1", "newer")
    assert isinstance(outcome, Conflict)
    assert (outcome.reason, outcome.later) == ("permission denied", True)
    assert pauses[3:] == [0.01, 0.02, 0.04, 0.08, 0.16]
    assert path.read_bytes() == NOTE.replace(b"old", b"new")
    assert [entry.name for entry in path.parent.iterdir()] == ["run.md"]


def test_elsewhere_a_denial_is_final(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(vault, NOTE)

    def denied(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "replace", denied)
    writer = writer_of(vault)
    writer.windows, writer.sleep = False, pytest.fail
    assert reason_of(writer.replace_block("Results/run.md", "r1", "new")) == "permission denied"


def test_a_full_disk_leaves_everything_as_it_was(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(vault, NOTE)

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    outcomes = [
        writer_of(vault).replace_block("Results/run.md", "r1", "new"),
        writer_of(vault).create("Results/new.md", "x"),
    ]
    assert [reason_of(outcome) for outcome in outcomes] == ["no space left on device"] * 2
    assert path.read_bytes() == NOTE
    assert [entry.name for entry in path.parent.iterdir()] == ["run.md"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Neural architecture search", "Neural architecture search.md"),
        ("A/B: what? [x] #1 ^y|z", "A B what x 1 y z.md"),
        ("100 %% sure", "100 sure.md"),
        ("  dots... ", "dots.md"),
        ("CON", "Note CON.md"),
        ("com1.txt", "Note com1.txt.md"),
        ("", "Untitled.md"),
        ("///", "Untitled.md"),
        ("line\nbreak\x00", "line break.md"),
        ("Cafe\u0301 🚀", "Caf\u00e9 🚀.md"),
        ("x" * 500, "x" * 180 + ".md"),
        ("bad \udcff byte", "bad byte.md"),
    ],
)
def test_a_title_becomes_a_name_good_everywhere(vault: Path, title: str, name: str) -> None:
    assert note_name(title) == name
    assert isinstance(writer_of(vault).create(f"Results/{name}", "x"), Written)


@pytest.mark.parametrize("name", ["a:b.md", "a|b.md", "nul.md", "a[b].md", "end.", "x" * 300])
def test_a_name_that_links_or_systems_cannot_use_is_refused(vault: Path, name: str) -> None:
    assert "its name" in reason_of(writer_of(vault).create(f"Results/{name}", "x"))
