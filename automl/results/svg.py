"""A Figure as an SVG picture: for notes, reports and export; the same text for the same figure, always."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape  # that of xml.sax loads all of the network

from automl.results.figure import Axis, Figure, Mark, Series, Tone, numbered
from automl.results.svg_frame import XY, Frame, Scale, framed
from automl.results.svg_ink import Ground, Ink, ink
from automl.results.svg_places import covered, free_place, side, stairs
from automl.results.ticks import Tick

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DASHES = ("", "6 3", "2 3", "6 3 2 3")
_RADIUS = {Tone.SETTLED: 3.25, Tone.DIM: 2.25, Tone.FRONT: 4.25, Tone.PLAIN: 3.5}
_WIDTH = {
    Tone.SETTLED: 1.0,
    Tone.DIM: 1.0,
    Tone.FRONT: 2.0,
    Tone.BASELINE: 1.25,
    Tone.LIMIT: 1.25,
    Tone.OTHER: 1.25,
}
_FAINT = {Tone.SETTLED: 0.55, Tone.DIM: 0.3, Tone.FAILED: 0.6}
_NAMED_IN_PLACE = (Tone.KNEE, Tone.BASELINE, Tone.LIMIT, Tone.REFERENCE)
_LETTER = 6.4  # pixels a letter of the legend takes, on the wide side
LEFT, RIGHT, BOTTOM = 66, 22, 58


def svg(figure: Figure, width: int = 760, height: int = 440, ground: Ground = "any") -> str:
    """The picture; without a ground of its own unless one is named."""
    colours = ink(ground)
    legend = _legend(figure, colours, width)
    top = 38 + 20 * len(legend)
    left, bottom = _margins(figure)
    frame = framed(figure, left, width - RIGHT, top, height - bottom)
    body = [*_paper(colours, width, height), _text(figure.title, LEFT, 24, colours, size=15, weight=600)]
    body += [part for row in legend for part in row]
    if frame is None or figure.empty:
        body.append(
            _text(figure.note or "Nothing to show yet.", width / 2, height / 2, colours, anchor="middle")
        )
    else:
        body += [*_axes(figure, frame, colours), *_drawn(figure, frame, colours)]
        body += [_text(figure.note, LEFT, height - 8, colours, size=11)] if figure.note else []
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" font-family="system-ui, -apple-system, \'Segoe UI\', sans-serif" '
        f'fill="none" stroke-linejoin="round">'
    )
    return "\n".join([head, f"<title>{_safe(figure.title)}</title>", *body, "</svg>", ""])


def _paper(colours: Ink, width: int, height: int) -> Iterator[str]:
    if colours.ground:
        yield f'<rect width="{width}" height="{height}" fill="{colours.ground}"/>'


def _safe(text: str) -> str:
    return escape(_NO_XML.sub("", text), quote=False).replace('"', "&quot;")


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(
    text: str,
    x: float,
    y: float,
    colours: Ink,
    *,
    size: int = 12,
    weight: int = 400,
    anchor: str = "start",
    fill: str = "",
    turned: bool = False,
) -> str:
    place = f'x="{_number(x)}" y="{_number(y)}"'
    if turned:
        place += f' transform="rotate(-90 {_number(x)} {_number(y)})"'
    looks = f'font-size="{size}"' + (f' font-weight="{weight}"' if weight != 400 else "")
    looks += f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text {place} {looks} fill="{fill or colours.text}">{_safe(text)}</text>'


# --- axes ---


def _margins(figure: Figure) -> tuple[float, float]:
    """Room for names where an axis has such: what they take at the left, two rows of two lines below."""
    longest = max((len(name) for name in figure.y.names), default=0)
    return max(LEFT, min(_LETTER * longest + 40, 220)), BOTTOM + (22 if figure.x.names else 0)


def _ticks(axis: Axis, scale: Scale, room: int) -> list[Tick]:
    """The axis' names, or numbers as there is room for."""
    if not axis.names:
        return scale.ticks(room)
    named = (Tick(float(place), name) for place, name in enumerate(axis.names))
    return [tick for tick in named if scale.low <= tick.value <= scale.high]


