"""The columns of each listing, worked by hand: which records, in which order, what they print."""

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.study.decisions import PerProtocol, Populations
from pipeline.tlf.layout.bodies import Listing
from pipeline.tlf.layout.listing import select_screened
from pipeline.tlf.layout.output import NOBODY
from pipeline.tlf.render.frame import Frame
from pipeline.tlf.render.html import write_content
from tests.unit.tlf.hand_made import complete, table
from tests.unit.tlf.listing_texts import make, rows_of
from tests.unit.tlf.written import write_rtf

FRAME = Frame("Protocol X", ("Listing 16.2.4.3", "Medical History", "Full Analysis Set"), ("A note.",), ("Source: MH",))


@pytest.fixture
def adsl(adsl: pd.DataFrame) -> pd.DataFrame:
    return complete({"adsl": adsl})["adsl"]


def test_screened_subjects_without_treatment_are_listed(adsl: pd.DataFrame, study: Study) -> None:
    ie = table(
        "USUBJID | IESEQ | IECAT | IETESTCD | IETEST | IEORRES\n5 | 1 | INCLUSION | INCL03 | Progressed | N", numbers="IESEQ"
    )
    unassigned = adsl.assign(TRT01P=adsl["TRT01P"].mask(adsl["USUBJID"] == "5"))
    output = make("l_16_2_2_2", study, adsl=unassigned, ie=ie)
    assert rows_of(output) == [["Not assigned", "5", "INCLUSION", "INCL03", "Progressed", "N"]]
    assert output.titles[2] == "All Screened Subjects"
    assert select_screened(unassigned, study).size.sum() == 9


def test_deviations_are_listed_with_the_dataset_that_shows_them(adsl: pd.DataFrame, study: Study) -> None:
    """1, dosed on 2023-01-10, consented the day after; 2 consented before and missed a criterion, as did 5, not enrolled."""
    treated = adsl.assign(TRTSDT=pd.Series(pd.Timestamp("2023-01-10"), adsl.index).where(adsl["USUBJID"].isin(["1", "2"])))
    dm = table("USUBJID | RFICDTC | RFXSTDTC\n1 | 2023-01-11 | 2023-01-10\n2 | 2023-01-02 | 2023-01-10")
    ie = table("USUBJID | IESEQ | IETESTCD | IEDTC\n2 | 1 | INCL03 | 2023-01-02\n5 | 1 | INCL03 | 2023-01-02", numbers="IESEQ")
    output = make("l_16_2_2_1", study, adsl=treated, dm=dm, ie=ie)
    assert rows_of(output) == [
        [
            "1",
            "Major",
            "Informed consent dated after the first dose (DM)",
            "consent 2023-01-11, first dose 2023-01-10",
            "2023-01-11 (2)",
            "Shown by other data",
        ],
        ["2", "Major", "Criterion for inclusion or exclusion not met (IE)", "INCL03", "2023-01-02 (-8)", "Shown by other data"],
    ]


def test_without_a_record_titles_and_a_sentence_remain(adsl: pd.DataFrame, study: Study) -> None:
    output = make("l_16_2_4_3", study, adsl=adsl)
    assert isinstance(output.body, Listing)
    assert output.body.empty
    assert NOBODY in write_rtf(output, FRAME)
    assert NOBODY in write_content(output, FRAME)
    assert "Medical History" in write_rtf(output, FRAME)


