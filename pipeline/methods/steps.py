"""Rules in their order as text: a numbered line each."""

from collections.abc import Iterable


def steps(rules: Iterable[str]) -> str:
    """One line per rule: "1. If ...: ..."."""
    return "\n".join(f"{number}. {rule}." for number, rule in enumerate(rules, start=1))
