"""The states by year, drawn: one bar a year, one colour a state, readable without colours by its labels.

>>> drawn = svg([Count("year", "2016", "implemented", 3), Count("year", "2016", "in_progress", 1)])
>>> drawn.startswith("<svg") and "2016: 3 implemented" in drawn
True
"""

from collections.abc import Sequence
from html import escape

from pipeline.ledger.answers import Count
from pipeline.vocabulary import State

__all__ = ["COLOURS", "svg"]

COLOURS: dict[State, str] = {
    "in_progress": "#e6a117",
    "partly_implemented": "#8fbf6a",
    "implemented": "#2f7d4f",
    "concluded": "#5a8fa8",
    "obsolete": "#8a8a8a",
    "deferred": "#b56bb0",
    "not_implemented": "#b3362b",
    "unknown": "#cfcfcf",
}
_LEFT, _BAR, _STEP, _TOP, _WIDTH = 150, 18, 26, 56, 640


def svg(counts: Sequence[Count], title: str = "Beschlusspunkte nach Jahr und Stand") -> str:
    """An SVG picture of the counts, one bar for each name in their order; colours are those of `COLOURS`."""
    bars: dict[str, list[Count]] = {}
    for count in counts:
        bars.setdefault(count.name, []).append(count)
    most = max((sum(count.points for count in bar) for bar in bars.values()), default=1)
    height = _TOP + _STEP * len(bars) + 12
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 70} {height}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{escape(title)}</title>',
        f'<text x="8" y="20" font-size="15" font-weight="bold">{escape(title)}</text>',
        *_legend([state for state in COLOURS if any(count.state == state for count in counts)]),
    ]
    for row, (name, bar) in enumerate(bars.items()):
        drawn += _bar(name, bar, _TOP + row * _STEP, _WIDTH / most)
    return "\n".join([*drawn, "</svg>\n"])


def _legend(states: Sequence[State]) -> list[str]:
    drawn, left = [], 8
    for state in states:
        drawn.append(f'<rect x="{left}" y="30" width="12" height="12" fill="{COLOURS[state]}"/>')
        drawn.append(f'<text x="{left + 16}" y="40">{state.replace("_", " ")}</text>')
        left += 30 + 7 * len(state)
    return drawn


def _bar(name: str, bar: Sequence[Count], top: int, scale: float) -> list[str]:
    label = name if len(name) <= 22 else name[:21] + "…"
    drawn = [f'<text x="{_LEFT - 8}" y="{top + 13}" text-anchor="end">{escape(label)}</text>']
    left = float(_LEFT)
    for state, colour in COLOURS.items():
        points = sum(count.points for count in bar if count.state == state)
        if points:
            tip = escape(f"{name}: {points} {state.replace('_', ' ')}")
            drawn.append(
                f'<rect x="{left:.1f}" y="{top}" width="{points * scale:.1f}" height="{_BAR}" fill="{colour}">'
                f"<title>{tip}</title></rect>"
            )
            left += points * scale
    total = sum(count.points for count in bar)
    return [*drawn, f'<text x="{left + 6:.1f}" y="{top + 13}">{total}</text>']
