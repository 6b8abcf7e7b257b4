"""How a session stands to its vault: looks at everything, polling, offline and mass deletion."""

from __future__ import annotations

import shutil

from tests.vault_sync.session.rig import Rig, SilentWatcher
from vault_sync.disk.hints import Hint, Hinted
from vault_sync.disk.polling import SHORTEST
from vault_sync.session.attachment import EMPTY, GONE, OTHER
from vault_sync.session.engine import LOOK_EVERY, NO_EVENTS, NO_WATCH, LookAgain
from vault_sync.session.state import Stand


def test_what_no_hint_told_is_found_now_and_then(rig: Rig):
    rig.open()
    rig.write("a.md")
    rig.pass_time(LOOK_EVERY - 5)
    assert rig.notes() == []
    rig.pass_time(10)
    assert rig.notes() == ["a.md"]


def test_where_events_never_come_the_session_begins_to_poll(rig: Rig):
    rig.open()
    rig.write("a.md")
    rig.pass_time(LOOK_EVERY + 1)
    assert rig.states()[-1] is Stand.LIVE
    rig.write("b.md")
    rig.pass_time(LOOK_EVERY + 1)
    assert rig.states()[-1] is Stand.POLLING
    assert rig.engine
    assert rig.engine.state.why == NO_EVENTS
    rig.write("c.md")
    rig.pass_time(SHORTEST + 0.1)
    assert rig.notes() == ["a.md", "b.md", "c.md"]


def test_everything_is_looked_at_when_the_machine_wakes(rig: Rig):
    rig.open()
    rig.write("a.md")
    rig.clock.slept += 3600  # the monotonic clock of Linux stands still meanwhile
    rig.pass_time(0.1)
    assert rig.notes() == ["a.md"]
    rig.write("b.md")
    rig.clock.now += 3600  # that of Windows does not
    rig.pass_time(0.1)
    assert rig.notes() == ["a.md", "b.md"]


def test_everything_is_looked_at_when_hints_were_lost(rig: Rig):
    rig.open()
    rig.write("a.md")
    rig.hint(Hint(Hinted.OVERFLOW))
    rig.pass_time(0.5)
    assert rig.notes() == ["a.md"]


def test_the_user_may_ask_for_a_look(rig: Rig):
    rig.open()
    rig.write("a.md")
    assert rig.engine
    rig.engine.handle(LookAgain())
    rig.engine.step()
    assert rig.notes() == ["a.md"]


def test_a_network_drive_is_polled_and_says_so(rig: Rig):
    rig.open(why_polling=lambda root: "It lies far away.")
    assert rig.engine
    assert (rig.engine.state.stand, rig.engine.state.why) == (Stand.POLLING, "It lies far away.")
    rig.write("a.md", "[[b]]")
    rig.pass_time(SHORTEST + 0.1)
    assert rig.notes() == ["a.md"]
    (rig.root / "a.md").unlink()
    rig.pass_time(SHORTEST + 0.1)
    assert rig.notes() == []


def test_a_vault_that_may_not_be_watched_is_polled(rig: Rig, monkeypatch):
    monkeypatch.setattr(SilentWatcher, "refuses", True)
    rig.open()
    assert rig.engine
    assert rig.engine.state.stand is Stand.POLLING
    assert "watch limit" in rig.engine.state.why


def test_a_folder_beyond_the_watch_limit_makes_the_session_poll(rig: Rig):
    rig.open()
    rig.hint(Hint(Hinted.UNWATCHED, "sub", folder=True), Hint(Hinted.UNWATCHED, "sub2", folder=True))
    assert rig.engine
    assert (rig.engine.state.stand, rig.engine.state.why) == (Stand.POLLING, NO_WATCH)
    assert rig.states().count(Stand.POLLING) == 1


# -- the root ---------------------------------------------------------------------------------------


def gone(rig: Rig) -> None:
    rig.root.rename(rig.root.parent / "away")


def back(rig: Rig) -> None:
    (rig.root.parent / "away").rename(rig.root)


