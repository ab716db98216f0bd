"""``python -m beschlussbuch``: the command, where its folder is not on the PATH."""

from pipeline.cli import main

main()
