"""Doses, exposure, laboratory results of every test, vital signs and adverse events of SURENV01 equal the second derivation of
tests/qc, which shares no code with the pipeline."""

import datetime
from collections import Counter, defaultdict

import pytest

from tests.qc.derived import outcomes
from tests.qc.rederived import rederived
from tests.qc.rules import Plan, PlannedDrug, Record, Rules
from tests.qc.test_safety import differing
from tests.surenv01.chain import Line
from tests.surenv01.conftest import LineOf

DRUGS = {"SURUFATINIB": PlannedDrug("S", 250), "ENVAFOLIMAB": PlannedDrug("E", 300, days=21, at_most=6)}

OF_EC = "NMISS"
"""Injections missed are counted in EC, which the second derivation does not read."""


class Patient:
    """A subject of DM with the records of each domain, as the second derivation reads them."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.records: dict[str, list[Record]] = defaultdict(list)


def patients(line: Line) -> list[Patient]:
    found = {subject: Patient(subject) for subject in line.tables["dm"]["USUBJID"]}
    for domain in ("dm", "ds", "ex", "ae", "suppae", "mh", "lb", "vs"):
        table = line.tables[domain].astype(object)
        for row in table.where(table.notna(), None).to_dict("records"):
            found[row["USUBJID"]].records[domain].append(row)
    return list(found.values())


@pytest.mark.parametrize("transfer", ["2026-05-31", "2026-06-30"])
def test_no_difference(transfer: str, line_of: LineOf) -> None:
    line = line_of(transfer)
    one = outcomes(line.tables)
    two = rederived(patients(line), Plan(datetime.date.fromisoformat(transfer), DRUGS), Rules())
    keys = sorted((key for key in differing(one, two) if key[0] != OF_EC), key=lambda key: (key[1], key[2], key[0]))
    lines = [f"{key}: pipeline {one.get(key, 'no record')}, second {two.get(key, 'no record')}" for key in keys[:30]]
    counts = Counter(f"{name} of {where.split(' ')[0]}" for name, _, where in keys)
    assert not keys, "\n".join([f"{len(keys)} differences: {dict(counts)}", *lines])
    graded = {two["PARAMCD", subject, record] for (name, subject, record), value in two.items() if name == "ATOXGRHN" and value}
    assert len(graded) > 10
