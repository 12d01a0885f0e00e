"""load_domains(): another sponsor's datasets become tables that keep our contract; what is wrong is on the issue list."""

from datetime import date, datetime

import pandas as pd
import pytest

from pipeline.sdtm.received.foreign import load_domains
from pipeline.sdtm.received.readers import SourceError
from pipeline.study import Study
from schemas.base import names
from schemas.sdtm import DOMAINS, RECEIVED
from schemas.validation import validate

STUDY = Study.model_validate({"study": {"id": "S1", "dco": date(2024, 12, 31), "source": "sdtm"}})

DM = pd.DataFrame({"STUDYID": "S1", "DOMAIN": "DM", "USUBJID": ["S1-01", "S1-02"], "SEX": ["F", "M"], "AGE": [50.0, None]})
AE = pd.DataFrame(
    {
        "STUDYID": "S1",
        "DOMAIN": "AE",
        "USUBJID": ["S1-02", "S1-01", "S1-01"],
        "AESEQ": [1.0, 2.0, 1.0],
        "AETERM": ["feels sick", "rash", "rash"],
        "AEDECOD": ["Nausea", "Rash", "Rash"],
        "AESTDTC": ["2024-01-05", "2024-02", "2024-02"],
    }
)
SUPPAE = pd.DataFrame(
    {
        "STUDYID": "S1",
        "RDOMAIN": "AE",
        "USUBJID": ["S1-01"],
        "IDVAR": ["AESEQ"],
        "IDVARVAL": [2],
        "QNAM": ["AEPRETRT"],
        "QLABEL": ["Before treatment"],
        "QVAL": ["Y"],
        "QORIG": ["CRF"],
    }
)


@pytest.fixture
def load(tmp_path):
    """load(dm=..., ae=...) writes the tables as parquet and loads the folder."""

    def load(**tables):
        for name, table in ({"dm": DM} | tables).items():
            table.to_parquet(tmp_path / f"{name}.parquet")
        return load_domains(tmp_path, STUDY)

    return load


def issues(products, *codes):
    """(CODE, DATASET, COLUMN, VALUE) of the issues of these codes, blanks for missing."""
    together = pd.concat([product.issues for product in products.values()])
    chosen = together[together["CODE"].isin(codes)].fillna("")
    return chosen[["CODE", "DATASET", "COLUMN", "VALUE"]].to_records(index=False).tolist()


# --- what comes out


def test_text_is_translated_and_what_has_no_translation_is_listed_once(tmp_path):
    """Two records of one term in Chinese, one of a term without translation, one in English."""
    ae = pd.concat([AE, AE.tail(1).assign(AESEQ=3.0)]).assign(AETERM=["头痛", "恶心", "头痛", "Headache"])
    for name, table in {"dm": DM, "ae": ae}.items():
        table.to_parquet(tmp_path / f"{name}.parquet")
    products = load_domains(tmp_path, STUDY.translated({"头痛": "Headache"}))
    assert products["ae"].table["AETERM"].value_counts().to_dict() == {"Headache": 3, "恶心": 1}
    codes = ("TEXT_TRANSLATED", "TEXT_UNTRANSLATED")
    assert issues(products, *codes) == [(codes[0], "AE", "AETERM", "头痛"), (codes[1], "AE", "AETERM", "恶心")]
    said = products["ae"].issues.set_index("CODE")["MESSAGE"]
    assert said["TEXT_TRANSLATED"] == "AETERM is translated as 'Headache' (2 records)"
    assert said["TEXT_UNTRANSLATED"].endswith("without a line in translations.csv (1 records)")


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("AESEQ", "2", []),
        ("AESPID", "E7", []),
        ("", "", []),  # of the subject
        ("AESEQ", "3", [("SUPP_ORPHAN", "SUPPAE", "QNAM", "AEPRETRT")]),
        ("AESPID", "E8", [("SUPP_ORPHAN", "SUPPAE", "QNAM", "AEPRETRT")]),
        ("AEFOO", "2", [("SUPP_ORPHAN", "SUPPAE", "QNAM", "AEPRETRT")]),
        ("AESEQ", "", [("SUPP_ORPHAN", "SUPPAE", "QNAM", "AEPRETRT")]),
    ],
)
def test_a_qualifier_that_matches_no_record_is_an_error_of_the_list(load, variable, value, expected):
    """By whatever variable it names its record (SDTMIG 3.4, 8.4)."""
    products = load(
        ae=AE.assign(AESPID=["E9", "E7", "E6"]), suppae=SUPPAE.assign(IDVAR=variable, IDVARVAL=value, USUBJID="S1-01")
    )
    assert issues(products, "SUPP_ORPHAN") == expected
    if expected:
        issue = products["ae"].issues.query("CODE == 'SUPP_ORPHAN'").iloc[0]
        assert (issue["SEVERITY"], issue["FILE"], issue["LINE"]) == ("error", "suppae.parquet", "1")


