"""Vaults for benchmarks: any number of notes of about 5 KB, as people write them, equal for equal seeds.

Prose, lists with bold terms, tasks, tables, code, mathematics, callouts, frontmatter, tags, and links of
which a few point at hubs, many at neighbours and one in twelve at a note that nobody has written.
"""

from __future__ import annotations

import random
from pathlib import Path


def _words(text: str) -> list[str]:
    return text.split()


_FIRST = _words(
    "adaptive Bayesian causal contrastive convolutional deep differentiable discrete federated generative "
    "graph hierarchical latent linear multimodal neural probabilistic recurrent robust sparse spectral "
    "stochastic temporal variational"
)
_SECOND = _words(
    "attention calibration clustering compression distillation embedding encoding ensemble estimation "
    "inference learning masking network optimisation policy pooling prior pruning quantisation "
    "regularisation retrieval sampling search segmentation transfer transformer"
)
_WORDS = _words(
    "the a of and to in is that for it with as on are this by be we not which from an or but at have more "
    "can than other one when there also between each model data training loss layer weight result method "
    "paper figure small large number step rate error batch epoch feature token sample noise bound memory "
    "speed because however often rarely measured compare shows without about under over same better worse "
    "idea question answer note draft later review example reason, costs; simply, evidence evaluation"
)
_CODE = """```python
def step(model, batch, rate=0.1):
    loss = model(batch).mean()  # not a #tag, nor a [[link]]
    loss.backward()
    return {name: p - rate * p.grad for name, p in model.items()}
```
"""
_TABLE = """| model | score | note |
|---|---|---|
| small | 91.2 | [[{a}]] |
| large | 93.7 | see {b} |
"""


def write_vault(root: Path, notes: int, seed: int = 1, plain: bool = False) -> int:
    """Fill `root` with a vault; gives the number of bytes written.

    Such notes make 20 links and 12 terms each. `plain` ones are prose with two or three links and nothing
    else, so that 10,000 have 25,000 edges.
    """
    rng = random.Random(seed)
    names = _names(notes, rng)
    sentences = [_sentence(rng) for _ in range(2_000)]
    (root / ".obsidian").mkdir(parents=True, exist_ok=True)
    (root / ".obsidian" / "app.json").write_text('{"newLinkFormat": "shortest"}')
    written = 0
    for number, name in enumerate(names):
        path = root / _folder(number) / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = (_plain if plain else _note)(number, names, sentences, rng).encode()
        path.write_bytes(text)
        written += len(text)
    return written


def _names(count: int, rng: random.Random) -> list[str]:
    pairs = [f"{first.capitalize()} {second}" for first in _FIRST for second in _SECOND]
    rng.shuffle(pairs)
    return [
        pair if turn == 0 else f"{pair} {turn}" for turn in range(count // len(pairs) + 1) for pair in pairs
    ][:count]


def _folder(number: int) -> str:
    return f"Area {number % 7}/Project {number % 41}" if number % 5 else "Inbox"


def _sentence(rng: random.Random) -> str:
    words = rng.choices(_WORDS, k=rng.randint(7, 22))
    words[0] = words[0].capitalize()
    return " ".join(words) + "."


def _target(number: int, names: list[str], rng: random.Random) -> str:
    draw = rng.random()
    if draw < 1 / 12:
        return f"Unwritten {rng.choice(_SECOND)} {rng.randrange(len(names) // 3 + 1)}"
    if draw < 0.35:  # a hub: the low numbers, the lower the likelier
        return names[int(len(names) * rng.random() ** 6)]
    return names[(number + int(rng.gauss(0, 40))) % len(names)]


def _link(number: int, names: list[str], rng: random.Random) -> str:
    target = _target(number, names, rng)
    draw = rng.random()
    if draw < 0.7:
        return f"[[{target}]]"
    if draw < 0.85:
        return f"[[{target}|{rng.choice(_SECOND)}]]"
    if draw < 0.93:
        return f"[[{target}#{rng.choice(_FIRST).capitalize()} {rng.choice(_SECOND)}]]"
    return f"[{rng.choice(_SECOND)}]({target.replace(' ', '%20')}.md)"


def _head(rng: random.Random) -> str:
    tags = "".join(f"  - {tag}\n" for tag in rng.sample(_SECOND, 2))
    alias = (
        f"aliases: [{rng.choice(_FIRST)[:3].upper()}{rng.randrange(10_000)}]\n" if rng.random() < 0.3 else ""
    )
    created = f"created: 2024-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}\n"
    return f"---\ntags:\n{tags}{alias}{created}status: draft\n---\n"


def _paragraph(number: int, names: list[str], sentences: list[str], rng: random.Random) -> str:
    parts = rng.choices(sentences, k=rng.randint(3, 6))
    parts.insert(rng.randrange(len(parts)), f"See {_link(number, names, rng)} for more.")
    if rng.random() < 0.3:
        parts.append(f"This is #{rng.choice(_SECOND)}/{rng.choice(_FIRST)} and **bold** with `code`.")
    if rng.random() < 0.2:
        parts.append(
            f"It costs $O(n^{rng.randint(2, 3)})$ and [a page](https://example.org/{number}#part) says so."
        )
    return " ".join(parts) + "\n"


def _list(number: int, names: list[str], sentences: list[str], rng: random.Random) -> str:
    lines = []
    for _ in range(rng.randint(3, 6)):
        term = f"{rng.choice(_FIRST).capitalize()} {rng.choice(_SECOND)}"
        mark = rng.choice(("- ", "- ", "- ", "- [ ] ", "- [x] ", "\t- "))
        tail = _link(number, names, rng) if rng.random() < 0.25 else rng.choice(sentences)
        lines.append(f"{mark}**{term}**: {tail}")
    return "\n".join(lines) + "\n"


def _extra(number: int, names: list[str], sentences: list[str], rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.3:
        return _CODE
    if draw < 0.5:
        return _TABLE.format(a=_target(number, names, rng), b=rng.choice(_SECOND))
    if draw < 0.7:
        return f"> [!note] {rng.choice(_SECOND)}\n> {rng.choice(sentences)} {_link(number, names, rng)}\n"
    if draw < 0.85:
        return "$$\n\\sum_{i=1}^{n} w_i x_i + b\n$$\n"
    return f"![[figure-{number % 50}.png|300]]\n"


def _note(number: int, names: list[str], sentences: list[str], rng: random.Random) -> str:
    parts = [_head(rng)] if rng.random() < 0.6 else []
    size, wanted = 0, max(600, int(rng.gauss(4_500, 1_500)))
    while size < wanted:
        level = "#" * rng.choice((2, 2, 2, 3, 3, 4))
        section = [
            f"{level} {rng.choice(_FIRST).capitalize()} {rng.choice(_SECOND)}\n",
            _paragraph(number, names, sentences, rng),
            _list(number, names, sentences, rng)
            if rng.random() < 0.6
            else _extra(number, names, sentences, rng),
        ]
        text = "\n".join(section)
        parts.append(text)
        size += len(text)
    return "\n".join(parts)


def _plain(number: int, names: list[str], sentences: list[str], rng: random.Random) -> str:
    links = [f"See [[{_target(number, names, rng)}]] for more." for _ in range(rng.choice((2, 3)))]
    paragraphs = [" ".join(rng.choices(sentences, k=8)) for _ in range(rng.randint(4, 8))]
    for link in links:
        at = rng.randrange(len(paragraphs))
        paragraphs[at] += " " + link
    return "\n\n".join(paragraphs) + "\n"
