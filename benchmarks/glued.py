"""How many rows of forms without cells are solved, left open or read wrongly: ``python -m benchmarks.glued [forms] [folder]``.

Forms are made from fixed seeds: whole, with misprints, with damage. Then the reports of ../shared/corpus that have rows without cells are
held against the gold beside them, where it is there.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from time import process_time

from benchmarks.made_forms import Form, Key, article20, cumulative, figures, lawsuits, requests, with_misprint
from kg.extract.glued import glued_readings
from kg.outline import outline
from kg.pipeline import World
from kg.read import read
from kg.records import Outline, Reading, Source

OPENING = "某县2022年政府信息公开工作年度报告\n本报告数据统计期限为2022年1月1日至12月31日。\n"
CLOSING = "\n五、存在的主要问题及改进情况\n无。\n"
Make = Callable[[Random], list[Form]]


def written(forms: Sequence[Form], between: str = "", end: str = "") -> str:
    """The text of forms."""
    return OPENING + "\n".join(form.heads + "".join(row.printed(between) + end for row in form.rows) for form in forms) + CLOSING


def read_out(text: str, world: World) -> tuple[Reading, ...]:
    """What is read from a text, of forms without cells only."""
    found = outline(read(Source("a.txt", text.encode())), world.rules)  # the frame is known from the whole of a report, not from a part
    return glued_readings(replace(found, frame="F21", tables=()), world.rules, world.vocabulary)[0]


def key(reading: Reading) -> Key:
    """What a reading speaks of."""
    return reading.measure, reading.applicant, reading.period


def judged(forms: Sequence[Form], readings: Sequence[Reading]) -> Counter[str]:
    """Rows solved, in part, open; cells read wrongly."""
    said = {key(reading): reading.quantity.value for reading in readings}
    tally: Counter[str] = Counter(forms=1)
    for form in forms:
        for row in form.rows:
            values = [said.get(one) for one in row.keys]
            wrong = [value for value, cell in zip(values, row.cells, strict=True) if value is not None and value != cell]
            missing = values.count(None)
            tally["rows"] += 1
            tally["solved" if not missing else "in part" if missing < len(values) else "open"] += 1
            tally["wrong cells"] += len(wrong)
            tally["forms with a wrong cell"] += bool(wrong)
    return tally


def blanked(random: Random, form: Form) -> Form:
    """The form with most of its zeros left blank."""
    return replace(
        form,
        rows=tuple(
            replace(row, cells=tuple(None if cell == 0 and random.random() < 0.7 else cell for cell in row.cells)) for row in form.rows
        ),
    )


def unlabelled(random: Random, form: Form) -> Form:
    """The form with one label lost."""
    at = random.randrange(1, len(form.rows)) if len(form.rows) > 1 else 0
    lost = replace(form.rows[at], label="", keys=tuple(("", "", "") for _ in form.rows[at].keys))
    return replace(form, rows=(*form.rows[:at], lost, *form.rows[at + 1 :]))


def shortened(random: Random, form: Form) -> Form:
    """The form with one row lost."""
    at = random.randrange(len(form.rows))
    return replace(form, rows=form.rows[:at] + form.rows[at + 1 :])


MADE: dict[str, Make] = {
    "request matrix, 2021": lambda random: [requests(random)],
    "request matrix, 2019": lambda random: [requests(random, 2019)],
    "reviews and lawsuits": lambda random: [lawsuits(random)],
    "article 20, 2021": article20,
    "article 20, 2019": lambda random: article20(random, 2019),
    "the year and all years": lambda random: [cumulative(random)],
    "one column (2014)": lambda random: [figures(random)],
}
DAMAGE: dict[str, Callable[[Random, Form], Form]] = {
    "one misprint": with_misprint,
    "two misprints": lambda random, form: with_misprint(random, with_misprint(random, form)),
    "most zeros blank": blanked,
    "a label lost": unlabelled,
    "a row lost": shortened,
}


def measured(make: Make, harm: Callable[[Random, Form], Form] | None, count: int, world: World) -> tuple[Counter[str], float]:
    """The tally over ``count`` forms, and CPU seconds for reading one text."""
    tally: Counter[str] = Counter()
    spent = 0.0
    for seed in range(count):
        random = Random(seed)
        forms = make(random)
        forms = [harm(random, form) for form in forms] if harm else forms
        text = written(forms, end=random.choice(("", "\n")))
        begun = process_time()
        readings = read_out(text, world)
        spent += process_time() - begun
        tally += judged(forms, readings)
    return tally, spent / count


def line(name: str, tally: Counter[str]) -> str:
    """A row of the table."""
    shares = [f"{tally[one] / max(tally['rows'], 1):8.2%}" for one in ("solved", "in part", "open")]
    return f"{name:<42}{tally['forms']:>6}{tally['rows']:>8}{''.join(shares)}{tally['wrong cells']:>7}{tally['forms with a wrong cell']:>7}"


def of_corpus(folder: Path, world: World) -> Iterator[tuple[str, Outline, set[tuple[str, str, Decimal]]]]:
    """Each text of a corpus that has gold, with the gold's figures."""
    for gold in sorted((folder / "gold").glob("*.jsonl")):
        for one in map(json.loads, gold.read_text("utf-8").splitlines()):
            path = next((folder / "corpus").glob(f"*/{one['file']}"), None)
            if path is not None and path.suffix == ".txt" and one["kind"] == "annual_report":
                figures = {
                    (said["indicator"], said.get("applicant") or "", Decimal(str(said["value"])))
                    for group in ("observations", "optional_observations", "cumulative")
                    for said in one.get(group) or ()
                    if said.get("value") is not None
                }
                yield one["file"], outline(read(Source(one["file"], path.read_bytes())), world.rules), figures


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    count = int(arguments[0]) if arguments else 400
    world = World.load()
    print(f"{'':<42}{'forms':>6}{'rows':>8}{'solved':>8}{'in part':>8}{'open':>8}{'wrong':>7}{'forms':>7}")
    for name, make in MADE.items():
        tally, _ = measured(make, None, count, world)
        print(line(name, tally))
    for harm, made in DAMAGE.items():
        for name, make in MADE.items():
            print(line(f"{name}: {harm}", measured(make, made, count, world)[0]))
    for name, found, gold in of_corpus(Path(arguments[1] if len(arguments) > 1 else "../shared"), world):
        begun = process_time()
        readings, issues = glued_readings(found, world.rules, world.vocabulary)
        spent = (process_time() - begun) * 1000
        known = [one for one in readings if {(one.measure, column, one.quantity.value) for column in {one.applicant, ""}} & gold]
        open_ = sum(issue.code == "run-together-digits" for issue in issues)
        if readings or issues:
            rows = len({one.evidence.cell.partition(",")[0] for one in readings})
            print(
                f"{name[:40]:<42}{rows:>6} rows solved {open_:>4} open {len(readings):>5} cells {len(known):>5} in the gold {spent:8.2f} ms"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
