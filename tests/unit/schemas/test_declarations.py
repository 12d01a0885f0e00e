"""How tables are declared and made to fit, what the standards say of a variable, and how codelist terms are spelt."""

import numpy as np
import pandas as pd
import pytest

from schemas.base import Char, Date, Num, SdtmDomain, Table, conform, empty, names, select, var, variables
from schemas.codelists import codelist, normalise, spellings
from schemas.facts import find_fact
from schemas.raw import ask
from schemas.sdtm import DOMAINS


class Small(Table, name="SMALL"):
    """One record per row."""

    TEXT: Char = var("Text")
    NUMBER: Num = var("Number")
    DAY: Date = var("Day")


def test_a_label_that_names_the_domain_names_the_own_one_in_a_domain_that_is_like_it():
    class XW(SdtmDomain, like="VS", key="STUDYID", title="Well-being"):
        XWDTC: Char
        XWDY: Num
        XWSEQ: Num

    # SDTMIG 3.4: "Study Day of Vital Signs" of VS, "Date/Time of Measurements", "Sequence Number"
    assert [v.label for v in variables(XW)] == ["Sequence Number", "Date/Time of Measurements", "Study Day of Well-being"]


def test_a_domain_is_like_one_that_there_is():
    with pytest.raises(ValueError, match=r"XQ: like='QQ' is none of AE, "):

        class XQ(SdtmDomain, like="QQ", key="STUDYID", title="Queries"):
            XQSEQ: Num


@pytest.mark.parametrize("format", ["DATE", "day", " "])
def test_a_question_has_a_format_that_there_is(format: str):
    with pytest.raises(ValueError, match=r"'Start': '.*' is no format of an answer; import one of DATE"):
        ask("Start", format=format)


# --- conform


def test_conform_orders_and_types_and_keeps_the_rest_at_the_end():
    given = pd.DataFrame({"EXTRA": [1], "DAY": ["2023-05-01"], "NUMBER": ["2.5"], "TEXT": [None]}, index=[7])
    fitted = conform(given, Small)
    assert list(fitted.columns) == ["TEXT", "NUMBER", "DAY", "EXTRA"]
    assert list(fitted.index) == [0]
    assert [str(dtype) for dtype in fitted.dtypes[:3]] == ["str", "float64", "datetime64[ms]"]
    assert fitted.loc[0, "NUMBER"] == 2.5
    assert fitted.loc[0, "DAY"] == pd.Timestamp("2023-05-01")
    assert fitted.loc[0, "TEXT"] is np.nan


def test_conform_does_not_invent_a_column():
    assert list(conform(pd.DataFrame({"TEXT": ["a"]}), Small).columns) == ["TEXT"]


def test_conform_leaves_a_column_that_cannot_be_cast():
    assert conform(pd.DataFrame({"NUMBER": ["1", "many"]}), Small)["NUMBER"].tolist() == ["1", "many"]


def test_empty_has_the_columns_and_types_and_no_rows():
    made = empty(Small)
    assert made.shape == (0, 3)
    assert [str(dtype) for dtype in made.dtypes] == ["str", "float64", "datetime64[ms]"]


def test_select_names_what_is_missing():
    with pytest.raises(KeyError, match="NUMBER"):
        select(pd.DataFrame({"TEXT": ["a"]}), ["TEXT", "NUMBER"])


# --- declarations


def test_a_variable_without_any_label_is_refused():
    class Nameless(SdtmDomain, name="AE"):
        AEWHAT: Char

    with pytest.raises(ValueError, match="AEWHAT"):
        variables(Nameless)


def test_what_the_class_says_comes_before_what_the_standard_says():
    class Own(SdtmDomain, name="AE"):
        AESER: Char = var("Serious?", codelist="C66731")

    (variable,) = variables(Own)
    assert (variable.label, variable.codelists, variable.core) == ("Serious?", ("C66731",), "Exp")


def test_ae_stands_in_the_guides_order():
    assert names(DOMAINS["ae"])[:8] == ["STUDYID", "DOMAIN", "USUBJID", "AESEQ", "AEGRPID", "AESPID", "AETERM", "AELLT"]


# --- facts


def test_fact_of_a_variable():
    fact = find_fact("AESEQ", ("AE",))
    assert (fact.label, fact.type, fact.core, fact.order) == ("Sequence Number", "Num", "Req", 5)


def test_fact_by_adam_name_pattern():
    assert find_fact("TRT01P", ("ADSL",)).label == "Planned Treatment for Period 01"
    assert find_fact("TRT02A", ("ADSL",)).label == "Actual Treatment for Period 02"


def test_no_fact():
    assert find_fact("AEWHAT", ("AE", "DM")) is None


# --- codelists


def test_closed_and_extensible():
    assert list(codelist("C66731").terms) == ["F", "INTERSEX", "M", "U"]
    assert not codelist("C66731").extensible
    assert codelist("C74456").extensible


def test_declared_extensions_are_allowed_and_have_no_code():
    assert "UNEQUIVOCAL PROGRESSION" in codelist("C124309").allowed
    assert "UNEQUIVOCAL PROGRESSION" not in codelist("C124309").terms
    assert "MULTIPLE" in codelist("C74457").allowed  # prescribed by the guide for DM.RACE


def test_unknown_codelist_is_named():
    with pytest.raises(KeyError, match="C999999"):
        codelist("C999999")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("  Lost  to\tfollow-up ", "LOST TO FOLLOW-UP"), ("ＣＲ", "CR"), ("男", "男")],
)
def test_normalise(text, expected):
    assert normalise(text) == expected


def test_spellings_know_terms_and_unique_synonyms():
    sex = spellings("C66731")
    assert sex["M"] == "M"
    assert sex["MALE"] == "M"
    assert "X" not in sex


def test_a_synonym_never_hides_a_term():
    route = spellings("C66729")
    assert all(route[normalise(term)] == term for term in codelist("C66729").allowed)
