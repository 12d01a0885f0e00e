"""Text of more than 200 bytes continues in SUPP-- at the boundary of a character (STUDY_SPEC 3)."""

import pytest

from pipeline.sdtm.verbs.long_text import chunks, continuation
from tests.spec.tables import codes, lines
from tests.surenv01.spec.forms import Forms


@pytest.mark.parametrize(
    ("text", "sizes"),
    [("a" * 200, [200]), ("a" * 201, [200, 1]), ("咳" * 66 + "ab", [200]), ("咳" * 67, [198, 3]), ("a" + "😀" * 50, [197, 4])],
)
def test_parts_hold_200_bytes_and_whole_characters(text: str, sizes: list[int]) -> None:
    assert [len(part.encode()) for part in chunks(text)] == sizes
    assert "".join(chunks(text)) == text


def test_names_of_the_parts_have_eight_characters() -> None:
    assert [continuation("AETERM", 1), continuation("AEITOXGR", 2), continuation("AETERM", 10)] == [
        "AETERM1",
        "AEITOXG2",
        "AETERM10",
    ]


def test_a_long_term_and_a_long_qualifier_continue_in_supp() -> None:
    term = "严重" * 40 + "咳"  # 81 characters of 3 bytes: 66 and 15
    raw = Forms(
        AE=f"""
            SUBJID | AESPID | AETERM | PT     | STDT
            0101   | 1      | {term} | Cough  | 2023-03-01
            0101   | 2      | nausea | Nausea | 2023-03-01
        """
    )
    product = raw.domain("ae")
    assert lines(product.table, "AESPID", "AETERM") == [f"1 | {term[:66]}", "2 | nausea"]
    assert lines(product.companions["suppae"], "IDVARVAL", "QNAM", "QLABEL", "QVAL", "QORIG") == [
        f"1 | AETERM1 | Reported Term for the Adverse Event | {term[66:]} | Collected"
    ]
    assert codes(product) == [f"TEXT_LONG | AETERM | {term}", f"TEXT_UNTRANSLATED | AETERM | {term}"]


def test_a_domain_without_qualifiers_keeps_the_whole_text_on_the_issue_list() -> None:
    reason = "moved away " + "far " * 60
    product = Forms(EOS=f"SUBJID | EOSYN | EOSDT | EOSREAS\n 0101 | Y | 2023-05-01 | {reason}").domain("ds")
    whole = reason.strip()
    assert lines(product.table, "DSTERM") == [whole[:200]]
    issues = product.issues[product.issues["CODE"].eq("TEXT_LONG") & product.issues["COLUMN"].eq("DSTERM")]
    assert lines(issues, "SEVERITY", "VALUE", "ACTION") == [
        f"warn | {whole} | cut at 200 bytes in SDTM; this list has the whole text"
    ]