def _axes(figure: Figure, frame: Frame, colours: Ink) -> Iterator[str]:
    bottom, left = frame.y.start, frame.x.start
    grid = f'<g stroke="{colours.text}" stroke-opacity="0.18">'
    lines, labels = [], []
    for place, tick in enumerate(_ticks(figure.x, frame.x, max(4, int((frame.x.end - left) / 60)))):
        x = frame.x.at(tick.value)
        if tick.strong and (figure.x.log or figure.x.names):
            lines.append(_line((x, frame.y.end), (x, bottom)))
        weight = 600 if tick.strong and figure.x.log else 400
        down = 15 + 28 * (place % 2) if figure.x.names else 17
        for row, words in enumerate(tick.label.split("\n")):
            at = bottom + down + 12 * row
            labels.append(_text(words, x, at, colours, size=11, weight=weight, anchor="middle"))
        labels.append(f'<path d="M{_number(x)} {_number(bottom)}v4" stroke="{colours.axis}"/>')
    for tick in _ticks(figure.y, frame.y, max(4, int((bottom - frame.y.end) / 42))):
        y = frame.y.at(tick.value)
        if not figure.y.names:
            lines.append(_line((left, y), (frame.x.end, y)))
        labels.append(_text(tick.label, left - 8, y + 4, colours, size=11, anchor="end"))
    yield "\n".join([grid, *lines, "</g>"])
    yield _line((left, bottom), (frame.x.end, bottom), f'stroke="{colours.axis}"')
    yield from labels
    yield from _names(figure, frame, colours)


def _names(figure: Figure, frame: Frame, colours: Ink) -> Iterator[str]:
    middle = (frame.x.start + frame.x.end) / 2
    if not figure.x.names:
        yield _text(_name(figure.x), middle, frame.y.start + 36, colours, anchor="middle")
    up = (frame.y.start + frame.y.end) / 2
    yield _text(_name(figure.y), 16, up, colours, anchor="middle", turned=True)


def _name(axis: Axis) -> str:
    return f"{axis.title}, log scale" if axis.log else axis.title


def _line(one: XY, other: XY, looks: str = "") -> str:
    way = f"M{_number(one[0])} {_number(one[1])}L{_number(other[0])} {_number(other[1])}"
    return f'<path d="{way}"{" " + looks if looks else ""}/>'


# --- legend ---


def _legend(figure: Figure, colours: Ink, width: int) -> list[list[str]]:
    """Rows of marks with names and counts; what is named at its place is left out."""
    rows: list[list[str]] = []
    x, y = float(width), 26.0
    shown = [(n, s) for n, s in numbered(figure.series) if len(s) and s.tone not in _NAMED_IN_PLACE]
    named = {s.name for _, s in shown if s.mark is not Mark.BAND}
    shown = [(n, s) for n, s in shown if s.mark is not Mark.BAND or s.name not in named]
    if len(shown) < 2 and not any(s.mark is Mark.DOTS or s.tone is Tone.PLAIN for _, s in shown):
        return rows
    for number, series in shown:
        words = f"{series.name} {_count(series)}".rstrip()
        wide = 24 + _LETTER * len(words) + 16
        if x + wide > width - RIGHT + 16:
            x, y = float(LEFT), y + 20
            rows.append([])
        colour = _colour(series, number, colours)
        rows[-1].append(_sample(series, number, x + 8, y - 4, colour))
        rows[-1].append(_text(words, x + 22, y, colours))
        x += wide
    return rows


def _count(series: Series) -> str:
    return f"{len(set(series.trials)):,}" if series.trials else ""


def _sample(series: Series, number: int, x: float, y: float, colour: str) -> str:
    if series.mark is Mark.DOTS:
        return _dot(series, (x, y), colour)
    if series.mark is Mark.BARS:
        size = f'width="12" height="8" fill="{colour}"{_bar_faint(series)}'
        return f'<rect x="{_number(x - 6)}" y="{_number(y - 4)}" {size}/>'
    looks = f'stroke="{colour}" stroke-width="2"{_faint(series)}{_dash(series, number)}'
    return _line((x - 8, y), (x + 8, y), looks)


# --- series ---


