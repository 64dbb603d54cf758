"""What crosses the doors cannot be changed on the way."""

from __future__ import annotations

import dataclasses
import inspect
import typing

import pytest

from kg import records

RECORDS = [value for value in vars(records).values() if inspect.isclass(value) and dataclasses.is_dataclass(value)]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_records_are_frozen_and_slotted(record: type) -> None:
    """A room that could change what it was given would change it for the rooms before it, too."""
    assert record.__dataclass_params__.frozen
    assert "__slots__" in vars(record)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_records_hold_no_loose_bags(record: type) -> None:
    """Lists and dictionaries can be changed by whoever holds them; tuples cannot."""
    kinds = [typing.get_origin(hint) or hint for hint in typing.get_type_hints(record).values()]
    assert not {list, dict, set, typing.Any} & set(kinds)


def test_records_are_named_once() -> None:
    """The package says what it offers, and nothing else is imported from it by chance."""
    assert sorted(records.__all__) == sorted(set(records.__all__))
    assert all(hasattr(records, name) for name in records.__all__)
