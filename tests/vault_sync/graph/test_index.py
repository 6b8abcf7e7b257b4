"""What the index says of a vault, and what each kind of change does to the graph."""

from __future__ import annotations

from tests.vault_sync.graph.making import NotesLens, note, put, removed, vault
from vault_sync.graph.batch import Batch
from vault_sync.graph.unsettled import LinkRules


def test_every_note_and_canvas_is_listed_even_without_links() -> None:
    index = vault(note("a.md"), note("b.canvas"), note("c.base"), "d.png", "e.md")
    assert index.resolved() == index.unresolved() == {"a.md": {}, "b.canvas": {}, "e.md": {}}


def test_links_embeds_and_frontmatter_links_are_counted_together() -> None:
    index = vault(note("a.md", "b", "!b", ":b", "gone", "!gone"), note("b.md"))
    assert index.resolved()["a.md"] == {"b.md": 3}
    assert index.unresolved()["a.md"] == {"gone": 2}


def test_a_link_to_its_own_heading_counts_as_a_link_to_itself() -> None:
    index = vault(note("a.md", "", "a"))
    assert index.resolved() == {"a.md": {"a.md": 2}}
    assert "note:a.md -link-> note:a.md ×2" in index.graph.text()


def test_unresolved_keys_keep_their_case_while_the_missing_note_is_one() -> None:
    index = vault(note("a.md", "Ghost", "ghost", "ghost"))
    assert index.unresolved() == {"a.md": {"Ghost": 1, "ghost": 2}}
    assert index.graph.topics["missing:ghost"].title == "ghost"
    assert index.graph.leaving("note:a.md")[0].weight == 3


def test_missing_notes_may_be_told_apart_by_case() -> None:
    index = NotesLens(rules=LinkRules(ghosts_ignore_case=False))
    index.fill({"a.md": note("a.md", "Ghost", "ghost")})
    assert {"missing:Ghost", "missing:ghost"} <= set(index.graph.topics)


def test_the_whole_graph_as_text() -> None:
    index = vault(
        note("ML.md", "gan", "!d/p.png", ":board.canvas", tags=["#Ai", "#ai/x", "#Ai"], aliases=["Learning"]),
        note("board.canvas", "!ML"),
        "d/p.png",
    )
    assert index.graph.text().splitlines() == [
        "file:board.canvas (canvas) 'board.canvas' @board.canvas:1",
        "file:d/p.png (attachment) 'p.png' @d/p.png:1",
        "missing:gan (missing) 'gan'",
        "note:ML.md (note) 'ML' aliases=['Learning'] @ML.md:1",
        "tag:#ai (tag) '#Ai'",
        "tag:#ai/x (tag) '#ai/x'",
        "file:board.canvas -embed-> note:ML.md ×1",
        "note:ML.md -link-> file:board.canvas ×1",
        "note:ML.md -embed-> file:d/p.png ×1",
        "note:ML.md -link-> missing:gan ×1",
        "note:ML.md -tag-> tag:#ai ×2",
        "note:ML.md -tag-> tag:#ai/x ×1",
    ]


def test_where_each_link_leads_is_told_in_the_order_of_the_links() -> None:
    index = vault(note("a.md", "b", "gone", "!c.png", ""), note("b.md"), "c.png")
    assert index.targets("a.md") == ("b.md", None, "c.png", "a.md")
    assert index.targets("c.png") == index.targets("nowhere.md") == ()


def test_the_title_of_a_missing_note_is_its_most_frequent_spelling_then_the_first_by_path() -> None:
    index = vault(note("b.md", "GAN"), note("a.md", "gan"), note("c.md", "Gan", "Gan"))
    assert index.graph.topics["missing:gan"].title == "Gan"
    assert index.apply(removed("c.md")).text().splitlines()[1:2] == ["~ missing:gan (missing) 'gan'"]
    diff = index.apply(Batch({"z.md": note("z.md", "gan")}, frozenset(["a.md"]), (("a.md", "z.md"),)))
    assert [topic.title for topic in diff.changed] == ["GAN"]


