"""The command that puts to a person what the program does not decide: review."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from kg.cli.terminal import as_json, harmless, laws_option, opened, settings, store_option, tell
from kg.errors import StoreError, UsageError

if TYPE_CHECKING:  # the command line starts without them
    from kg.identity import Decisions
    from kg.store import Store

SHOWN = 20  # pairs listed where no other number is asked for
WIDTH = 70  # characters of the words that are shown
Row = Mapping[str, str]
Pair = tuple[str, str]


@click.command()
@store_option
@click.option("--accept", type=(str, str), metavar="A B", help="Both are one regulation. 判定相同")
@click.option("--refuse", type=(str, str), metavar="A B", help="They are two. 判定不同")
@click.option("--undo", type=(str, str), metavar="A B", help="Take a decision back. 撤销判定")
@click.option("--note", default="", help="Why, kept beside the decision. 理由")
@laws_option
@click.option("--limit", type=click.IntRange(1), default=SHOWN, show_default=True, help="Pairs to list. 列出的条数")
@click.option("--json", "json_output", is_flag=True, help="All pairs and decisions as JSON. 以 JSON 输出")
def review(
    folder: str | None,
    accept: Pair | None,
    refuse: Pair | None,
    undo: Pair | None,
    note: str,
    laws: str | None,
    limit: int,
    json_output: bool,
) -> None:
    """List the regulations that may be one, the most cited first, and decide on pairs of them. 判定疑似相同的文件"""
    chosen = [(verb, pair) for verb, pair in (("accept", accept), ("refuse", refuse), ("undo", undo)) if pair]
    if len(chosen) > 1 or (note and undo) or (note and not chosen):
        raise UsageError("one of --accept, --refuse, --undo at a time; --note belongs to a decision 每次只作一项判定")
    if chosen:
        decide(folder, *chosen[0], note, laws)
        return
    with opened(folder) as store:
        found, table = pairs(store), decisions_of(store)
        lost = [row for row in table.rows if not (store.knows(row.node) and store.knows(row.other))]
        if json_output:
            as_json({"likenesses": found, "decisions": [row.plain() | {"known": row not in lost} for row in table.rows]})
            return
        for line in listed(found[:limit]):
            click.echo(harmless(line))
        if len(found) > limit:
            click.echo(f"… {len(found) - limit} 对未列 more pairs (--limit, --json)")
    for row in lost:
        tell(f"判定所涉节点不在库中，保留 kept, though the store does not know both: {row.node} {row.other} {row.verdict}")


def pairs(store: Store) -> list[dict[str, str]]:
    """The pairs that may be one, the most cited first; of the names of one regulation, the first."""
    from kg.query import named, rows

    answer = rows(store, named()["likenesses"].sparql)
    return [{name: getattr(term, "value", "") for name, term in zip(answer.variables, row, strict=True)} for row in answer.rows]


def listed(found: list[dict[str, str]]) -> Iterator[str]:
    """The pairs as lines."""
    if not found:
        yield "没有待判定的文件 nothing to decide"
    for row in found:
        yield f"{row['documents']} 份文件引用 documents cite it; {row['reason']}"
        yield f"  A {row['unsure']}"
        yield f"    {row['number']}《{row['label']}》"
        yield f"  B {row['mayBe']}"
        yield f"    {row['otherNumber']}《{row['otherLabel']}》"
        if row["words"]:
            words = " ".join(row["words"].split())
            yield f"    “{words if len(words) <= WIDTH else words[: WIDTH - 1] + '…'}” {row['file']}"


def decisions_of(store: Store) -> Decisions:
    """The table as it is now."""
    from kg.identity import read_decisions

    return read_decisions(store.decisions, store.iris)


def decide(folder: str | None, verb: str, pair: Pair, note: str, laws: str | None) -> None:
    """Writes a decision into the table, or takes one out of it, and brings canon in step."""
    from kg.across import refresh
    from kg.identity import written
    from kg.laws import laws_of

    checks = laws_of(settings(folder, laws=laws)).checks
    with opened(folder, read_only=False) as store:
        one, other = (name if "://" in name else store.iris.base + name.lstrip("/") for name in pair)
        before = decisions_of(store)
        if one == other:
            raise UsageError("a node is not compared with itself 两个节点相同")
        if verb == "undo":
            after = before.undone(one, other)
            if after == before:
                tell(f"✗ 没有这项判定 there is no decision on {pair[0]} {pair[1]}")
                sys.exit(1)
        else:
            missing = [name for name in (one, other) if not store.knows(name)]
            if missing:
                raise StoreError(f"the store does not know {' '.join(missing)} 库中没有此节点")
            after = before.decide(one, other, "same" if verb == "accept" else "different", note)
        store.decide(written(after.rows, store.iris))
        refresh(store, store.vocabulary, store.iris, (), checks)
        for name in (one, other):
            tell(f"✓ {name} → {store.counted_under(name)}")
