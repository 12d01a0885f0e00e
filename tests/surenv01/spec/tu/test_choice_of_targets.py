"""The choice of target lesions at baseline against RECIST 1.1: reported, never changed (STUDY_SPEC 4.1, X32; 8.10 B36)."""

import pytest

from tests.spec.tables import lines
from tests.surenv01.spec.forms import Forms

# organ and size (mm) of each target; the lesions and messages reported
CHOICES = [
    ("LUNG 30, LIVER 20, LIVER 15, LYMPH NODE 15", []),
    (  # B36: three in the liver, a node below 15 mm
        "LIVER 12, LIVER 15, LIVER 20, LYMPH NODE 14",
        ["T03 | SITE has more than 2 targets", "T04 | DIAM is a target lymph node below 15 mm short axis"],
    ),
    ("LUNG 9, LIVER 10", ["T01 | DIAM is a target below 10 mm"]),
    ("LYMPH NODE 20, Lymph nodes 20, 淋巴结 20", ["T03 | SITE has more than 2 targets"]),
    (
        "LUNG 30, LUNG 30, LIVER 30, LIVER 30, BONE 30, PLEURA 30, BRAIN 30",
        ["T06 | LESID is more than 5 targets"],
    ),
]


@pytest.mark.parametrize(("targets", "expected"), CHOICES, ids=[case[0] for case in CHOICES])
def test_targets_at_baseline(targets: str, expected: list[str]) -> None:
    rows = [target.strip().rsplit(" ", 1) for target in targets.split(",")]
    text = [
        f"0101 | SCRN | T0{n} | {organ} | 2023-01-05 | MEASURED | {size} | mm" for n, (organ, size) in enumerate(rows, start=1)
    ]
    raw = Forms(TL="SUBJID | FOLDER | LESID | SITE | SCANDT | EVALST | DIAM | DIAMU\n" + "\n".join(text))
    issues = raw.domain("tu").issues
    found = issues[issues["CODE"].eq("BASELINE_RECIST")].assign(LESID="T0" + issues["LINE"].astype("int").sub(1).astype("str"))
    assert sorted(lines(found, "LESID", "MESSAGE")) == expected
    assert len(raw.domain("tu").table) == len(rows)


def test_only_the_baseline_is_judged() -> None:
    raw = Forms(
        EXS="SUBJID | STDT | DOSE | DOSEU\n0101 | 2023-01-10 | 250 | mg",
        TL="""
        SUBJID | FOLDER | LESID | SITE | SCANDT     | EVALST   | DIAM | DIAMU
        0101   | SCRN   | T01   | LUNG | 2022-12-20 | MEASURED | 9    | mm
        0101   | UNS    | T01   | LUNG | 2023-01-08 | MEASURED | 12   | mm
        0101   | C3D1   | T01   | LUNG | 2023-02-20 | MEASURED | 5    | mm
    """,
    )
    assert raw.domain("tu").issues.empty  # the last scan before the dose shows 12 mm
