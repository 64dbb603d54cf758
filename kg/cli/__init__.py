"""The command line: every command but ``serve``, which the web part adds.

Results go to stdout, progress and messages to stderr. Exit: 0 all well, 1 some documents failed or nothing was found, 2 usage.
Heavy modules are imported where they are used, so that ``--help`` answers at once.
"""

from __future__ import annotations

from kg.cli.asking import export, query
from kg.cli.building import build, drop
from kg.cli.checking import check
from kg.cli.networking import network
from kg.cli.releasing import delta, release
from kg.cli.reviewing import review
from kg.cli.showing import inspect, text
from kg.cli.terminal import main, settings, store_option, tell

__all__ = ["main", "settings", "store_option", "tell"]

for command in (build, drop, export, query, check, review, inspect, text, network, release, delta):
    main.add_command(command)