def test_an_edit_tells_no_more_than_it_changed() -> None:
    index = vault(note("a.md", "b", "c"), note("b.md"), note("c.md", tags=["#t"]))
    diff = index.apply(put(note("a.md", "b", "b", "d")))
    assert diff.paths == ("a.md",)
    assert diff.text().splitlines() == [
        "+ missing:d (missing) 'd'",
        "- note:a.md -link-> note:c.md",
        "+ note:a.md -link-> missing:d ×1",
        "~ note:a.md -link-> note:b.md ×2 (was 1)",
    ]


def test_saving_the_same_text_is_no_step() -> None:
    index = vault(note("a.md", "b"))
    before = index.graph
    diff = index.apply(put(note("a.md", "b")))
    assert (diff.paths, diff.alters_graph, diff.revision) == ((), False, before.revision)
    assert index.graph is before


def test_an_edit_that_the_graph_does_not_see_is_a_step_all_the_same() -> None:
    index = vault(note("a.md", "b", ":c"))
    diff = index.apply(put(note("a.md", ":c", "b")))
    assert (diff.paths, diff.alters_graph, diff.revision) == (("a.md",), False, 2)


def test_writing_a_missing_note_renames_it() -> None:
    index = vault(note("a.md", "Idea"), note("b.md", "idea"))
    diff = index.apply(put(note("Idea.md", "a")))
    assert diff.renamed == (("missing:idea", "note:Idea.md"),)
    assert diff.removed == ("missing:idea",)
    assert [topic.id for topic in diff.added] == ["note:Idea.md"]


def test_deleting_a_note_that_is_linked_renames_it_to_a_missing_one() -> None:
    index = vault(note("a.md", "Idea"), note("Idea.md"))
    assert index.apply(removed("Idea.md")).renamed == (("note:Idea.md", "missing:idea"),)
    assert index.apply(put(note("Idea.md"))).renamed == (("missing:idea", "note:Idea.md"),)


def test_the_missing_note_with_most_links_becomes_the_written_one() -> None:
    index = vault(note("a.md", "d/x", "d/x", "x"))
    assert index.apply(put(note("d/x.md"))).renamed == (("missing:d/x", "note:d/x.md"),)


def test_a_missing_note_is_written_in_the_same_step_in_which_the_last_link_to_it_goes() -> None:
    index = vault(note("a.md", "x"))
    assert index.apply(put(note("a.md"), note("x.md"))).renamed == (("missing:x", "note:x.md"),)


def test_renaming_a_note_whose_links_follow_is_one_rename_and_no_ghost() -> None:
    index = vault(note("a.md", "old", "!old"), note("old.md", "a"))
    step = Batch(
        {"new.md": note("new.md", "a"), "a.md": note("a.md", "new", "!new")},
        frozenset(["old.md"]),
        (("old.md", "new.md"),),
    )
    diff = index.apply(step)
    assert diff.renamed == (("note:old.md", "note:new.md"),)
    assert (len(diff.linked), len(diff.unlinked)) == (3, 3)
    assert "missing" not in index.graph.text()


def test_renaming_a_note_whose_links_stay_leaves_a_ghost_beside_it() -> None:
    index = vault(note("a.md", "old"), note("old.md"))
    diff = index.apply(Batch({"new.md": note("new.md")}, frozenset(["old.md"]), (("old.md", "new.md"),)))
    assert diff.renamed == (("note:old.md", "note:new.md"),)
    assert [topic.id for topic in diff.added] == ["missing:old", "note:new.md"]


def test_renaming_a_folder_is_one_rename_a_file_and_keeps_every_edge() -> None:
    files = [note(f"d/{n}.md", f"{(n + 1) % 50}", tags=["#t"]) for n in range(50)]
    index = vault(*files, "d/p.png", note("far.md", *map(str, range(50)), "!p.png"))
    before = index.graph
    moves = tuple((path, "e/" + path[2:]) for path in index.paths() if path.startswith("d/"))
    moved = {new: note(new, f"{(int(new[2:-3]) + 1) % 50}", tags=["#t"]) for _, new in moves if ".md" in new}
    diff = index.apply(Batch({**moved, "e/p.png": None}, frozenset(old for old, _ in moves), moves))
    assert len(diff.renamed) == len(diff.added) == len(diff.removed) == 51
    assert len(list(index.graph.edges())) == len(list(before.edges()))
    assert diff.changed == ()


