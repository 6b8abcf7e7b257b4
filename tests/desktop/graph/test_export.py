"""What is exported: pictures of any size, and data that other programs read back."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.graph.camera import Camera
from desktop.graph.export import FORMATS, Drawing, Subject, Table, graphml, job
from desktop.graph.export_dialog import ExportDialog
from desktop.graph.exporting import Exporting
from desktop.graph.frame import Focus, Frame
from desktop.graph.grouping import by_kind
from desktop.graph.shown import Shown
from desktop.theme import load
from tests.desktop.graph.made_up import scene
from vault_sync.graph.graph import TopicKind


def subject() -> Subject:
    kinds = {
        "b": TopicKind.HEADING,
        "c": TopicKind.TERM,
        "d": TopicKind.MISSING,
        "e": TopicKind.TAG,
        "f": TopicKind.ATTACHMENT,
    }
    made = scene("a-b b-c c-d a-e b-f", kinds=kinds)
    made.titles[0] = 'A "quoted" <title> & \x0b more'
    frame = Frame(made, Shown(), load("dark"), by_kind(made), runs={"a": "93 %"}, live={"a": 0.4})
    return Subject(made, frame, Camera(200, 0, 0.6, 400, 300), load("dark"), Focus(selected=1))


@pytest.mark.parametrize("size", [(400, 300), (1200, 900), (333, 700)])
def test_a_picture_has_the_size_that_was_asked_for_and_grows_with_it(size: tuple[int, int]) -> None:
    image = Drawing.of(subject(), size).image()
    assert (image.width(), image.height()) == size
    ground = load("dark").color("canvas").rgb()
    marked = sum(image.pixel(x, y) != ground for x in range(0, size[0], 3) for y in range(0, size[1], 3)) / (
        size[0] * size[1] / 9
    )
    assert 0.003 < marked < 0.5


def test_an_svg_is_drawn_by_others_with_every_shape_and_name(tmp_path: Path) -> None:
    assert job(subject(), tmp_path / "g.svg", (1, 1))() == ""
    text = (tmp_path / "g.svg").read_text("utf-8")
    assert QSvgRenderer(text.encode()).isValid()
    root = ElementTree.fromstring(text)
    tags = [part.tag.rpartition("}")[2] for part in root]
    assert tags.count("polygon") == 2  # a term and a tag; the attachment is not shown
    assert "stroke-dasharray" in text
    assert 'pathLength="1" stroke-dasharray="0.400 1"' in text
    words = [part.text for part in root if part.tag.endswith("text")]
    assert {"b", "c", "93 %"} <= set(words)


def test_graphml_is_read_back_whole_by_networkx(tmp_path: Path) -> None:
    assert job(subject(), tmp_path / "g.graphml", (1, 1))() == ""
    read = nx.read_graphml(tmp_path / "g.graphml")
    assert sorted(read.nodes) == ["a", "b", "c", "d", "e"]
    assert sorted(read.edges) == [("a", "b"), ("a", "e"), ("b", "c"), ("c", "d")]
    assert read.nodes["a"]["title"] == 'A "quoted" <title> &  more'
    assert read.nodes["a"]["links"] == 2
    assert read.nodes["d"]["kind"] == "missing"
    assert read.nodes["a"]["pinned"] is False


def test_json_has_what_is_shown(tmp_path: Path) -> None:
    assert job(subject(), tmp_path / "g.JSON", (1, 1))() == ""
    read = json.loads((tmp_path / "g.JSON").read_text("utf-8"))
    assert {node["id"]: node["group"] for node in read["nodes"]}["b"] == "Headings"
    assert len(read["edges"]) == 4


def test_a_graph_without_edges_is_valid_too() -> None:
    made = scene("", "z")
    alone = Subject(made, Frame(made, Shown(), load("dark"), by_kind(made)), Camera(), load("dark"))
    assert len(nx.parse_graphml("".join(graphml(Table.of(alone)))).nodes) == 1


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    assert "no known ending" in job(subject(), tmp_path / "g.doc", (1, 1))()
    for ending in FORMATS:
        assert "could not be written" in job(subject(), tmp_path / "no folder" / f"g.{ending}", (9, 9))()


def test_the_dialog_writes_what_was_chosen_and_says_where(qtbot: QtBot, tmp_path: Path) -> None:
    parent, said = QWidget(), list[str]()
    qtbot.addWidget(parent)
    exporting = Exporting(said.append, parent)

    def told(name: str) -> None:
        qtbot.waitUntil(lambda: said[-1:] == [f"The graph is in {tmp_path / name}"], timeout=9000)

    dialog = ExportDialog(parent, subject(), "vault", exporting.begin)
    assert (dialog.wide.value(), dialog.tall.value()) == (800, 600)
    dialog.wide.setValue(500)
    dialog.save(tmp_path / "picture")
    told("picture.png")
    assert QImage(str(tmp_path / "picture.png")).width() == 500
    dialog = ExportDialog(parent, subject(), "vault", exporting.begin)
    dialog._kinds._buttons["json"].click()
    assert dialog._size.isHidden()
    dialog.save(tmp_path / "data.json")
    told("data.json")
    assert json.loads((tmp_path / "data.json").read_text("utf-8"))["nodes"]
    assert said[0] == f"Writing {tmp_path / 'picture.png'}…"


def test_the_window_goes_on_while_a_file_is_written(qtbot: QtBot, tmp_path: Path) -> None:
    said, goes_on = list[str](), threading.Event()

    def slow() -> str:
        return "" if goes_on.wait(9) else "the window stood still"

    exporting = Exporting(said.append)
    exporting.begin(slow, tmp_path / "g.png")
    goes_on.set()  # only whoever does not wait for the job gets here
    qtbot.waitUntil(lambda: len(said) == 2, timeout=9000)
    assert said[1] == f"The graph is in {tmp_path / 'g.png'}"


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_written_is_what_was_shown_when_it_was_asked_for(tmp_path: Path, kind: str) -> None:
    """The window goes on: nodes move, others come; the file is of before."""
    shown, files = subject(), [tmp_path / f"{name}.{kind}" for name in ("at once", "later")]
    assert job(shown, files[0], (60, 45))() == ""
    later = job(shown, files[1], (60, 45))
    shown.scene.positions[:] = shown.scene.positions[::-1].copy()
    shown.scene.titles[1] = shown.scene.ids[1] = "changed"
    assert later() == ""
    assert files[0].read_bytes() == files[1].read_bytes()
