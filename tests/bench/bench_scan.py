"""How fast notes are read, and that no hostile text costs more than in proportion to its length.

CPU time of one process, median of repeats. The peer, where it is installed, parses the same notes as plain
CommonMark and finds none of Obsidian's links.
"""

from __future__ import annotations

import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.bench.vaults import write_vault
from tests.vault_sync.notes.hostile import HOSTILE
from vault_sync.notes import read

NOTES, REPEATS = 1_000, 7
FLOOR_NOTES, FLOOR_MB = 5_000, 26
SIZES = (20_000, 200_000, 2_000_000)
WORST = 25  # times the cost for ten times the text: proportion, with room for a busy machine
LONG_LINE = 20_000_000
Doc = tuple[str, bytes]


def main() -> int:
    print("| question | ours | peer or floor | n | spread |\n|---|---|---|---|---|")
    mixed(vault())
    prose([(f"{number}.md", essay(number)) for number in range(NOTES)])
    long_line()
    return 1 if hostile() else 0


def seconds(work: Callable[[], object]) -> float:
    """CPU time of one go."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def speed(docs: list[Doc]) -> tuple[float, float, str]:
    """Notes a second, megabytes a second, and the spread of the repeats."""
    times = [seconds(lambda: [read(path, data) for path, data in docs]) for _ in range(REPEATS)]
    size = sum(len(data) for _, data in docs)
    spread = f"{len(docs) / max(times):,.0f} to {len(docs) / min(times):,.0f} notes/s"
    return len(docs) / median(times), size / median(times) / 1e6, spread


def mixed(docs: list[Doc]) -> None:
    notes, megabytes, spread = speed(docs)
    n = f"{len(docs)} notes, {REPEATS} repeats"
    print(f"| read a mixed vault, notes/s | {notes:,.0f} | {peer(docs)} | {n} | {spread} |")
    print(f"| read a mixed vault, MB/s | {megabytes:.1f} | at least 13 with the index | {n} | |")


def prose(docs: list[Doc]) -> None:
    notes, megabytes, spread = speed(docs)
    n = f"{len(docs)} notes, {REPEATS} repeats"
    print(f"| read prose of 5 KB, notes/s | {notes:,.0f} | floor {FLOOR_NOTES:,} | {n} | {spread} |")
    print(f"| read prose of 5 KB, MB/s | {megabytes:.1f} | floor {FLOOR_MB} | {n} | |")


def vault() -> list[Doc]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_vault(root, NOTES)
        return [(str(path.relative_to(root)), path.read_bytes()) for path in sorted(root.rglob("*.md"))]


def peer(docs: list[Doc]) -> str:
    """markdown-it-py on a tenth of the same notes."""
    try:
        from markdown_it import MarkdownIt
    except ImportError:
        return "no peer installed"
    parser = MarkdownIt("commonmark")
    some = [data.decode() for _, data in docs[::10]]
    return f"markdown-it-py {len(some) / seconds(lambda: [parser.parse(text) for text in some]):,.0f}"


def essay(seed: int) -> bytes:
    """About 5 KB of paragraphs with a few headings, lists, links, tags and code."""
    chance = random.Random(seed)
    words = ESSAY_WORDS.split()
    parts: list[str] = [f"---\ntags: [essay]\naliases: [Essay {seed}]\n---\n"]
    size = 0
    while size < 4_900:
        sentences = []
        for _ in range(chance.randint(3, 7)):
            sentence = chance.choices(words, k=chance.randint(8, 22))
            draw = chance.random()
            if draw < 0.3:
                extras = (
                    f"[[Note {seed % 99}]]",
                    "[[Other|shown]]",
                    "#topic/part",
                    "`code`",
                    "[t](a%20b.md)",
                )
                sentence.insert(chance.randrange(len(sentence)), chance.choice(extras))
            sentences.append(" ".join(sentence).capitalize() + ".")
        part = " ".join(sentences) + "\n\n"
        if chance.random() < 0.2:
            part = f"## {' '.join(chance.choices(words, k=3))}\n\n" + part
        elif chance.random() < 0.1:
            part = "".join(f"- {sentence}\n" for sentence in sentences) + "\n"
        parts.append(part)
        size += len(part)
    return "".join(parts).encode()


def hostile() -> list[str]:
    """The texts whose cost grows faster than their length."""
    growth = {name: grows(make) for name, make in HOSTILE.items()}
    worst = max(growth, key=lambda name: growth[name])
    question = f"worst growth of cost for ten times the hostile text ({worst})"
    n = f"{len(HOSTILE)} texts of " + ", ".join(f"{size:,}" for size in SIZES)
    print(f"| {question} | {growth[worst]:.1f} | at most {WORST} | {n} | |")
    return [name for name in growth if growth[name] > WORST]


def grows(make: Callable[[int], str]) -> float:
    """The factor by which ten times the text costs more, at worst."""
    texts = [make(size).encode() for size in SIZES]
    times = [max(seconds(partial(read, "a.md", text)), 0.002) for text in texts]
    return max(later / sooner for sooner, later in pairwise(times))


def long_line() -> None:
    data = b"one [[link]] and `code` in a line that never ends, " * (LONG_LINE // 51)
    took = seconds(lambda: read("a.md", data))
    print(f"| read one line of {len(data) / 1e6:.0f} MB, MB/s | {len(data) / took / 1e6:.1f} | | 1 | |")


ESSAY_WORDS = (
    "the of and to in is that for it with as on are this by be we not which from an or but at have more can "
    "model data training loss layer weight result method paper figure small large number step rate error "
    "because however often rarely measured compare without about under over same better worse question"
)


if __name__ == "__main__":
    sys.exit(main())
