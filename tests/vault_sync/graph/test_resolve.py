"""Which file a link means: every row of section 1.3 of the link model, then the slow resolver beside ours."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.vault_sync.graph.slow_resolver import slow_resolve
from vault_sync.graph.resolve import Files, Lookup, join, keys
from vault_sync.graph.unsettled import UNSETTLED, LinkRules

NFD = normalize("NFD", "Größe.md")

# rule, files, source, link's target, what it means
CASES = [
    ("0 empty: the note itself", "a.md b.md", "a.md", "", "a.md"),
    ("0 only a no-break space: the note itself", "a.md", "a.md", "\xa0", "a.md"),
    ("normal: no-break space is a space", "a b.md", "a.md", "a\xa0b", "a b.md"),
    ("normal: trimmed", "x.md", "a.md", "  x ", "x.md"),
    ("normal: NFC", "Größe.md", "a.md", normalize("NFD", "Größe"), "Größe.md"),
    ("R7 a decomposed file name", NFD, "a.md", "Größe", NFD),
    ("1 no dot: .md is appended", "php.md", "a.md", "php", "php.md"),
    ("1 no dot: never finds an attachment", "Figure 1.png", "a.md", "Figure 1", None),
    ("1 a dot: as written", "Figure 1.png", "a.md", "Figure 1.png", "Figure 1.png"),
    ("1 a dot: as written wins over .md", "v1.0|v1.0.md", "a.md", "v1.0", "v1.0"),
    ("1 a dot, on a miss .md", "v1.0 notes.md", "a.md", "v1.0 notes", "v1.0 notes.md"),
    ("1 a note by its full name", "d/x.md", "a.md", "x.md", "d/x.md"),
    ("1 x.md.md", "x.md.md", "a.md", "x.md", "x.md.md"),
    ("1 a canvas needs its ending", "b.canvas", "a.md", "b", None),
    ("1 a canvas with its ending", "b.canvas", "a.md", "b.canvas", "b.canvas"),
    ("1 the dot of a folder does not count", "v1.0/x.md", "a.md", "v1.0/x", "v1.0/x.md"),
    ("1 nothing of that name", "x.md", "a.md", "y", None),
    ("1 a folder is no file", "x/y.md", "a.md", "x/", None),
    ("2 one candidate, wherever", "p/q/r/x.md", "a/b.md", "x", "p/q/r/x.md"),
    ("2 one candidate, in any case", "link_in_yaml.md", "a.md", "liNk_in_YaMl", "link_in_yaml.md"),
    ("2 final sigma in the link", "οδοσ.md", "a.md", "ΟΔΟΣ", "οδοσ.md"),
    ("2 final sigma in the name", "ΟΔΟΣ.md", "a.md", "οδος", "ΟΔΟΣ.md"),
    ("2 final sigma in an attachment", "ΦΩΣ.png", "a.md", "φως.PNG", "ΦΩΣ.png"),
    ("2 one candidate does not help a path", "p/x.md", "a.md", "q/x", None),
    ("3 ./ joins the source's folder", "d/x.md|x.md", "d/a.md", "./x", "d/x.md"),
    ("3 ../ joins the parent", "d/x.md|x.md", "d/a.md", "../x", "x.md"),
    ("3 ../../ goes up twice", "x.md|p/x.md|p/q/x.md", "p/q/a.md", "../../x", "x.md"),
    ("3 ../sibling/", "d/x.md|e/x.md", "d/a.md", "../e/x", "e/x.md"),
    ("3 ./ with one candidate elsewhere", "e/x.md", "d/a.md", "./x", None),
    ("3 the joined path carries on to step 6", "p/d/x.md|q/x.md", "d/a.md", "./x", "p/d/x.md"),
    ("3 ../ from below the root carries on as a name", "p/x.md|p/q/x.md", "d/a.md", "../x", "p/x.md"),
    ("3 .. above the root stays there", "x.md|d/x.md", "d/a.md", "../../../x", "x.md"),
    ("3 dots inside a relative link", "d/e/x.md|x.md", "d/a.md", "./f/../e/./x", "d/e/x.md"),
    ("3 any case", "D/X.md|X.md", "d/a.md", "./x", "D/X.md"),
    ("3 an attachment", "d/i.png|i.png", "d/a.md", "../i.png", "i.png"),
    ("4 the root's file beats the one beside", "Dup.md|dir/Dup.md", "dir/a.md", "Dup", "Dup.md"),
    ("4 the exact path beats a longer one", "p/x.md|q/p/x.md", "q/a.md", "p/x", "p/x.md"),
    ("4 a leading slash is stripped", "p/x.md|q/p/x.md", "q/a.md", "/p/x", "p/x.md"),
    ("4 any case", "P/X.md|q/p/x.md", "q/a.md", "p/x", "P/X.md"),
    ("5 a leading slash that misses", "q/x.md", "q/a.md", "/x", None),
    ("5 a leading slash that would match an end", "q/p/x.md", "q/a.md", "/p/x", None),
    ("6 the source's folder first", "a/Dup.md|bb/Dup.md", "bb/n.md", "Dup", "bb/Dup.md"),
    ("6 below the source's folder counts", "a/Dup.md|bb/c/d/Dup.md", "bb/n.md", "Dup", "bb/c/d/Dup.md"),
    ("6 else the shortest", "aa/Dup.md|b/Dup.md", "c/n.md", "Dup", "b/Dup.md"),
    ("6 the shortest below the folder", "c/d/Dup.md|c/Dup.md|b/Dup.md", "c/n.md", "Dup", "c/Dup.md"),
    ("6 a tie: first by path", "b/Dup.md|a/Dup.md", "c/n.md", "Dup", "a/Dup.md"),
    ("6 from the root: the shortest", "bb/Dup.md|c/Dup.md", "n.md", "Dup", "c/Dup.md"),
    ("6 by the end of the path", "p/q/x.md|r/x.md", "n.md", "q/x", "p/q/x.md"),
    ("6 plain texts, at the end", "glossary/index.md", "n.md", "ary/index", "glossary/index.md"),
    ("6 plain texts, at the start", "bb/x.md|c/x.md|a.md", "b/n.md", "x", "bb/x.md"),
    ("6 a Markdown link from the root", "Test Data/n.md", "Test Data/a.md", "Test Data/n", "Test Data/n.md"),
    ("6 case twins: first by path", "d/Note.md|d/note.md", "a.md", "note", "d/Note.md"),
    ("aliases never resolve", "Full Name.md", "a.md", "Ali", None),
    ("a wikilink is never external", "x.md", "a.md", "https://x.y/z", None),
    ("a leading pipe is a name", "x.md", "a.md", "|alias", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "source", "target", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_a_link_means_what_the_link_model_says(
    files: str, source: str, target: str, expected: str | None
) -> None:
    paths = files.split("|") if "|" in files or ".md " not in files else files.split()
    assert Files(paths).resolve(target, source) == expected
    assert Files(reversed(paths)).resolve(target, source) == expected
    assert slow_resolve(paths, target, source) == expected


# switch, files, source, target, with the switch as built, with the switch turned
TURNS = [
    ("relative_carries_on", "p/d/x.md|q/x.md", "d/a.md", "./x", "p/d/x.md", None),
    ("exact_path_first", "Dup.md|dir/Dup.md", "dir/a.md", "Dup", "Dup.md", "dir/Dup.md"),
    ("rooted_or_nothing", "q/x.md", "q/a.md", "/x", None, "q/x.md"),
    ("raw_affixes", "glossary/index.md", "n.md", "ary/index", "glossary/index.md", None),
    ("raw_affixes", "bb/x.md|c/x.md", "b/n.md", "x", "bb/x.md", "c/x.md"),
    ("shortest_first", "aa/Dup.md|b/Dup.md", "c/n.md", "Dup", "b/Dup.md", "aa/Dup.md"),
    ("fold_file_names", NFD, "a.md", "Größe", NFD, None),
]


@pytest.mark.parametrize(("switch", "files", "source", "target", "built", "turned"), TURNS)
def test_each_open_question_can_be_turned(
    switch: str, files: str, source: str, target: str, built: str | None, turned: str | None
) -> None:
    assert Files(files.split("|")).resolve(target, source) == built
    assert Files(files.split("|"), LinkRules(**{switch: False})).resolve(target, source) == turned


def test_the_table_of_open_questions_names_every_switch() -> None:
    assert {row.switch for row in UNSETTLED.values()} - {""} == set(LinkRules.__dataclass_fields__)


# target, the names whose coming or going can alter it
KEYS = [
    ("Note", ("note.md",)),
    ("a/b/Note", ("note.md",)),
    ("../Note", ("note.md",)),
    ("v1.0", ("v1.0", "v1.0.md")),
    ("Pic.PNG", ("pic.png", "pic.png.md")),
    ("v1.0/x", ("x.md",)),
    ("ΟΔΟΣ", ("οδοσ.md",)),
    (" \xa0", ()),
    ("", ()),
]


@pytest.mark.parametrize(("target", "expected"), KEYS)
def test_a_link_waits_for_few_names(target: str, expected: tuple[str, ...]) -> None:
    assert keys(target) == expected


def test_a_path_is_joined_and_never_leaves_the_vault() -> None:
    assert join("a/b", "../c//./d") == "a/c/d"
    assert join("a", "../../..") == ""
    assert join("", "./x") == "x"


names = st.sampled_from(
    [
        "x",
        "X",
        "y",
        "xx",
        "ΟΔΟΣ",
        "οδος",
        "Größe",
        normalize("NFD", "Größe"),
        "v1.0",
        "İ",
        "ǅ",
        "index",
        "dex",
    ]
)
folders = st.lists(st.sampled_from(["a", "b", "ab", "A", "ὈΔΌΣ", "v1.0", "glossary", "ary"]), max_size=3)
endings = st.sampled_from([".md", ".md", ".MD", ".png", ".canvas", ""])
paths = st.builds(lambda parts, name, end: "/".join([*parts, name + end]), folders, names, endings)
starts = st.sampled_from(["", "", "", "/", "./", "../", "../../", "./../", " ", "\xa0", "a/../"])
targets = st.builds(lambda start, path: start + path, starts, paths) | st.sampled_from(
    ["", "..", ".", "a/", "/"]
)


@pytest.mark.timeout(60)
@settings(max_examples=200, deadline=None)
@given(st.lists(paths, max_size=8, unique=True), targets, paths)
@example(["x.md", "y.md"], "x", "y.md")
def test_ours_means_what_the_slow_resolver_means(files: list[str], target: str, source: str) -> None:
    expected = slow_resolve(files, target, source)
    assert Files(files).resolve(target, source) == expected
    assert Lookup(Files(files))(target, source) == expected


@pytest.mark.timeout(60)
@settings(max_examples=100, deadline=None)
@given(st.lists(paths, max_size=8, unique=True), st.sets(paths, max_size=4), targets, paths)
def test_only_files_of_the_names_waited_for_alter_a_link(
    files: list[str], others: set[str], target: str, source: str
) -> None:
    index = Files(files)
    before = index.resolve(target, source)
    for path in others:
        if index.name(path) not in keys(target):
            index.remove(path) if path in files else index.add(path)
    assert index.resolve(target, source) == before


@pytest.mark.timeout(60)
@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.booleans(), paths), max_size=20), targets, paths)
def test_files_that_came_and_went_leave_no_trace(
    steps: list[tuple[bool, str]], target: str, source: str
) -> None:
    index, left = Files(), set()
    for adding, path in steps:
        index.add(path) if adding else index.remove(path)
        left = left | {path} if adding else left - {path}
    assert index.resolve(target, source) == Files(sorted(left)).resolve(target, source)
    assert {path for path in left if path in index.named(index.name(path))} == left


def test_a_lookup_remembers_apart_what_depends_on_the_folder() -> None:
    lookup = Lookup(Files(["a/x.md", "b/x.md", "y.md"]))
    sources = ["a/n.md", "b/n.md", "a/m.md"]
    assert [lookup("x", source) for source in sources] == ["a/x.md", "b/x.md", "a/x.md"]
    assert [lookup("y", source) for source in sources] == ["y.md", "y.md", "y.md"]
    assert [lookup("", source) for source in sources] == sources
