"""SE: the elements of a subject, contiguous and in their epochs (STUDY_SPEC 3.2 SE)."""

import pytest

from tests.spec.tables import lines
from tests.surenv01.spec.forms import Forms, trial

CONSENT = """
    SUBJID | FOLDER | FORMDT     | ICDT
    0101   | SCRN   | 2023-01-02 | 2023-01-02
"""
BOTH_ENDED = """
    SUBJID | DRUG        | EOTYN | LASTDT
    0101   | SURUFATINIB | Y     | 2023-06-15
    0101   | ENVAFOLIMAB | Y     | 2023-01-31
"""
CONTACT = """
    SUBJID | FOLDER | FORMDT     | CONTDT     | STATUS
    0101   | SURV01 | 2023-09-01 | 2023-09-01 | ALIVE
"""


def surufatinib(end, ongoing="N"):
    return f"""
        SUBJID | STDT       | ENDT  | DOSE | DOSEU | ONGO
        0101   | 2023-01-10 | {end} | 250  | mg    | {ongoing}
    """


def envafolimab(*days):
    return "SUBJID | GIVEN | DT | VOL\n" + "\n".join(f"0101 | Y | {day} | 1.5" for day in days)


def elements(**forms):
    study = forms.pop("study", None)
    return lines(Forms(study, IC=CONSENT, **forms).domain("se").table, "ETCD", "EPOCH", "TAETORD", "SESTDTC", "SEENDTC")


def test_combination_then_surufatinib_alone_then_follow_up():
    # last injection 2023-01-31 + 21 days = 2023-02-21; last dose of either drug 2023-06-15
    assert elements(EXS=surufatinib("2023-06-15"), EXE=envafolimab("2023-01-10", "2023-01-31"), EOT=BOTH_ENDED, SURV=CONTACT) == [
        "SCRN | SCREENING | 1 | 2023-01-02 | 2023-01-10",
        "COMB | TREATMENT | 2 | 2023-01-10 | 2023-02-21",
        "MONO | TREATMENT | 3 | 2023-02-21 | 2023-06-16",
        "FU | FOLLOW-UP | 4 | 2023-06-16 | 2023-09-01",
    ]


@pytest.mark.parametrize(
    ("last_surufatinib", "has_mono"),
    [("2023-02-21", True), ("2023-02-20", False)],  # to the day on which the cycle of the last injection ends, or a day short
)
def test_surufatinib_alone_begins_when_it_goes_on_to_the_end_of_the_last_cycle(last_surufatinib, has_mono):
    found = elements(EXS=surufatinib(last_surufatinib), EXE=envafolimab("2023-01-10", "2023-01-31"), EOT=BOTH_ENDED, SURV=CONTACT)
    assert ["MONO" in line for line in found] == ([False, False, True, False] if has_mono else [False, False, False])


def test_no_surufatinib_alone_when_the_combination_ends_both():
    # last dose 2023-02-05 (surufatinib): the combination ends on the day after
    assert elements(EXS=surufatinib("2023-02-05"), EXE=envafolimab("2023-01-10", "2023-01-31"), EOT=BOTH_ENDED, SURV=CONTACT) == [
        "SCRN | SCREENING | 1 | 2023-01-02 | 2023-01-10",
        "COMB | TREATMENT | 2 | 2023-01-10 | 2023-02-06",
        "FU | FOLLOW-UP | 4 | 2023-02-06 | 2023-09-01",
    ]


def test_ongoing_combination_has_no_end():
    assert elements(EXS=surufatinib("", "Y"), EXE=envafolimab("2023-01-10", "2023-01-31"), SURV=CONTACT) == [
        "SCRN | SCREENING | 1 | 2023-01-02 | 2023-01-10",
        "COMB | TREATMENT | 2 | 2023-01-10 | ",
    ]


ENVAFOLIMAB_ENDED = """
    SUBJID | DRUG        | EOTYN | LASTDT
    0101   | ENVAFOLIMAB | Y     | 2023-01-31
"""


@pytest.mark.parametrize(
    ("cut_off", "last"),
    [
        ("2023-02-21", ["COMB | 2023-02-21", "MONO | "]),  # the cycle of the last injection is over on the day of the cut-off
        ("2023-02-20", ["COMB | "]),  # one day before, nobody can know
    ],
)
def test_ongoing_surufatinib_alone(cut_off, last):
    study = trial(study={"id": "TEST", "dco": cut_off})
    forms = Forms(
        study,
        IC=CONSENT,
        EXS=surufatinib("", "Y"),
        EXE=envafolimab("2023-01-10", "2023-01-31"),
        EOT=ENVAFOLIMAB_ENDED,
    )
    assert lines(forms.domain("se").table, "ETCD", "SEENDTC")[1:] == last


def test_never_dosed_stays_in_screening_until_the_end_of_participation():
    failed = """
        SUBJID | EOSYN | EOSDT      | EOSREAS
        0101   | Y     | 2023-01-20 | SCREEN FAILURE
    """
    assert elements(EOS=failed) == ["SCRN | SCREENING | 1 | 2023-01-02 | 2023-01-20"]


def test_death_on_the_day_of_the_last_dose_leaves_no_follow_up():
    died = """
        SUBJID | DTHDT
        0101   | 2023-06-15
    """
    ended = """
        SUBJID | DRUG        | EOTYN | LASTDT
        0101   | SURUFATINIB | Y     | 2023-06-15
    """
    assert elements(EXS=surufatinib("2023-06-15"), EOT=ended, DTH=died) == [
        "SCRN | SCREENING | 1 | 2023-01-02 | 2023-01-10",
        "COMB | TREATMENT | 2 | 2023-01-10 | 2023-06-15",
    ]


def test_study_days_and_names():
    raw = Forms(IC=CONSENT, EXS=surufatinib("2023-01-12"), EXE=envafolimab("2023-01-10"), EOT=BOTH_ENDED, SURV=CONTACT)
    assert lines(raw.domain("se").table, "SESEQ", "ELEMENT", "SESTDY", "SEENDY") == [
        "1 | Screening | -8 | 1",
        "2 | Surufatinib + Envafolimab | 1 | 4",
        "3 | Follow-up | 4 | 235",
    ]


def test_an_interval_without_an_end_goes_on_to_the_end_of_the_drug():
    """Last injection 2023-01-31 + 21 days; surufatinib has no end on its form, and ended on 2023-06-15."""
    assert elements(EXS=surufatinib("", "Y"), EXE=envafolimab("2023-01-10", "2023-01-31"), EOT=BOTH_ENDED, SURV=CONTACT) == [
        "SCRN | SCREENING | 1 | 2023-01-02 | 2023-01-10",
        "COMB | TREATMENT | 2 | 2023-01-10 | 2023-02-21",
        "MONO | TREATMENT | 3 | 2023-02-21 | 2023-06-16",
        "FU | FOLLOW-UP | 4 | 2023-06-16 | 2023-09-01",
    ]