def test_every_domain_comes_out_with_its_columns_and_keeps_its_contract(load):
    products = load(ae=AE, suppae=SUPPAE)
    tables = {name: product.table for name, product in products.items()}
    for product in products.values():
        tables |= product.companions
    assert set(tables) == set(RECEIVED)
    for name, table in tables.items():
        assert list(table.columns) == names(RECEIVED[name]), name
        assert not validate(table, RECEIVED[name])["LEVEL"].eq("block").any(), name


def test_records_are_in_the_order_of_the_key_whatever_the_files(load):
    table = load(ae=AE)["ae"].table
    assert table[["USUBJID", "AESEQ"]].to_numpy().tolist() == [["S1-01", 1], ["S1-01", 2], ["S1-02", 1]]


def test_supplemental_qualifiers_are_companions(load):
    supp = load(ae=AE, suppae=SUPPAE)["ae"].companions["suppae"]
    assert supp[["USUBJID", "IDVARVAL", "QNAM", "QVAL"]].to_numpy().tolist() == [["S1-01", "2", "AEPRETRT", "Y"]]


def test_lineage_names_the_record_of_the_file(load):
    lineage = load(ae=AE)["ae"].lineage
    assert lineage[["DATASET", "USUBJID", "SEQ", "ROWKEY"]].to_numpy().tolist() == [
        ["AE", "S1-01", 1, "ae.parquet|3"],
        ["AE", "S1-01", 2, "ae.parquet|2"],
        ["AE", "S1-02", 1, "ae.parquet|1"],
    ]


def test_our_natural_key_may_be_broken_when_the_sequence_number_is_unique(load):
    tu = pd.DataFrame(
        {
            "USUBJID": "S1-01", "TUSEQ": [1.0, 2.0], "TULNKID": "T01", "TUTESTCD": "TUMIDENT",
            "TUEVAL": ["INVESTIGATOR", "INDEPENDENT ASSESSOR"], "TUDTC": "2024-01-01",
        }
    )  # fmt: skip
    table = load(tu=tu)["tu"].table
    assert validate(table, RECEIVED["tu"]).query("CHECK == 'key'").empty
    assert len(validate(table, DOMAINS["tu"]).query("CHECK == 'key'")) == 2


# --- values


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["a ", "  ", ""], ["a", None, None]),
        ([1015.0, None, 7.5], ["1015", None, "7.5"]),
        ([date(2024, 1, 2), None, None], ["2024-01-02", None, None]),
        ([datetime(2024, 1, 2), datetime(2024, 1, 2, 8, 30), None], ["2024-01-02", "2024-01-02T08:30:00", None]),
    ],
)
def test_text_is_trimmed_and_blank_text_is_missing(load, given, expected):
    table = load(ae=AE.assign(AESPID=given))["ae"].table.sort_values(["USUBJID", "AESEQ"], ascending=[False, False])
    assert table["AESPID"].astype(object).where(table["AESPID"].notna(), None).tolist() == expected


def test_numbers_that_came_as_text_are_read_and_others_are_listed(load):
    products = load(ae=AE.assign(AESEQ=["1", "2 ", "1"], AESTDY=["3", "day 4", " "]))
    assert products["ae"].table["AESTDY"].isna().tolist() == [True, True, False]
    assert issues(products, "NUMBER_INVALID") == [("NUMBER_INVALID", "AE", "AESTDY", "day 4")]


@pytest.mark.parametrize("good", ["2024", "2024-02", "2024---15", "2024-02-29", "2024-02-29T08:30", "2024-02-29T08:30:15"])
def test_iso_dates_stay_as_collected(load, good):
    products = load(ae=AE.assign(AEENDTC=good))
    assert products["ae"].table["AEENDTC"].tolist() == [good] * 3
    assert issues(products, "DATE_INVALID") == []


@pytest.mark.parametrize("bad", ["2023-02-29", "29FEB2024", "2024-13", "2024-2-3", "19783"])
def test_what_is_no_iso_date_is_blanked_and_listed(load, bad):
    products = load(ae=AE[:1].assign(AEENDTC=bad))
    assert products["ae"].table["AEENDTC"].isna().all()
    assert issues(products, "DATE_INVALID") == [("DATE_INVALID", "AE", "AEENDTC", bad)]


# --- what is lacking, and what is too much


def test_an_absent_domain_is_empty_and_listed_but_absent_qualifiers_are_nothing_to_list(load):
    products = load()
    assert products["rs"].table.empty
    assert ("DOMAIN_ABSENT", "RS", "", "RS") in issues(products, "DOMAIN_ABSENT")
    assert {dataset for _, dataset, _, _ in issues(products, "DOMAIN_ABSENT")} == {n.upper() for n in products} - {"DM"}


