"""The declared SDTM domains against the standard's facts: nothing is missing, nothing is unnamed, the order is the guide's."""

import pytest

from schemas.base import key_of, name_of, names, title_of, variables
from schemas.codelists import codelist
from schemas.facts import facts_of, find_fact
from schemas.sdtm import DOMAINS, RECEIVED

# SDTMIG 3.4 does not list these for MH and AE; they are variables of the Events class (SDTM 2.0).
BEYOND_THE_GUIDE = {
    ("MH", "MHTOXGR"), ("MH", "MHSTDY"), ("MH", "MHENDY"), ("AE", "AESTRF"), ("AE", "AESTRTPT"), ("AE", "AESTTPT"),
}  # fmt: skip

READ = "ae cm dd dm ds ex lb mh pr rs ss sv tr tu vs suppae suppcm suppdm suppmh supppr supprs supptr supptu"


def standard_of(name):
    return "SUPPQUAL" if name.startswith("supp") else name.upper()


@pytest.fixture(params=DOMAINS)
def domain(request):
    return request.param


def test_the_domains_that_the_analysis_reads_are_declared():
    assert set(READ.split()) <= set(DOMAINS)


def test_every_required_and_expected_variable_is_declared(domain):
    demanded = [fact.variable for fact in facts_of(standard_of(domain)) if fact.core in ("Req", "Exp")]
    assert demanded
    assert [v for v in demanded if v not in names(DOMAINS[domain])] == []


def test_every_variable_is_the_standards_or_a_named_exception(domain):
    unknown = {(domain.upper(), v) for v in names(DOMAINS[domain]) if not find_fact(v, (standard_of(domain),))}
    assert unknown <= BEYOND_THE_GUIDE


def test_order_is_the_guides(domain):
    order = [fact.order for v in names(DOMAINS[domain]) if (fact := find_fact(v, (standard_of(domain),)))]
    assert order == sorted(order)


def test_mh_variables_beyond_the_guide_stand_where_the_events_class_has_them():
    mh = names(DOMAINS["mh"])
    assert mh[mh.index("MHCAT") : mh.index("MHENRF")] == ["MHCAT", "MHTOXGR", "MHSTDTC", "MHENDTC", "MHSTDY", "MHENDY"]


def test_relative_timing_of_ae_stands_where_the_events_class_has_it():
    """SDTM 2.0, timing variables: --DUR, --STRF, --ENRF, --STRTPT, --STTPT, --ENRTPT, --ENTPT."""
    ae = names(DOMAINS["ae"])
    assert ae[ae.index("AEENDY") + 1 :] == ["AESTRF", "AEENRF", "AESTRTPT", "AESTTPT", "AEENRTPT", "AEENTPT"]


def test_type_is_the_standards(domain):
    for variable in variables(DOMAINS[domain]):
        fact = find_fact(variable.name, (standard_of(domain),))
        assert fact is None or variable.type == fact.type, variable.name


def test_names_and_labels_fit_a_transport_file(domain):
    table = DOMAINS[domain]
    assert len(name_of(table)) <= 8
    assert 0 < len(title_of(table)) <= 40
    assert [v.name for v in variables(table) if len(v.name) > 8 or not 0 < len(v.label) <= 40] == []


def test_every_codelist_resolves(domain):
    for code in {code for v in variables(DOMAINS[domain]) for code in v.codelists}:
        assert codelist(code).terms


def test_key_variables_are_declared(domain):
    for table in [tables[domain] for tables in (DOMAINS, RECEIVED) if domain in tables]:
        assert key_of(table)
        assert set(key_of(table)) <= set(names(table))


def test_a_study_of_sdtm_brings_every_dataset_of_subjects_and_no_plan_of_the_trial():
    assert set(DOMAINS) - set(RECEIVED) == {"relrec", "ta", "te", "tv", "ti", "ts"}


def test_structure_is_stated(domain):
    assert DOMAINS[domain].__doc__.startswith("One record per ")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("dm", "STUDYID USUBJID"),
        ("tu", "STUDYID USUBJID TUSEQ"),
        ("dd", "STUDYID USUBJID DDSEQ"),
        ("suppae", "STUDYID RDOMAIN USUBJID IDVAR IDVARVAL QNAM"),
    ],
)
def test_as_received_the_sequence_number_identifies_a_record(name, key):
    assert key_of(RECEIVED[name]) == tuple(key.split())
    further = ["TUEVALID", "TUACPTFL"] if name == "tu" else []  # who read, and whether it was accepted
    assert [one for one in names(RECEIVED[name]) if one not in further] == [*names(DOMAINS[name])]
    assert set(further) <= set(names(RECEIVED[name]))
    assert (title_of(RECEIVED[name]), name_of(RECEIVED[name])) == (title_of(DOMAINS[name]), name_of(DOMAINS[name]))
