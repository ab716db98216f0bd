"""Points of our own, each told with several ends: how many states are read right where only the report's words differ.

    python -m bench.contrasts [--misses]

    implemented      f   „… Bolzplatz …“   Der Zaun ist aufgebaut.
    not_implemented  f   „… Bolzplatz …“   Der Zaun wurde nicht aufgebaut.

All names and matters are invented (``bench/contrasts/*.tsv``). Nothing is fitted to them: tried, they made shares of
states truer, and fewer states the reader's where readers differ. They measure what German the models know.
"""

import argparse
from collections import defaultdict
from pathlib import Path

from bench.annotated import KINDS
from pipeline.dictionaries import at_hand
from pipeline.fields.states import Matter, states_of

__all__ = ["judged"]

FOLDER = Path(__file__).with_name("contrasts")


def judged(*, misses: bool = False) -> dict[str, list[bool]]:
    """Of each state, which of its points are read right."""
    found: dict[str, list[bool]] = defaultdict(list)
    for file in sorted(FOLDER.glob("*.tsv")):
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("#"):
                continue
            state, kind, text, report = line.split("\t")
            (status,) = states_of([Matter(text, report)], "", KINDS[kind], at_hand())
            found[state].append(status.state == state)
            if misses and status.state != state:
                print(f"{state}, read {status.state} ({status.confidence}): {report}")
    return found


def main() -> None:
    """Print how many of each state are read right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="print what is read wrong")
    found = judged(misses=parser.parse_args().misses)
    for state, right in sorted(found.items(), key=lambda one: -len(one[1])):
        print(f"{state:20} {sum(right) / len(right):4.0%} of {len(right)}")
    every = [one for right in found.values() for one in right]
    print(f"{'all':20} {sum(every) / len(every):4.0%} of {len(every)}")


if __name__ == "__main__":
    main()