def test_absent_and_extra_variables_are_listed(load):
    products = load(ae=AE.assign(AEMODIFY="rash"))
    assert "AEMODIFY" not in products["ae"].table
    assert products["ae"].table["AETOXGR"].isna().all()
    assert ("VARIABLE_ABSENT", "AE", "", "AETOXGR") in issues(products, "VARIABLE_ABSENT")
    assert issues(products, "VARIABLE_EXTRA") == [("VARIABLE_EXTRA", "AE", "", "AEMODIFY")]


def test_study_and_domain_are_filled_when_absent(load):
    table = load(ae=AE.drop(columns=["STUDYID", "DOMAIN"]))["ae"].table
    assert table[["STUDYID", "DOMAIN"]].drop_duplicates().to_numpy().tolist() == [["S1", "AE"]]


def test_files_that_are_no_dataset_of_ours_are_listed(load, tmp_path):
    (tmp_path / "define.xml").write_text("<ODM/>")
    (tmp_path / ".hidden").write_text("")
    products = load(zz=AE)
    assert products["dm"].issues.query("CODE == 'FILE_EXTRA'")["FILE"].tolist() == ["define.xml", "zz.parquet"]


# --- records


def test_records_of_unknown_subjects_are_quarantined(load):
    products = load(ae=AE.assign(USUBJID=["S1-02", "S1-99", None]))
    assert products["ae"].table["USUBJID"].tolist() == ["S1-02"]
    found = products["ae"].issues.query("CODE == 'SUBJECT_UNKNOWN'")
    assert found[["VALUE", "LINE"]].fillna("").to_numpy().tolist() == [["S1-99", "2"], ["", "3"]]


def test_a_record_repeated_word_for_word_counts_once(load):
    products = load(ae=pd.concat([AE, AE[:1]]))
    assert len(products["ae"].table) == 3
    assert [code for code, *_ in issues(products, "DUP_EXACT", "KEY_DUP")] == ["DUP_EXACT"]


def test_different_records_with_one_sequence_number_are_kept_for_validation_to_stop(load):
    products = load(ae=AE.assign(AESEQ=1.0, AETERM=["feels sick", "rash on the arm", "rash on the leg"]))
    assert len(products["ae"].table) == 3
    found = products["ae"].issues.query("CODE == 'KEY_DUP'")
    assert found[["USUBJID", "LINE"]].to_numpy().tolist() == [["S1-01", "2"], ["S1-01", "3"]]
    assert len(validate(products["ae"].table, RECEIVED["ae"]).query("CHECK == 'key' and LEVEL == 'block'")) == 2


# --- what stops the run


def test_no_dm(tmp_path):
    AE.to_parquet(tmp_path / "ae.parquet")
    with pytest.raises(SourceError, match="there is no DM"):
        load_domains(tmp_path, STUDY)


def test_no_folder(tmp_path):
    with pytest.raises(SourceError, match="there is no such folder"):
        load_domains(tmp_path / "nowhere", STUDY)


@pytest.mark.parametrize(
    ("tables", "fault"),
    [
        ({"dm": DM.drop(columns="USUBJID")}, r"dm\.parquet: lacks USUBJID"),
        ({"ae": AE.drop(columns=["AEDECOD", "AESEQ"])}, r"ae\.parquet: lacks AESEQ, AEDECOD"),
        ({"suppae": SUPPAE.drop(columns="QNAM")}, r"suppae\.parquet: lacks QNAM"),
        ({"ae": AE.assign(STUDYID=["S1", "S2", "S1"])}, r"ae\.parquet: record 2 has STUDYID 'S2', not 'S1'"),
        ({"ae": AE.assign(DOMAIN="CM")}, r"ae\.parquet: record 1 has DOMAIN 'CM', not 'AE'"),
        ({"suppae": SUPPAE.assign(RDOMAIN="CM")}, r"suppae\.parquet: record 1 has RDOMAIN 'CM', not 'AE'"),
    ],
)
def test_what_makes_records_meaningless_stops(load, tables, fault):
    with pytest.raises(SourceError, match=fault):
        load(**tables)


def test_two_formats_of_one_domain(load, tmp_path):
    (tmp_path / "AE.json").write_text("{}")
    with pytest.raises(SourceError, match=r"AE\.json and ae\.parquet are the same domain"):
        load(ae=AE)


def test_all_faults_are_named_at_once(load):
    with pytest.raises(SourceError) as error:
        load(ae=AE.drop(columns="AESEQ"), ex=AE)
    assert [line.split(": ")[0].rsplit("/")[-1] for line in str(error.value).splitlines()] == ["ex.parquet", "ae.parquet"]


def test_a_dataset_most_of_whose_subjects_are_unknown_is_refused(load):
    """USUBJID made in two ways would leave no adverse event, and no table would say so."""
    with pytest.raises(SourceError, match=r"ae\.parquet: 3 of its 3 records are of subjects that DM does not have \('01-01'\)"):
        load(ae=AE.assign(USUBJID="01-01"))
