"""The second reader's model for cut-out lines, run by onnxruntime itself: rapidocr takes longer to start than to read.

::

    import and configuration of rapidocr    0.7 s of processor time for each worker
    the model in its package                0.1 s

A line is brought to the model's 48 pixels of height, its values to -1 … 1; for each eighth pixel the model tells how
likely each of its letters is. Letters that follow each other alike are one, unless a blank is between them.
"""

import os
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

__all__ = ["Strip", "model", "model_file", "silent", "texts"]

HEIGHT, LEAST = 48, 96
"""Height of the model's lines, and their width at least, in pixels."""
BLANK = 0
"""The number of the sign for no letter."""

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]


class Strip(NamedTuple):
    """What a cut-out line says, and how sure the reader is (0 to 1, the mean over its letters)."""

    text: str
    score: float


class _Model(NamedTuple):
    session: "InferenceSession"
    input: str
    letters: list[str]


def texts(pictures: Sequence[Pixels]) -> list[Strip]:
    """The texts of cut-out lines (height x width x 3: blue, green, red), in their order.

    Each is read alone: in one call the shorter ones would be filled up to the longest, a fifth more to calculate, and
    what a line says would depend on its neighbours.
    """
    return [_read(picture) for picture in pictures]


def silent() -> ModuleType:
    """onnxruntime, loaded so that it tells nobody.

    From 1.29 on it reports to its maker which models a machine loads, keeps the reports in the user's cache and has a
    thread for them, unless this variable says otherwise before it is loaded.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    return import_module("onnxruntime")


def model_file() -> Path | None:
    """The model in rapidocr's package; None where there is not just one."""
    spec = find_spec("rapidocr")
    folder = Path(spec.origin).parent / "models" if spec and spec.origin else None
    found = sorted(folder.glob("*_rec_*.onnx")) if folder else []
    return found[0] if len(found) == 1 else None


def _read(picture: Pixels) -> Strip:
    reader = model()
    width = max(1, int(np.ceil(HEIGHT * picture.shape[1] / picture.shape[0])))
    line = np.zeros((1, 3, HEIGHT, max(LEAST, width)), dtype=np.float32)
    line[0, :, :, :width] = cv2.resize(picture, (width, HEIGHT)).transpose(2, 0, 1) / np.float32(127.5) - 1
    (likely,) = reader.session.run(None, {reader.input: line})
    return _decoded(likely[0], reader.letters)


def _decoded(likely: Floats, letters: Sequence[str]) -> Strip:
    """The text of a line: at each place its likeliest letter (places x letters)."""
    best = likely.argmax(axis=1)
    kept = np.concatenate(([True], best[1:] != best[:-1])) & (best != BLANK)
    scores = likely.max(axis=1)[kept]
    text = "".join(letters[number] for number in best[kept])
    return Strip(text, round(float(scores.mean()), 5) if scores.size else 0.0)


@cache
def model() -> _Model:
    """The model, loaded once a process."""
    runtime = silent()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False  # a long line would keep its memory for good
    session = runtime.InferenceSession(str(model_file()), options, providers=["CPUExecutionProvider"])
    letters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return _Model(session, session.get_inputs()[0].name, ["", *letters, " "])
