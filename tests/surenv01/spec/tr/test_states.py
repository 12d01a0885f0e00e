"""Non-targets and new lesions: states, nodes, sizes of new lesions (STUDY_SPEC 3.2 TR, 3.4, 4.6, X15, X26)."""

import pytest

from tests.spec.tables import codes, lines
from tests.surenv01.spec.forms import Forms

NTL = "SUBJID | FOLDER | LESID | SITE | NODE | METHOD | SCANDT | STATUS | NEREAS"
NL = "SUBJID | FOLDER | NLYN | LESID | SITE | METHOD | SCANDT | NLSTAT | DIAM"

# NODE | STATUS | NEREAS -> TRTESTCD, TRORRES, TRSTRESC, TRSTAT, TRREASND, TRDTC
STATES = [
    ("N | PRESENT |", "TUMSTATE | PRESENT | PRESENT |  |  | 2023-01-05"),
    ("N | ABSENT |", "TUMSTATE | ABSENT | ABSENT |  |  | 2023-01-05"),
    ("N | Unequivocal  progression |", "TUMSTATE | Unequivocal progression | UNEQUIVOCAL PROGRESSION |  |  | 2023-01-05"),
    ("N | 存在 |", "TUMSTATE | 存在 | PRESENT |  |  | 2023-01-05"),
    ("N | NOT EVALUABLE | artefact", "TUMSTATE |  |  | NOT DONE | NOT EVALUABLE | 2023-01-05"),
    ("N | NOT DONE |", "TUMSTATE |  |  | NOT DONE | SCAN NOT PERFORMED | "),
    ("N | |", "TUMSTATE |  |  | NOT DONE |  | 2023-01-05"),
    ("Y | PRESENT |", "LNSTATE | PRESENT | PATHOLOGICAL |  |  | 2023-01-05"),
    ("Y | ABSENT |", "LNSTATE | ABSENT | NON-PATHOLOGICAL |  |  | 2023-01-05"),
    ("Y | NON-PATHOLOGICAL |", "LNSTATE | NON-PATHOLOGICAL | NON-PATHOLOGICAL |  |  | 2023-01-05"),
    ("Y | UNEQUIVOCAL PROGRESSION |", "LNSTATE | UNEQUIVOCAL PROGRESSION | UNEQUIVOCAL PROGRESSION |  |  | 2023-01-05"),
]


@pytest.mark.parametrize(("answers", "expected"), STATES, ids=[case[0] for case in STATES])
def test_state_of_a_non_target(answers: str, expected: str) -> None:
    node, status, reason = (cell.strip() for cell in answers.split("|"))
    raw = Forms(NTL=f"{NTL}\n0101 | SCRN | NT01 | PELVIS | {node} | CT | 2023-01-05 | {status} | {reason}")
    product = raw.domain("tr")
    assert lines(product.table, "TRTESTCD", "TRORRES", "TRSTRESC", "TRSTAT", "TRREASND", "TRDTC") == [expected]
    assert lines(product.table, "TRGRPID", "TRMETHOD") == ["NON-TARGET | CT SCAN"]
    assert lines(product.companions["supptr"], "QNAM", "QVAL") == (["TRREASNE | artefact"] if reason else [])
    untranslated = ["TEXT_UNTRANSLATED | TRORRES | 存在"] if status == "存在" else []  # submitted as entered
    assert codes(product) == (untranslated if status else ["REQUIRED_MISSING | STATUS | "])


def test_an_unknown_state_keeps_the_site_s_words_and_is_reported() -> None:
    product = Forms(NTL=f"{NTL}\n0101 | SCRN | NT01 | LUNG | N | CT | 2023-01-05 | maybe |").domain("tr")
    assert lines(product.table, "TRORRES", "TRSTRESC", "TRSTAT") == ["maybe |  | "]
    assert codes(product) == ["CT_UNMAPPED | STATUS | maybe"]


def test_new_lesions_have_a_certainty_and_may_have_a_size() -> None:
    raw = Forms(
        NL=f"""
        {NL}
        0101 | C3D1 | Y | NEW01 | LUNG       | CT  | 2023-02-20 | EQUIVOCAL   |
        0101 | C5D1 | Y | NEW01 | LUNG       | CT  | 2023-04-03 | UNEQUIVOCAL | 1.2cm
        0101 | C5D1 | Y | NEW02 | LYMPH NODE | CT  | 2023-04-03 |             | 9
        0101 | C7D1 | N |       |            |     |            |             |
        0101 | C9D1 |   |       |            |     |            |             |
        0101 | C9D1 | Y |       | LIVER      | CT  | 2023-06-26 | UNEQUIVOCAL |
    """
    )
    product = raw.domain("tr")
    assert lines(product.table, "TRLNKID", "TRTESTCD", "TRDTC", "TRORRES", "TRORRESU", "TRSTRESC", "TRSTRESN") == [
        "NEW01 | LDIAM | 2023-04-03 | 1.2 |  |  | ",
        "NEW01 | TUMSTATE | 2023-02-20 | EQUIVOCAL |  | EQUIVOCAL | ",
        "NEW01 | TUMSTATE | 2023-04-03 | UNEQUIVOCAL |  | UNEQUIVOCAL | ",
        "NEW02 | LPERP | 2023-04-03 | 9 | mm | 9 | 9",
        "NEW02 | TUMSTATE | 2023-04-03 | PRESENT |  | PRESENT | ",
    ]
    assert codes(product) == [
        "NEW_NODE_SMALL | DIAM | 9",
        "REQUIRED_MISSING | NLSTAT | ",
        "REQUIRED_MISSING | LESID | ",
        "UNIT_UNKNOWN | DIAMU | mm",  # the form asks for mm and says cm
    ]
    kept_out = product.lineage[product.lineage["SEQ"].isna()]
    assert lines(kept_out, "RULE", "ROWKEY") == [
        "excluded: names no new lesion | 01|0101|C7D1|1|NL|4",
        "excluded: names no new lesion | 01|0101|C9D1|1|NL|5",
        "excluded: names no new lesion | 01|0101|C9D1|1|NL|6",
    ]


def test_x26_a_scan_after_death() -> None:
    raw = Forms(
        NTL=f"""
        {NTL}
        0101 | SCRN | NT01 | LUNG | N | CT | 2023-01-05 | PRESENT |
        0101 | C3D1 | NT01 | LUNG | N | CT | 2023-02-20 | PRESENT |
        0101 | C5D1 | NT01 | LUNG | N | CT | 2023-04-03 | PRESENT |
    """,
        DTH="SUBJID | DTHDT\n0101 | 2023-02-UN",
    )
    product = raw.domain("tr")
    assert codes(product) == ["AFTER_DEATH | SCANDT | 2023-04-03"]  # in February the death may be later than the scan
    assert len(product.table) == 3
