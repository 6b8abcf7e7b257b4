"""The warm start: what was kept comes back exactly, and a cache in any state is at worst of no use."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from vault_sync.disk import cache as cache_module
from vault_sync.disk.cache import Cache, Cached
from vault_sync.disk.cache_codec import decode, encode
from vault_sync.disk.reconcile import FileStat
from vault_sync.model import Heading, Link, LinkKind, Note, Problem, Task
from vault_sync.places import vault_key

FULL = Note(
    path="a/Ünï \udcff\n🚀.md",
    title="Ünï",
    aliases=("A", "B"),
    tags=("#x", "#x"),
    properties={"list": [1, 2.5, None, True, {"deep": ["x"]}], "": "empty key", "text": "12:30"},
    headings=(Heading(1, "One [[x]]", 3, 17),),
    blocks=("id-1",),
    tasks=(Task("x", 4, 0), Task(" ", 5, 4)),
    links=tuple(Link(kind, "t", "#s", "d", 1, 2, -1, "k.0") for kind in LinkKind),
    problems=(Problem("a.md", 2, "odd"),),
    astral=(3, 9),
)


def cached(path: str, mtime: int = 1, **fields: object) -> Cached:
    note = replace(Note(path, Path(path).stem), **fields)  # type: ignore[arg-type]
    return Cached(FileStat(10, mtime, 2**63 + 5), b"digest of it", note)


def some(*paths: str) -> dict[str, Cached]:
    return {path: cached(path) for path in paths}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "vault").mkdir()
    return tmp_path / "vault"


@pytest.fixture
def make(vault: Path, tmp_path: Path) -> Callable[[], Cache]:
    return lambda: Cache(vault, tmp_path / "cache")


def database(vault: Path) -> Path:
    (found,) = (vault.parent / "cache").glob("*.vault")
    return found


def test_a_note_comes_back_exactly_as_it_was() -> None:
    entry = Cached(FileStat(1, 2, 3), b"digest", FULL)
    data = encode(entry)
    assert data is not None
    back = decode(data)
    assert back == entry
    found = back.note
    assert type(back.stat) is FileStat
    assert [type(link) for link in found.links] == [Link] * 3
    assert [link.kind for link in found.links] == list(LinkKind)
    assert (type(found.headings[0]), type(found.tasks[0]), type(found.problems[0])) == (
        Heading,
        Task,
        Problem,
    )


def test_a_value_that_cannot_be_kept_means_that_the_note_is_not() -> None:
    assert encode(Cached(FileStat(1, 2, 3), b"", replace(FULL, properties={"x": object()}))) is None


@pytest.mark.parametrize("data", [b"", b"\x00", b"garbage", b"[\x00\x00\x00\x00", b"N"])
def test_bytes_that_are_no_note_decode_to_none(data: bytes) -> None:
    assert decode(data) is None


def test_what_was_saved_is_there_in_the_next_session(make: Callable[[], Cache]) -> None:
    entries = some("a.md", "b/c.md") | {FULL.path: Cached(FileStat(1, -1, 0), b"\0\xff", FULL)}
    first = make()
    assert first.save(entries, arrays=b"drawable")
    first.close()
    second = make()
    assert second.arrays() == b"drawable"
    assert second.files() == entries
    assert second.problems == []


def test_saving_again_changes_only_what_changed(make: Callable[[], Cache]) -> None:
    first = make()
    first.save(some("a.md", "b.md", "c.md"), arrays=b"1")
    first.save({"b.md": cached("b.md", mtime=9)}, removed=["c.md", "never-there.md"])
    assert make().files() == some("a.md") | {"b.md": cached("b.md", mtime=9)}
    assert make().arrays() == b"1"


def test_the_cache_lies_outside_the_vault_and_is_found_by_any_path_to_it(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(vault)
    for way in (vault, tmp_path / "link", vault / ".." / "vault"):
        with closing(Cache(way, tmp_path / "cache")) as cache:
            assert cache.save(some("a.md"))
    assert len(list((tmp_path / "cache").glob("*.vault"))) == 1
    assert list(vault.iterdir()) == []


def test_another_vault_has_another_cache(make: Callable[[], Cache], vault: Path, tmp_path: Path) -> None:
    first = make()
    first.save(some("a.md"), arrays=b"1")
    first.close()
    folder = tmp_path / "cache"
    database(vault).rename(folder / f"{vault_key(tmp_path)}.vault")
    with closing(Cache(tmp_path, folder)) as stolen:
        assert (stolen.files(), stolen.arrays(), stolen.problems) == ({}, None, [])
    assert make().files() == {}
    assert len(list(folder.glob("*.vault"))) == 2


def test_a_changed_scanner_makes_the_notes_worthless(
    make: Callable[[], Cache], monkeypatch: pytest.MonkeyPatch
) -> None:
    make().save(some("a.md"), arrays=b"1")
    monkeypatch.setattr(cache_module, "program_stamp", lambda: "another program")
    assert (make().files(), make().arrays(), make().problems) == ({}, None, [])
    make().save(some("b.md"))
    assert make().files() == some("b.md")


def test_the_programs_stamp_follows_the_code_that_reads_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cache_module.program_stamp()
    assert cache_module.program_stamp() == before
    monkeypatch.setattr(cache_module, "_code", lambda *places: (b"edited",))
    assert cache_module.program_stamp() != before


def test_without_a_cache_nothing_is_read_and_nothing_written(make: Callable[[], Cache], vault: Path) -> None:
    make().save(some("a.md"), arrays=b"1")
    before = database(vault).read_bytes()
    off = Cache(vault, vault.parent / "cache", enabled=False)
    assert (off.files(), off.arrays(), off.save(some("b.md")), off.problems) == ({}, None, False, [])
    off.close()
    assert database(vault).read_bytes() == before
    Cache(vault, vault.parent / "none", enabled=False).save(some("b.md"))
    assert not (vault.parent / "none").exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"not a database at all" * 500,
        lambda data: data[:5_000],
        lambda data: b"\0" * len(data),
        lambda data: data[:100] + os.urandom(len(data) - 100),
        lambda data: data[:4_096] + b"\xff" * (len(data) - 4_096),
        lambda data: data.replace(b"CREATE TABLE files", b"CREATE\xd3TABLE files"),
        lambda data: data.replace(b"stamp1 ", b"stamp\xff "),
    ],
    ids=["empty", "text", "cut", "zeros", "noise", "pages", "schema", "stamp"],
)
def test_a_damaged_file_is_made_anew(
    make: Callable[[], Cache], vault: Path, damage: Callable[[bytes], bytes]
) -> None:
    first = make()
    first.save(some(*(f"{n}.md" for n in range(200))), arrays=b"x" * 50_000)
    first.close()
    database(vault).write_bytes(damage(database(vault).read_bytes()))
    second = make()
    assert second.arrays() in (None, b"x" * 50_000)
    right = some(*(f"{n}.md" for n in range(200)))
    assert all(right[path] == entry for path, entry in second.files().items())
    assert second.save(some("new.md")) or second.save(some("new.md"))  # the first may find the damage
    assert make().files()["new.md"] == cached("new.md")


def test_a_bit_that_turned_in_a_row_costs_that_row_only(make: Callable[[], Cache], vault: Path) -> None:
    first = make()
    first.save(some("a.md", "b.md") | {"c.md": cached("c.md", title="The title")}, arrays=b"drawable")
    first.close()
    with closing(sqlite3.connect(database(vault))) as db:
        (body,) = db.execute("SELECT body FROM files WHERE path = ?", (b"c.md",)).fetchone()
        db.execute("UPDATE files SET body = ? WHERE path = ?", (body.replace(b"title", b"tiger"), b"c.md"))
        db.execute("UPDATE files SET body = 7 WHERE path = ?", (b"b.md",))
        db.execute("UPDATE arrays SET body = ?", (b"drawablf",))
        db.commit()
    second = make()
    assert second.arrays() is None
    assert second.files() == some("a.md")
    assert [problem.message for problem in second.problems] == [
        "Left out of the cache: 2 damaged entries; the vault is read instead."
    ]


def test_a_file_with_the_right_stamp_but_without_our_tables_is_made_anew(
    make: Callable[[], Cache], vault: Path
) -> None:
    make().save(some("a.md"))
    with closing(sqlite3.connect(database(vault))) as db:
        db.execute("DROP TABLE files")
        db.commit()
    cache = make()
    assert cache.files() == {}
    assert "made anew" in cache.problems[0].message
    assert cache.save(some("b.md"))
    assert make().files() == some("b.md")


def test_a_locked_cache_is_done_without_and_used_when_it_is_free(
    make: Callable[[], Cache], vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vault_sync.disk.cache_store.PATIENCE_SECONDS", 0.01)
    make().save(some("a.md"))
    cache = make()
    with closing(sqlite3.connect(database(vault), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert cache.files() == some("a.md")  # reading goes on
        assert not cache.save(some("b.md"))
        assert "locked" in cache.problems[0].message
        other.execute("ROLLBACK")
    assert cache.save(some("b.md"))
    assert make().files() == some("a.md", "b.md")


@pytest.mark.parametrize(("pragma", "said"), [("max_page_count = 5", "full"), ("query_only = 1", "readonly")])
def test_a_full_or_read_only_disk_keeps_the_old_entries(
    make: Callable[[], Cache], pragma: str, said: str
) -> None:
    make().save(some("a.md"))
    cache = make()
    assert cache._store is not None
    cache._store.read(lambda db: db.execute(f"PRAGMA {pragma}").fetchall(), None)
    assert not cache.save({f"{n}.md": cached(f"{n}.md", title="x" * 5_000) for n in range(100)})
    assert said in cache.problems[0].message
    assert make().files() == some("a.md")


def test_others_on_the_machine_cannot_look_into_the_cache(make: Callable[[], Cache], vault: Path) -> None:
    make().save(some("a.md"))
    assert database(vault).parent.stat().st_mode & 0o077 == 0


def test_a_place_that_cannot_be_written_is_done_without(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache(vault, tmp_path / "file" / "cache")
    assert (cache.files(), cache.arrays(), cache.save(some("a.md"))) == ({}, None, False)
    assert len(cache.problems) == 1
    assert "going on without it" in cache.problems[0].message
    folder = Cache(vault, tmp_path / "cache")
    assert folder._store is not None
    folder._store.path.mkdir(parents=True)
    assert (folder.files(), folder.save(some("a.md"))) == ({}, False)


def save_many(vault: Path, folder: Path, name: str) -> None:
    cache = Cache(vault, folder)
    saved = 0
    while saved < 30:
        saved += cache.save({f"{name}{saved}.md": cached(f"{name}{saved}.md"), "both.md": cached("both.md")})
    cache.close()


def test_two_processes_on_one_vault_do_not_spoil_it(
    make: Callable[[], Cache], vault: Path, tmp_path: Path
) -> None:
    context = multiprocessing.get_context("fork" if os.name == "posix" else "spawn")
    workers = [context.Process(target=save_many, args=(vault, tmp_path / "cache", name)) for name in "ab"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(8)
    assert [worker.exitcode for worker in workers] == [0, 0]
    expected = some("both.md", *(f"{name}{n}.md" for name in "ab" for n in range(30)))
    assert make().files() == expected
