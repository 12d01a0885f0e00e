"""A row whose subject has no DM record, as a domain tells of it."""

from tests.surenv01.spec.forms import Forms

PLAIN = "SUBJID belongs to a subject who has no DM record"


def test_a_domain_says_it_and_repairs_nothing():
    raw = Forms(
        DM="""
            SUBJID
            0101
        """,
        AE="""
            SUBJID | AESPID | AETERM | PT     | STDT
            101    | 1      | Nausea | Nausea | 2023-04-01
        """,
    )
    ae = raw.domain("ae")
    assert len(ae.table) == 0
    assert ae.issues["MESSAGE"].tolist() == [PLAIN + "; is it subject 0101 of site 01?"]
    assert ae.lineage["RULE"].tolist() == ["quarantined: subject has no DM record"]