def test_two_notes_that_swap_their_names_are_two_renames() -> None:
    index = vault(note("a.md", "x"), note("b.md"))
    step = Batch(
        {"a.md": note("a.md"), "b.md": note("b.md", "x")},
        frozenset(["a.md", "b.md"]),
        (("a.md", "b.md"), ("b.md", "a.md")),
    )
    diff = index.apply(step)
    assert diff.renamed == (("note:a.md", "note:b.md"), ("note:b.md", "note:a.md"))
    assert (diff.added, diff.removed) == ((), ())


def test_a_move_that_left_a_file_in_its_old_place_is_no_rename() -> None:
    index = vault(note("a.md"))
    step = Batch({"a.md": note("a.md", "x"), "b.md": note("b.md")}, frozenset(["a.md"]), (("a.md", "b.md"),))
    assert index.apply(step).renamed == ()


def test_a_note_of_the_same_name_nearer_by_takes_the_link_over() -> None:
    index = vault(note("d/a.md", "x"), note("e/x.md"), note("other.md", "x"))
    diff = index.apply(put(note("d/x.md")))
    assert index.targets("d/a.md") == index.targets("other.md") == ("d/x.md",)
    assert ("note:other.md", "note:e/x.md") in {edge[:2] for edge in diff.unlinked}


def test_hidden_files_leave_the_graph_but_still_answer_links() -> None:
    index = vault(note("a.md", "x", "i.png"), note("x.md", "Ghost", tags=["#t"]), "i.png")
    shown = index.graph
    diff = index.hide(lambda path: path in ("x.md", "i.png"))
    assert diff.removed == ("file:i.png", "missing:ghost", "note:x.md", "tag:#t")
    assert list(index.graph.topics) == ["note:a.md"]
    assert index.resolved()["a.md"] == {"i.png": 1, "x.md": 1}
    assert index.targets("a.md") == ("x.md", "i.png")
    index.apply(put(note("x.md", "Ghost", tags=["#t"]), note("new.md", "x")))
    assert index.graph.leaving("note:new.md") == []
    index.apply(removed("new.md"))
    index.hide(lambda path: False)
    assert index.graph == shown


def test_a_filter_that_hides_nothing_new_is_no_step() -> None:
    index = vault(note("a.md"))
    assert index.hide(lambda path: path == "b.md").revision == index.revision == 1
    assert index.apply(put(note("b.md"))).alters_graph is False


def test_tags_live_by_reference_count() -> None:
    index = vault(note("a.md", tags=["#Deep", "#Deep"]), note("b.md", tags=["#deep"]))
    assert index.graph.topics["tag:#deep"].title == "#Deep"
    assert [topic.title for topic in index.apply(put(note("a.md"))).changed] == ["#deep"]
    assert index.apply(removed("b.md")).removed == ("note:b.md", "tag:#deep")


def test_a_snapshot_stays_what_it_was() -> None:
    index = vault(note("a.md", "b"), note("b.md"))
    before, text = index.graph, index.graph.text()
    index.apply(put(note("a.md", "c", tags=["#t"])))
    index.apply(removed("b.md"))
    assert before.text() == text
    assert index.graph.text() != text


def test_removing_what_is_not_there_is_no_step() -> None:
    index = vault(note("a.md"))
    assert index.apply(removed("b.md")) == index.apply(Batch()) == index.apply(put(note("a.md")))


def test_questions_about_notes() -> None:
    index = vault(note("b.md", "x"), note("a.md"), "c.png")
    assert [found.path for found in index.notes()] == ["a.md", "b.md"]
    assert (len(index), "c.png" in index, "d.png" in index, index.note("c.png")) == (3, True, False, None)
    assert index.resolve("a", "anywhere.md") == "a.md"