def _drawn(figure: Figure, frame: Frame, colours: Ink) -> Iterator[str]:
    """Names of lines come last, where they cover least of all the rest."""
    labels: list[str] = []
    for number, series in numbered(figure.series):
        if not len(series):
            continue
        colour = _colour(series, number, colours)
        points = [frame.at(x, y) for x, y in zip(series.x, series.y, strict=True)]
        if series.mark is Mark.DOTS:
            yield from _dots(series, points, frame, colour)
            yield from _words(series, points, frame, colour, colours, figure)
        elif series.mark is Mark.BAND:
            yield from _band(series, frame, colour)
        elif series.mark is Mark.BARS:
            yield from _bars(figure, series, frame, colour)
        else:
            yield from _lines(series, number, points, frame, colour)
            labels += _label(series, points, frame, colour, colours, figure)
    yield from labels


def _colour(series: Series, number: int, colours: Ink) -> str:
    return colours.tones.get(series.tone) or colours.plain[number % len(colours.plain)]


def _faint(series: Series) -> str:
    return f' stroke-opacity="{_FAINT[series.tone]:g}"' if series.tone in _FAINT else ""


def _dash(series: Series, number: int) -> str:
    if series.tone is Tone.PLAIN:
        dash = _DASHES[number % len(_DASHES)]
    else:
        dash = {Tone.BASELINE: "1 4", Tone.LIMIT: "5 4", Tone.OTHER: "2 3"}.get(series.tone, "")
    return f' stroke-dasharray="{dash}"' if dash else ""


def _dots(series: Series, points: Sequence[XY], frame: Frame, colour: str) -> Iterator[str]:
    feet = series.low if len(series.low) == len(points) else ()
    tops = series.high if len(series.high) == len(points) else ()
    for index, point in enumerate(points):
        if feet and tops:
            low, high = frame.at(series.x[index], feet[index]), frame.at(series.x[index], tops[index])
            yield from _whisker(series, frame, low, high, colour)
        if frame.holds(point):
            yield _dot(series, point, colour)


def _whisker(series: Series, frame: Frame, low: XY, high: XY, colour: str) -> Iterator[str]:
    """A live dot's trail, or an error bar with its caps."""
    part = frame.cut(low, high)
    if part is None:
        return
    if series.tone is Tone.LIVE:
        yield _line(*part, f'stroke="{colour}" stroke-opacity="0.6" stroke-dasharray="1 3"')
        return
    yield _line(*part, f'stroke="{colour}" stroke-width="1.25"')
    for end in (low, high):
        if frame.holds(end):
            yield _line((end[0] - 4, end[1]), (end[0] + 4, end[1]), f'stroke="{colour}" stroke-width="1.25"')


def _dot(series: Series, point: XY, colour: str) -> str:
    x, y = map(_number, point)
    if series.tone is Tone.LIVE:
        return f'<circle cx="{x}" cy="{y}" r="4.5" stroke="{colour}" stroke-width="2"/>'
    if series.tone is Tone.KNEE:
        return f'<circle cx="{x}" cy="{y}" r="8" stroke="{colour}" stroke-width="1.5"/>'
    if series.tone is Tone.FAILED:
        return f'<path d="M{x} {y}m-4 -4l8 8m-8 0l8 -8" stroke="{colour}" stroke-width="1.75"/>'
    if series.tone is Tone.REFERENCE:
        return f'<path d="M{x} {y}m0 -6l6 6l-6 6l-6 -6z" stroke="{colour}" stroke-width="1.75"/>'
    faint = f' fill-opacity="{_FAINT[series.tone] + 0.2:g}"' if series.tone in _FAINT else ""
    return f'<circle cx="{x}" cy="{y}" r="{_RADIUS.get(series.tone, 3.25):g}" fill="{colour}"{faint}/>'


def _words(
    series: Series, points: Sequence[XY], frame: Frame, colour: str, colours: Ink, figure: Figure
) -> Iterator[str]:
    """The name beside a mark that has one of its own: of the knee on its left, if nothing lies there."""
    if series.tone not in (Tone.KNEE, Tone.REFERENCE):
        return
    knee = series.tone is Tone.KNEE
    for x, y in points:
        if frame.holds((x, y)):
            at, anchor = side(_LETTER * len(series.name), (x, y), not knee, frame, covered(figure, frame))
            weight, up = (600, -4) if knee else (400, 4)
            yield _text(series.name, at, y + up, colours, weight=weight, anchor=anchor, fill=colour)


