"""The declared replacements: characters by table, whole values by the study's translations, nothing else."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from pipeline.submission.xpt.ascii import characters, is_plain, to_ascii

REPOSITORY = Path(__file__).parents[3]


def changed(text: str, **translations: str) -> str:
    made = to_ascii(pd.DataFrame({"A": pd.Series([text], dtype="str")}), translations)
    return str(made.table["A"].iloc[0])


@pytest.mark.parametrize(
    ("text", "ascii"),
    [
        ("5 µg", "5 ug"),  # U+00B5, the micro sign
        ("5 μg", "5 ug"),  # U+03BC, the Greek letter
        ("≥3", ">=3"),
        ("José Müller-Łukasz", "Jose Muller-Lukasz"),
        ("ＰＲ（确认）", "PR(确认)"),  # full-width forms have a rule, Chinese characters have none
        ("10 m²", "10 m2"),
        ("“so-called” – it’s", '"so-called" - it\'s'),
        ("37 ℃ ± 0.5 °C", "37 degC +/- 0.5 degC"),
        ("α-fetoprotein", "alpha-fetoprotein"),
        ("two\r\nlines\t", "two  lines"),
        ("plain ~ text", "plain ~ text"),
    ],
)
def test_characters(text: str, ascii: str) -> None:
    assert changed(text) == ascii


def test_a_translation_stands_before_the_characters_and_holds_for_whole_values_only() -> None:
    assert changed("高血压", 高血压="Hypertension") == "Hypertension"
    assert changed("高血压 II", 高血压="Hypertension") == "高血压 II"


def test_numbers_and_missing_text_stay() -> None:
    table = pd.DataFrame({"N": [1.0, None], "A": pd.Series([None, "°"], dtype="str"), "B": pd.Series([None, None], dtype="str")})
    made = to_ascii(table)
    expected = table.assign(A=pd.Series([None, "deg"], dtype="str"))
    pd.testing.assert_frame_equal(made.table, expected)
    assert made.replaced == [("A", "°", "deg", 1)]


def test_every_line_of_the_table_is_what_it_says() -> None:
    with (REPOSITORY / "pipeline" / "submission" / "xpt" / "ascii.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == len(characters()) > 500
    assert [row["code"] for row in rows if row["character"] and row["code"] != f"U+{ord(row['character']):04X}"] == []
    assert [row["code"] for row in rows if row["ascii"] and not is_plain(row["ascii"])] == []
    assert [code for code in characters() if 32 <= code < 127] == []
