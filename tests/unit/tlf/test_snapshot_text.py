"""A table as text for the reviewer's snapshots: nothing printed is left out, columns stand below each other."""

import pandas as pd

from pipeline.tlf.layout.output import NOBODY
from pipeline.tlf.outputs.adverse_events.by_term import t_14_3_1_2
from tests.printed import as_text
from tests.unit.tlf.hand_made import make_study


def test_titles_heads_lines_and_footnotes(adsl: pd.DataFrame, adae: pd.DataFrame) -> None:
    output = t_14_3_1_2(adsl, adae, make_study())
    text = as_text(output)
    lines = text.splitlines()
    assert tuple(lines[:3]) == output.titles
    assert "Surufatinib + Envafolimab (N=7)" in text  # the span above the columns
    assert next(line for line in lines if line.startswith("Subjects with")).split()[-5:] == ["4", "(57.1)", "2", "(28.6)", "6"]
    assert any(line.startswith("  Hypertension ") for line in lines)
    assert all(note in lines for note in output.footnotes)


def test_columns_stand_below_each_other_also_behind_chinese_text(adsl: pd.DataFrame, adae: pd.DataFrame) -> None:
    adae = adae.assign(AEDECOD=adae["AEDECOD"].replace("Nausea", "恶心"))
    lines = as_text(t_14_3_1_2(adsl, adae, make_study())).splitlines()
    nausea, rash = (next(line for line in lines if line.strip().startswith(word)) for word in ("恶心", "Rash"))
    assert rash.index("1 (14.3)") == nausea.index("2 (28.6)") + 2  # two characters that take two columns each


def test_nobody_is_said(adsl: pd.DataFrame, adae: pd.DataFrame) -> None:
    assert NOBODY in as_text(t_14_3_1_2(adsl.assign(SAFFL="N"), adae, make_study()))