def _lines(series: Series, number: int, points: Sequence[XY], frame: Frame, colour: str) -> Iterator[str]:
    steps = series.mark is Mark.STEPS
    way = list(stairs(points)) if steps else points
    many = not steps and len(set(series.trials)) > 1
    width = 1.25 if many and series.tone is Tone.FRONT else _WIDTH.get(series.tone, 1.75)
    data = "".join(_path(piece) for piece in frame.pieces(way))
    if series.tone is Tone.LIMIT:
        yield from _beyond(points, frame, colour)
    if data:
        looks = f'stroke="{colour}" stroke-width="{width:g}"{_faint(series)}{_dash(series, number)}'
        yield f'<path d="{data}" {looks}/>'
    if steps and series.trials:
        yield from (_dot(series, point, colour) for point in points if frame.holds(point))


def _path(piece: Iterable[XY]) -> str:
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in piece)


def _beyond(points: Sequence[XY], frame: Frame, colour: str) -> Iterator[str]:
    """The ground beyond a limit that stands upright."""
    x = points[0][0]
    if math.isfinite(x) and frame.x.start <= x < frame.x.end:
        size = f'width="{_number(frame.x.end - x)}" height="{_number(frame.y.start - frame.y.end)}"'
        place = f'x="{_number(x)}" y="{_number(frame.y.end)}"'
        yield f'<rect {place} {size} fill="{colour}" fill-opacity="0.08"/>'


def _label(
    series: Series, points: Sequence[XY], frame: Frame, colour: str, colours: Ink, figure: Figure
) -> Iterator[str]:
    """The name on a line that stands for one value."""
    if series.tone not in (Tone.BASELINE, Tone.LIMIT):
        return
    x, y = points[0]
    if series.tone is Tone.BASELINE and frame.holds((x, y)):
        at, foot, anchor = free_place(_LETTER * len(series.name), points, frame, covered(figure, frame))
        yield _text(series.name, at, foot, colours, size=11, anchor=anchor, fill=colour)
    elif frame.x.start <= x <= frame.x.end:
        yield _text(series.name, x - 5, frame.y.end + 12, colours, size=11, anchor="end", fill=colour)


def _band(series: Series, frame: Frame, colour: str) -> Iterator[str]:
    if not len(series.low) == len(series.high) == len(series):
        return
    rows = zip(series.x, series.low, series.high, strict=True)
    inside = [(x, _held(low, frame.y), _held(high, frame.y)) for x, low, high in rows]
    inside = [row for row in inside if all(map(math.isfinite, row)) and frame.holds(frame.at(row[0], row[1]))]
    if len(inside) < 2:
        return
    edge = [frame.at(x, low) for x, low, _ in inside] + [frame.at(x, high) for x, _, high in reversed(inside)]
    yield f'<path d="{_path(edge)}z" fill="{colour}" fill-opacity="0.18"/>'


def _bars(figure: Figure, series: Series, frame: Frame, colour: str) -> Iterator[str]:
    """Lying bars; series at the same height share it."""
    sharing = sum(other.mark is Mark.BARS and not other.trials for other in figure.series) or 1
    place = [s.name for s in figure.series if s.mark is Mark.BARS].index(series.name)
    row = abs(frame.y.at(1.0) - frame.y.at(0.0)) * 0.72
    tall = max(2.0, min(row / (1 if series.trials else sharing), 26.0))
    begins = series.low if len(series.low) == len(series) else (0.0,) * len(series)
    for begin, x, y in zip(begins, series.x, series.y, strict=True):
        up = 0.0 if series.trials else (place - (sharing - 1) / 2) * tall
        part = frame.cut(frame.at(begin, y), frame.at(x, y))
        if part is None:
            continue
        wide, top = max(part[1][0] - part[0][0], 0.75), part[0][1] + up - tall / 2
        size = f'width="{_number(wide)}" height="{_number(tall - 1)}"'
        looks = f'{size} fill="{colour}"{_bar_faint(series)}'
        yield f'<rect x="{_number(part[0][0])}" y="{_number(top)}" {looks}/>'


def _bar_faint(series: Series) -> str:
    return f' fill-opacity="{_FAINT.get(series.tone, 0.7) + 0.2:g}"'


def _held(value: float, scale: Scale) -> float:
    return min(max(value, scale.low), scale.high) if math.isfinite(value) else math.nan