def test_a_vault_that_vanished_is_offline_and_its_graph_stays(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open()
    before = rig.index.graph.text()
    gone(rig)
    rig.hint(Hint(Hinted.DELETED, "a.md"))
    rig.pass_time(400)
    assert rig.engine
    assert (rig.engine.state.stand, rig.engine.state.why) == (Stand.OFFLINE, GONE)
    assert rig.index.graph.text() == before
    assert rig.diffs() == []
    assert not rig.watchers[-1].running


def test_a_vault_that_came_back_is_read_and_live_again(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open()
    gone(rig)
    rig.pass_time(5)
    (rig.root.parent / "away" / "a.md").write_text("[[c]]")
    back(rig)
    rig.pass_time(2)
    assert rig.states()[-1] is Stand.LIVE
    assert rig.index.unresolved()["a.md"] == {"c": 1}
    assert rig.watchers[-1].running
    assert len(rig.watchers) == 2


def test_another_folder_in_the_vaults_place_is_not_taken_for_it(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.write("b.md", "")
    rig.open()
    before = rig.index.graph.text()
    gone(rig)
    rig.write("other.md", "")
    rig.pass_time(400)
    assert rig.engine
    assert (rig.engine.state.stand, rig.engine.state.why) == (Stand.OFFLINE, OTHER)
    assert rig.index.graph.text() == before
    shutil.rmtree(rig.root)
    back(rig)
    rig.pass_time(2)
    assert rig.states()[-1] is Stand.LIVE
    assert rig.index.graph.text() == before


def test_a_restored_copy_of_the_vault_is_the_vault(rig: Rig):
    for number in range(4):
        rig.write(f"{number}.md", "")
    rig.open()
    shutil.copytree(rig.root, rig.root.parent / "copy")
    gone(rig)
    rig.pass_time(3)
    (rig.root.parent / "copy" / "3.md").unlink()
    (rig.root.parent / "copy").rename(rig.root)
    rig.pass_time(65)
    assert rig.states()[-1] is Stand.LIVE
    assert rig.notes() == ["0.md", "1.md", "2.md"]


def test_the_user_may_say_that_another_folder_is_the_vault_now(rig: Rig):
    rig.write("a.md")
    rig.open()
    gone(rig)
    rig.write("other.md", "")
    rig.pass_time(5)
    assert rig.engine
    rig.engine.handle(LookAgain())
    rig.engine.step()
    assert rig.notes() == ["other.md"]
    assert rig.states()[-1] is Stand.LIVE


def test_a_vault_that_is_not_there_at_first_shows_what_was_known(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open()
    gone(rig)
    rig.open()
    assert rig.notes() == ["a.md"]
    assert rig.states()[-1] is Stand.OFFLINE
    back(rig)
    rig.pass_time(2)
    assert rig.states()[-1] is Stand.LIVE


def test_an_empty_mount_point_at_first_shows_what_was_known(rig: Rig):
    rig.write("a.md", "[[b]]")
    rig.open()
    gone(rig)
    rig.root.mkdir()
    rig.open()
    assert rig.notes() == ["a.md"]
    assert rig.engine
    assert (rig.engine.state.stand, rig.engine.state.why) == (Stand.OFFLINE, EMPTY)
    rig.pass_time(100)
    assert (rig.engine.state.stand, rig.engine.state.why) == (Stand.OFFLINE, EMPTY)
    rig.root.rmdir()
    back(rig)
    rig.pass_time(100)
    assert rig.states()[-1] is Stand.LIVE


def test_a_small_vault_whose_notes_are_all_deleted_is_empty(rig: Rig):
    rig.write("a.md")
    rig.open()
    (rig.root / "a.md").unlink()
    rig.pass_time(LOOK_EVERY + 1)
    assert rig.notes() == []
    assert rig.states()[-1] is Stand.LIVE


# -- mass deletion ----------------------------------------------------------------------------------


def many(rig: Rig, count: int = 100) -> None:
    for number in range(count):
        rig.write(f"sub/{number}.md", f"[[{number + 1}]]")


def test_a_mass_deletion_is_believed_at_the_second_look(rig: Rig):
    many(rig)
    rig.write("b.md")
    rig.open()
    shutil.rmtree(rig.root / "sub")
    rig.hint(Hint(Hinted.DELETED, "sub", folder=True))
    rig.pass_time(1.5)
    assert len(rig.notes()) == 101
    rig.pass_time(1)
    assert rig.notes() == ["b.md"]
    assert rig.equals_fresh_build()


def test_a_mass_deletion_that_was_none_never_reaches_the_graph(rig: Rig):
    many(rig)
    rig.open()
    (rig.root / "sub").rename(rig.root.parent / "aside")
    rig.hint(Hint(Hinted.DELETED, "sub", folder=True))
    rig.pass_time(1)
    (rig.root.parent / "aside").rename(rig.root / "sub")
    rig.pass_time(400)
    assert rig.diffs() == []
    assert len(rig.notes()) == 100


def test_the_removal_of_a_whole_vault_file_by_file_is_offline_not_empty(rig: Rig):
    many(rig)
    rig.open()
    shutil.rmtree(rig.root)
    rig.hint(*(Hint(Hinted.DELETED, f"sub/{number}.md") for number in range(100)))
    rig.pass_time(10)
    assert rig.states()[-1] is Stand.OFFLINE
    assert len(rig.notes()) == 100


def test_a_renamed_folder_is_no_mass_deletion(rig: Rig):
    many(rig)
    rig.open()
    (rig.root / "sub").rename(rig.root / "sup")
    rig.hint(Hint(Hinted.MOVED, "sub", "sup", folder=True))
    assert rig.notes()[0] == "sup/0.md"


def test_a_burst_is_one_step_and_equals_a_fresh_build(rig: Rig):
    many(rig, 600)
    rig.open()
    for number in range(600):
        rig.write(f"sub/{number}.md", f"[[{number // 2}]] [[x{number}]]")
    rig.hint(*(Hint(Hinted.CLOSED, f"sub/{number}.md") for number in range(600)))
    assert len(rig.diffs()) == 1
    assert rig.equals_fresh_build()