def test_adverse_events(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> None:
    adae = adae.assign(ATOXGR=adae["ATOXGRN"].astype("Int64").astype("str"), AETERM="as reported")
    output = make("l_16_2_7_1", study, adsl=adsl, adae=adae)
    assert len(rows_of(output)) == 7  # also the event of subject 7 after the window
    assert isinstance(output.body, Listing)
    assert "Related to\nEnvafolimab" in output.body.heads
    row = dict(zip(output.body.heads, rows_of(output)[1], strict=True))
    assert row["System organ class\nPreferred term\nReported term"] == "Vascular\nHypertension\nas reported"
    assert (row["TE"], row["Grade"], row["Serious"], row["Action with\nEnvafolimab"]) == ("Y", "3", "Y", "DRUG WITHDRAWN")


@pytest.mark.parametrize(
    ("name", "records"),
    [
        ("l_16_2_7_2", [("1", 2.0)]),  # AESER Y
        ("l_16_2_7_3", [("1", 2.0)]),  # DRUG WITHDRAWN
        ("l_16_2_7_5", [("1", 1.0), ("1", 2.0), ("6", 1.0)]),  # hypertension is the only group
        ("l_14_3_2_2", [("1", 2.0), ("9", 1.0)]),  # and the fatal nausea
    ],
)
def test_which_events_are_listed(
    name: str, records: list[tuple[str, float]], adsl: pd.DataFrame, adae: pd.DataFrame, study: Study
) -> None:
    body = make(name, study, adsl=adsl, adae=adae).body
    assert isinstance(body, Listing)
    assert list(zip(body.refs["USUBJID"], body.refs["SEQ"], strict=True)) == records


def test_what_cannot_be_told_is_said(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> None:
    none = pd.Series(None, index=adae.index, dtype="str")
    adae = adae.assign(AEACN=none, AACN1=none, AACN2=none)
    output = make("l_14_3_2_2", study, adsl=adsl, adae=adae)
    assert len(rows_of(output)) == 2
    assert any("AEACN = 'DRUG WITHDRAWN'" in note for note in output.footnotes)


def test_deaths_and_narratives(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> None:
    died = adsl["USUBJID"].isin(["2", "3"])
    dates = {"TRTSDT": pd.Timestamp("2023-01-11"), "TRTEDT": pd.Timestamp("2023-01-31")}
    adsl = adsl.assign(
        **{name: pd.Series(date, index=adsl.index).astype("datetime64[ms]") for name, date in dates.items()},
        DTHFL=died.map({True: "Y"}).astype("str"),
        DTHCAUS=died.map({True: "DISEASE PROGRESSION"}).astype("str"),
        DTHDTF=(adsl["USUBJID"] == "2").map({True: "D"}).astype("str"),
    )
    fatal = adae.assign(AEOUT=adae["AEOUT"].mask((adae["USUBJID"] == "3") | (adae["USUBJID"] == "2"), "FATAL"))
    # subject 2 died in 2023-09 (day imputed), 213 days after 2023-01-31; subject 3 on 2023-02-20, day 41
    assert rows_of(make("l_16_2_7_4", study, adsl=adsl, adae=fatal)) == [
        ["2", "2023-01-11", "2023-01-31 (21)", "2023-09", "213", "DISEASE PROGRESSION", "Nausea; Rash"],
        ["3", "2023-01-11", "2023-01-31 (21)", "2023-02-20 (41)", "20", "DISEASE PROGRESSION", ""],
    ]
    later = adsl.assign(DTHFL=adsl["DTHFL"].mask(adsl["USUBJID"] == "3"))  # whose death came after the cut-off
    told = "With an event leading to death, but alive at the data cut-off, as the death came later (number 1): 3."
    for name in ("l_16_2_7_4", "t_14_3_1_1", "t_14_3_1_10"):
        with_event = fatal.assign(USUBJID=fatal["USUBJID"].mask(fatal["USUBJID"] == "1", "3"), AEOUT="FATAL", TRTEMFL="Y")
        assert told in make(name, study, adsl=later, adae=with_event[with_event["USUBJID"].isin(["2", "3"])]).footnotes
        assert told not in make(name, study, adsl=adsl, adae=with_event[with_event["USUBJID"].isin(["2", "3"])]).footnotes
    assert rows_of(make("l_14_3_3", study, adsl=adsl, adae=adae)) == [
        ["1", "", "", "Hypertension", "Hypertension"],
        ["2", "2023-09", "DISEASE PROGRESSION", "", ""],
        ["3", "2023-02-20 (41)", "DISEASE PROGRESSION", "", ""],
    ]


def test_exclusions_from_analysis_sets(study: Study) -> None:
    adsl = table(
        """
        USUBJID | ENRLFL | SAFFL | FASFL | RESFL | PPROTFL | SAFREAS     | FASREAS     | RESREAS     | PPROREAS | TRT01P
        1       | Y      | Y     | Y     | Y     | Y       |             |             |             |          | A
        2       | Y      | N     | N     | N     | N       | NOT TREATED | NOT TREATED | NOT TREATED | UNKNOWN  | A
        3       | Y      | Y     | Y     | N     | N       |             |             | NO SCAN     | LISTED   | A
        4       | N      | N     | N     | N     | N       | NOT TREATED | NOT CALLED  |             | UNKNOWN  |
        """
    )
    evaluable = ["3", "Response-Evaluable Set", "NO SCAN"]
    treated = [["2", f"{name} Set", "NOT TREATED"] for name in ("Safety Analysis", "Full Analysis", "Response-Evaluable")]
    assert rows_of(make("l_16_2_3_1", study, adsl=adsl)) == [*treated, evaluable]
    declared = study.model_copy(update={"populations": Populations(per_protocol=PerProtocol())})
    per_protocol = [["2", "Per-Protocol Set", "UNKNOWN"], ["3", "Per-Protocol Set", "LISTED"]]
    assert rows_of(make("l_16_2_3_1", declared, adsl=adsl)) == [*treated, per_protocol[0], evaluable, per_protocol[1]]


def test_tumour_assessments_begin_with_the_baseline(adsl: pd.DataFrame, study: Study) -> None:
    adtr = table(
        """
        USUBJID | ASEQ | PARAMCD | VISITNUM | VISIT     | ADT        | ADY | AVAL | PCHG   | PCHGNAD
        1       | 1    | SDIAM   | 1        | SCREENING | 2023-01-01 | -7  | 79   |        |
        1       | 2    | SDIAM   | 4        | CYCLE 3   | 2023-02-19 | 42  | 52.5 | -33.54 | -33.54
        1       | 3    | T01DIAM | 4        | CYCLE 3   | 2023-02-19 | 42  | 30   | 1      | 1
        """,
        dates="ADT",
        numbers="ASEQ VISITNUM ADY AVAL PCHG PCHGNAD",
    )
    adrs = table(
        """
        USUBJID | ASEQ | PARAMCD | VISITNUM | VISIT   | ADT        | ADY | AVALC
        1       | 1    | NEWL    | 4        | CYCLE 3 | 2023-02-19 | 42  | N
        1       | 2    | TRGR    | 4        | CYCLE 3 | 2023-02-19 | 42  | PR
        1       | 3    | OVR     | 4        | CYCLE 3 | 2023-02-19 | 42  | PR
        1       | 4    | CBOR    |          |         | 2023-02-19 | 42  | PR
        """,
        dates="ADT",
        numbers="ASEQ VISITNUM ADY",
    )
    output = make("l_16_2_6_1", study, adsl=adsl, adtr=adtr, adrs=adrs)
    assert rows_of(output) == [
        ["1", "SCREENING", "2023-01-01 (-7)", "79", "", "", "", "", ""],
        ["1", "CYCLE 3", "2023-02-19 (42)", "52.5", "-33.5", "-33.5", "PR", "N", "PR"],
    ]
    assert isinstance(output.body, Listing)
    assert output.body.refs.to_numpy().tolist() == [["ADTR", "1", 1.0], ["ADRS", "1", 3.0]]


def test_response_and_times_stand_in_the_order_of_the_report(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> None:
    best = table(
        """
        USUBJID | ASEQ | PARAMCD | PARAM     | AVALC | ADT        | ADY
        1       | 1    | BOR     | Best      | PR    | 2023-02-01 | 32
        1       | 2    | CBOR    | Confirmed | SD    | 2023-02-01 | 32
        1       | 3    | OVR     | Overall   | PR    | 2023-02-01 | 32
        """,
        dates="ADT",
        numbers="ASEQ ADY",
    )
    times = adtte[adtte["USUBJID"] == "1"].assign(AVAL=[0.0329, 24.0246], PARAM=["PFS (Months)", "OS (Months)"], ADY=[1.0, 731.0])
    assert rows_of(make("l_16_2_6_3", study, adsl=adsl, adrs=best, adtte=times)) == [
        ["1", "Confirmed", "SD", "2023-02-01 (32)", "", "", ""],
        ["1", "Best", "PR", "2023-02-01 (32)", "", "", ""],
        ["1", "PFS (Months)", "0.0", "2023-01-01 (1)", "2023-01-01", "Event", "Disease progression"],
        ["1", "OS (Months)", "24.0", "2024-12-31 (731)", "2023-01-01", "Censored", "ALIVE"],
    ]


def test_dosing_shows_what_was_not_given_and_doses_without_ec(adsl: pd.DataFrame, study: Study) -> None:
    ec = table(
        """
        USUBJID | ECSEQ | ECLNKID | ECTRT       | ECOCCUR | ECREASOC      | ECDOSE | ECDOSU | ECSTDTC    | ECSTDY
        1       | 1     | ENV-1   | envafolimab | Y       |               | 1.5    | mL     | 2023-01-10 | 1
        1       | 2     | ENV-2   | envafolimab | N       | ADVERSE EVENT |        |        | 2023-01-31 | 22
        """,
        numbers="ECSEQ ECDOSE ECSTDY",
    )
    ex = table(
        """
        USUBJID | EXSEQ | EXLNKID | EXTRT       | EXDOSE | EXDOSU | EXSTDTC    | EXSTDY
        1       | 1     | ENV-1   | envafolimab | 300    | mg     | 2023-01-10 | 1
        2       | 1     |         | PLACEBO     | 0      | mg     | 2023-01-12 | 1
        """,
        numbers="EXSEQ EXDOSE EXSTDY",
    )
    assert rows_of(make("l_16_2_5_1", study, adsl=adsl, ec=ec, ex=ex)) == [
        ["1", "envafolimab", "2023-01-10 (1)", "250 mg QD", "Y", "300 mg", ""],
        ["1", "envafolimab", "2023-01-31 (22)", "250 mg QD", "N", "", "ADVERSE EVENT"],
        ["2", "PLACEBO", "2023-01-12 (1)", "", "", "0 mg", ""],
    ]


def test_a_dose_that_is_no_number_is_listed_in_its_words(adsl: pd.DataFrame, study: Study) -> None:
    ec = table(
        """
        USUBJID | ECSEQ | ECLNKID | ECTRT       | ECOCCUR | ECDOSE | ECDOSTXT | ECDOSU | ECSTDTC    | ECSTDY
        1       | 1     | ENV-1   | envafolimab | Y       |        | 200-250  | mg     | 2023-01-10 | 1
        2       | 1     | ENV-1   | envafolimab | Y       |        | 100-150  | mg     | 2023-01-10 | 1
        """,
        numbers="ECSEQ ECDOSE ECSTDY",
    )
    ex = table(
        """
        USUBJID | EXSEQ | EXLNKID | EXTRT       | EXDOSE | EXDOSTXT | EXDOSU | EXSTDTC    | EXSTDY
        1       | 1     | ENV-1   | envafolimab |        | 200-250  | mg     | 2023-01-10 | 1
        """,
        numbers="EXSEQ EXDOSE EXSTDY",
    )
    assert rows_of(make("l_16_2_5_1", study, adsl=adsl, ec=ec, ex=ex)) == [
        ["1", "envafolimab", "2023-01-10 (1)", "250 mg QD", "Y", "200-250 mg"],
        ["2", "envafolimab", "2023-01-10 (1)", "250 mg QD", "Y", "100-150 mg"],
    ]


def test_lesions_with_their_place_targets_first(adsl: pd.DataFrame, study: Study) -> None:
    tu = table("USUBJID | TUSEQ | TULNKID | TULOC | TULAT\n1 | 1 | NT01 | LIVER |\n1 | 2 | T01 | LUNG | RIGHT", numbers="TUSEQ")
    tr = table(
        """
        USUBJID | TRSEQ | TRGRPID    | TRLNKID | TRTESTCD | TRTEST      | TRSTRESC | TRSTRESU | TRSTAT   | VISITNUM | VISIT
        1       | 1     | NON-TARGET | NT01    | TUMSTATE | Tumor State | PRESENT  |          |          | 1        | SCREENING
        1       | 2     | TARGET     | T01     | LDIAM    | Longest     | 35       | mm       |          | 1        | SCREENING
        1       | 3     | TARGET     | T01     | LDIAM    | Longest     |          |          | NOT DONE | 4        | CYCLE 3
        1       | 4     | TARGET     |         | SUMDIAM  | Sum         | 35       | mm       |          | 1        | SCREENING
        """,
        numbers="TRSEQ VISITNUM",
    )
    assert rows_of(make("l_16_2_6_2", study, adsl=adsl, tu=tu, tr=tr)) == [
        ["1", "TARGET", "T01", "LUNG, RIGHT", "SCREENING", "Longest", "35 mm", ""],
        ["1", "TARGET", "T01", "LUNG, RIGHT", "CYCLE 3", "Longest", "", "NOT DONE"],
        ["1", "NON-TARGET", "NT01", "LIVER", "SCREENING", "Tumor State", "PRESENT", ""],
    ]


def test_medications_and_procedures_stand_together_by_date(adsl: pd.DataFrame, study: Study) -> None:
    category = "PRIOR ANTI-CANCER THERAPY"
    cm = table("USUBJID | CMSEQ | CMTRT | CMSTDTC\n1 | 1 | Doxorubicin | 2022-05\n1 | 2 | Later | 2023-01", numbers="CMSEQ")
    cm = cm.assign(CMCAT=pd.Series([category, "SUBSEQUENT ANTI-CANCER THERAPY"], dtype="str"))
    pr = table(
        "USUBJID | PRSEQ | PRTRT | PRSCAT | PRSTDTC | PRDOSE | PRDOSU\n1 | 1 | X-ray | RADIO | 2021-03-01 | 50 | Gy",
        numbers="PRSEQ PRDOSE",
    )
    supp = table("USUBJID | IDVAR | IDVARVAL | QNAM | QVAL\n1 | CMSEQ | 1 | CMLINE | 2")
    given = {"adsl": adsl.assign(ENRLFL="Y"), "cm": cm, "suppcm": supp, "pr": pr.assign(PRCAT=category)}
    output = make("l_16_2_4_2b", study, **given)
    assert isinstance(output.body, Listing)
    assert output.body.heads == ["Subject", "Kind", "Line", "Therapy", "Start (day)", "Dose"]
    assert rows_of(output) == [["1", "RADIO", "", "X-ray", "2021-03-01", "50 Gy"], ["1", "", "2", "Doxorubicin", "2022-05", ""]]
    assert rows_of(make("l_16_2_9_2", study, **given)) == [["1", "Later", "2023-01"]]


def test_laboratory_results_flag_grade_three(adsl: pd.DataFrame, study: Study) -> None:
    adlb = table(
        """
        USUBJID | ASEQ | PARAM           | AVAL | ANRLO | ANRHI | ADT        | ADY | ATOXGRL | ATOXGRLN | ATOXGRHN
        1       | 1    | Platelets       | 40   | 125   | 350   | 2023-01-10 | 1   | 3       | 3        |
        1       | 2    | Hemoglobin      | 110  | 115   |       | 2023-01-10 | 1   | 1       | 1        |
        """,
        dates="ADT",
        numbers="ASEQ AVAL ANRLO ANRHI ADY ATOXGRLN ATOXGRHN",
    )
    assert rows_of(make("l_16_2_8_1", study, adsl=adsl, adlb=adlb)) == [
        ["1", "2023-01-10 (1)", "Hemoglobin", "110", "≥ 115", "1", ""],
        ["1", "2023-01-10 (1)", "Platelets", "40", "125 - 350", "3", "Y"],
    ]


def test_every_subject_of_the_baseline_listings(study: Study) -> None:
    adsl = table(
        """
        USUBJID | ENRLFL | AAGE | SEX | HISTGR1 | DXDT       | DXDTF | LIVMETFL | EOTSTT | DCTREAS | TRTSDT     | EOSDT
        1       | Y      | 63  | F   | LMS     | 2020-03-01 | D     | Y        | ENDED  | DEATH   | 2023-01-10 | 2023-01-19
        2       | N      | 50  | M   |         |            |       |          |        |         |            |
        """,
        dates="DXDT TRTSDT EOSDT",
        numbers="AAGE",
    ).assign(TRT01P="A")
    assert rows_of(make("l_16_2_4_1", study, adsl=adsl)) == [["1", "63", "F"]]
    assert rows_of(make("l_16_2_4_2a", study, adsl=adsl)) == [["1", "LMS", "2020-03", "Liver"]]
    assert rows_of(make("l_16_2_1_1", study, adsl=adsl)) == [["1", "2023-01-10", "ENDED: DEATH", "2023-01-19 (10)"]]
