"""Named signals: what a line shows, each a small function under the paper it is about.

A signal says yes or no of one line's text; what the yes is worth for each label is fitted (`weights.tsv`), alone, as
what stands on the line before or after, and as part of the sentence. Those that need the council's words take its form.
"""

from collections.abc import Callable

from pipeline.form import Form
from pipeline.label.signals import ending, marks, wording

__all__ = ["OF_FORM", "OF_TEXT"]

OF_TEXT: dict[str, Callable[[str], bool]] = {
    signal.__name__: signal
    for signal in (
        marks.alone, marks.number, marks.letter, marks.bullet, marks.opens, marks.closes, marks.closes_faintly,
        marks.ends, marks.comma, marks.small, marks.capital, marks.nothing,
        wording.order, wording.task, wording.council, wording.done, wording.day, wording.leans_to_report,
        wording.leans_to_resolution, wording.speaks_for_report, wording.speaks_for_resolution, wording.names_points,
        wording.report_heading, wording.resolution_label, ending.name, ending.page_mark, ending.period,
    )
}  # fmt: skip

OF_FORM: dict[str, Callable[[str, Form], bool]] = {
    signal.__name__: signal
    for signal in (
        ending.control, ending.greeting, ending.noted, ending.office,
    )
}  # fmt: skip
