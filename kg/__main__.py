"""``python -m kg``: the commands without the service."""

from kg.cli import main

main(prog_name="python -m kg")
