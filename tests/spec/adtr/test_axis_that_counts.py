"""A lesion measured in both axes counts by one: the short axis of a node, else the long one (STUDY_SPEC 3.4, 4.1).

One axis alone counts as it is. First dose 2023-01-10, baseline scan 2023-01-05, week 6 on 2023-02-21.
"""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.tumour.adtr import adtr
from pipeline.adam.tumour.lesions import in_mm, target_records
from tests.spec.datasets import sdtm, stage_1
from tests.spec.tables import shown, study, table

# COUNTS: Y for the measurement that is the size of the lesion at that scan; NODE: whether it is judged as a node.
MEASUREMENTS = """
USUBJID | LESION | TULOC               | TEST  | MM | VISITNUM | TRDTC      | COUNTS | NODE
both    | T01    | LIVER               | LDIAM | 30 | 1        | 2023-01-05 | Y      |
both    | T01    | LIVER               | LPERP | 20 | 1        | 2023-01-05 |        |
both    | T02    | LYMPH NODE          | LDIAM | 25 | 1        | 2023-01-05 |        |
both    | T02    | LYMPH NODE          | LPERP | 16 | 1        | 2023-01-05 | Y      | Y
both    | T01    | LIVER               | LDIAM | 20 | 4        | 2023-02-21 | Y      |
both    | T01    | LIVER               | LPERP | 18 | 4        | 2023-02-21 |        |
both    | T02    | LYMPH NODE          | LDIAM | 24 | 4        | 2023-02-21 |        |
both    | T02    | LYMPH NODE          | LPERP | 9  | 4        | 2023-02-21 | Y      | Y
one     | T01    | LUNG                | LDIAM | 12 | 1        | 2023-01-05 | Y      |
one     | T02    | LYMPH NODE, CERVICAL | LPERP | 18 | 1       | 2023-01-05 | Y      | Y
wrong   | T01    | LIVER               | LPERP | 22 | 1        | 2023-01-05 | Y      | Y
wrong   | T02    | LYMPH NODE          | LDIAM | 19 | 1        | 2023-01-05 | Y      |
unnamed | T01    |                     | LDIAM | 14 | 1        | 2023-01-05 | Y      |
unnamed | T01    |                     | LPERP | 11 | 1        | 2023-01-05 |        |
"""


def tables() -> dict[str, pd.DataFrame]:
    rows = [{k: shown(v) for k, v in row.items()} for row in table(MEASUREMENTS).to_dict("records")]
    ids = list(dict.fromkeys(row["USUBJID"] for row in rows))
    lesions = list(dict.fromkeys((row["USUBJID"], row["LESION"], row["TULOC"]) for row in rows))
    return sdtm(
        dm="\n".join(["USUBJID", *ids]),
        ex="\n".join(["USUBJID | EXTRT | EXDOSE | EXSTDTC", *(f"{i} | DRUG | 1 | 2023-01-10" for i in ids)]),
        tu="\n".join(
            ["USUBJID | TULNKID | TUTESTCD | TUSTRESC | TULOC"] + [f"{i} | {n} | TUMIDENT | TARGET | {p}" for i, n, p in lesions]
        ),
        tr="\n".join(
            ["TRGRPID | USUBJID | TRLNKID | TRTESTCD | TRSTRESN | VISITNUM | TRDTC"]
            + [" | ".join(["TARGET", *(r[c] for c in ("USUBJID", "LESION", "TEST", "MM", "VISITNUM", "TRDTC"))]) for r in rows]
        ),
    )


@pytest.fixture(scope="module")
def counted() -> pd.DataFrame:
    made = tables()
    targets = target_records(made["tu"], made["tr"], study())
    return targets.assign(MM=in_mm(targets["SIZE"]))


@pytest.mark.parametrize("subject", ["both", "one", "wrong", "unnamed"])
def test_the_axis_that_counts(subject: str, counted: pd.DataFrame) -> None:
    given = table(MEASUREMENTS).query("USUBJID == @subject and COUNTS == 'Y'")
    expected: list[Any] = [[r["LESION"], float(r["MM"]), shown(r["NODE"]) == "Y"] for r in given.to_dict("records")]
    found = counted.loc[counted["USUBJID"].eq(subject), ["LESION", "MM", "NODE"]].to_numpy().tolist()
    assert found == expected


def test_the_sum_counts_each_lesion_once() -> None:
    """30 + 16 at baseline, 20 + 9 at week 6."""
    made = tables()
    sums = adtr(made["tu"], made["tr"], made["rs"], stage_1(made, study()), study()).table.query("PARAMCD == 'SDIAM'")
    assert sums.loc[sums["USUBJID"].eq("both"), ["AVAL", "BASE"]].to_numpy().tolist() == [[46, 46], [29, 46]]
