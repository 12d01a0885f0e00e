"""What every decision of STUDY_SPEC 7 changes: one patient, the result by default and by the option, worked by hand.

Everybody starts and is dosed on 2023-01-01 (but who is "only screened"), has a target of 30 mm at baseline (2022-12-28, but for
"no baseline") and is followed up to 2024-12-31. RESULT and CHANGED: value and date of an ADRS parameter, or CNSR and date of an
ADTTE parameter; with ".AVAL" the time itself, four decimals. What decides about outputs stands in test_switches_of_outputs.py,
about the mapping of a trial in the tests of the trial; decisions shown elsewhere are listed below with their test. A key of
study.yaml that stands in none of these is refused.
"""

import ast
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from pipeline.adam.response.adrs import adrs
from pipeline.adam.subjects.adsl import adsl
from pipeline.adam.time_to_event.endpoints import derive_param_endpoint
from pipeline.adam.time_to_event.param_tte import derive_var_aval
from pipeline.adam.tumour.adtr import adtr
from pipeline.endpoints.time_to_event import PARAMETERS
from pipeline.study import Study
from pipeline.study.design import Drug
from schemas.adam.recist import RECIST
from schemas.base import empty
from tests.spec import test_switches_of_outputs
from tests.spec.datasets import sdtm, stage_1
from tests.spec.tables import shown, study, table

TESTS = Path(__file__).parents[1]

SWITCHES = """
SWITCH | OPTION | RECORDS | OTHER | PARAMCD | RESULT | CHANGED
bor.confirmation | recist | 2023-01-20 CR; 2023-02-01 SD | | CBOR | NE 2023-01-20 | PD 2023-02-01
bor.sd_min_days | 42 | 2023-02-05 SD | | BOR | SD 2023-02-05 | NE 2023-02-05
bor.confirm_days | 0 | 2023-02-12 PR; 2023-03-26 SD | | CBOR | SD 2023-02-12 | PR 2023-02-12
bor.max_ne | 2 | 2023-02-12 PR; 2023-03-26 NE; 2023-05-07 NE; 2023-06-18 PR | | CBOR | SD 2023-02-12 | PR 2023-02-12
bor.max_ne | any | 2023-02-12 PR; 2023-03-26 NE; 2023-05-07 NE; 2023-06-18 PR | | CBOR | SD 2023-02-12 | PR 2023-02-12
bor.max_ne | 0 | 2023-02-12 PR; 2023-03-26 NE; 2023-05-07 PR | | CBOR | PR 2023-02-12 | SD 2023-02-12
bor.accept_sd | true | 2023-02-12 PR; 2023-03-26 SD; 2023-05-07 PR | | CBOR | SD 2023-02-12 | PR 2023-02-12
bor.missing_as_ne | true | | | BOR | MISSING | NE
bor.nact_cut | before | 2023-02-12 PR; 2023-03-26 PR | therapy 2023-03-26 | CBOR | PR 2023-02-12 | SD 2023-02-12
bor.nact_cut | "off" | 2023-02-12 PR; 2023-03-26 PR | therapy 2023-03-01 | CBOR | SD 2023-02-12 | PR 2023-02-12
bor.duplicates | latest | 2023-02-12 SD; 2023-02-12 PR | | BOR | SD 2023-02-12 | PR 2023-02-12
bor.duplicates | earliest | 2023-02-12 PR; 2023-02-12 SD | | BOR | SD 2023-02-12 | PR 2023-02-12
bor.duplicates | latest | 2023-02-12 SD; 2023-02-12 PR | | LSTA | SD 2023-02-12 | PR 2023-02-12
bor.duplicates | earliest | 2023-02-12 PR; 2023-02-12 SD | | LSTA | SD 2023-02-12 | PR 2023-02-12
bor.duplicates | latest | 2023-02-12 SD; 2023-03-26 SD; 2023-03-26 NE | | LSTA | SD 2023-03-26 | SD 2023-02-12
bor.duplicates | latest | 2023-02-12 PD; 2023-02-12 SD | | PD | Y 2023-02-12 | N
bor.duplicates | latest | 2023-02-12 PD; 2023-02-12 SD | | PFS | 0 2023-02-12 | 1 2023-02-12
orr.week | 12 | 2023-05-14 PR; 2023-06-25 PR | | CRSP{week} | Y 2023-05-14 | N
orr.window_days | 0 | 2023-05-14 PR; 2023-06-25 PR | | CRSP18 | Y 2023-05-14 | N
orr.timeframe | any | 2023-05-15 PR; 2023-06-26 PR | | CRSP18 | N | Y 2023-05-15
orr.timeframe | at_visit | 2023-02-12 PR; 2023-03-26 PR; 2023-05-07 SD | | CRSP18 | Y 2023-02-12 | N
dcr.noncr_nonpd | not counted | 2023-02-12 NON-CR/NON-PD | | DCR | Y 2023-02-12 | N
pfs.missed_rule | "off" | 2023-02-12 SD; 2023-06-18 PD | | PFS | 3 2023-02-12 | 0 2023-06-18
pfs.missed_rule | visits | 2023-02-12 SD; 2023-03-26 SD | death 2023-07-02 | PFS | 0 2023-07-02 | 3 2023-03-26
pfs.gap_days | 91 | 2023-02-12 SD; 2023-03-26 SD | death 2023-07-02 | PFS | 0 2023-07-02 | 3 2023-03-26
pfs.nact | event | 2023-02-12 SD; 2023-03-26 SD; 2023-05-07 PD | therapy 2023-04-01 | PFS | 2 2023-03-26 | 0 2023-04-01
pfs.nact | ignore | 2023-02-12 SD; 2023-03-26 SD; 2023-05-07 PD | therapy 2023-04-01 | PFS | 2 2023-03-26 | 0 2023-05-07
pfs.clin_pd | event | 2023-02-12 SD | clinical PD 2023-03-05 | PFS | 1 2023-02-12 | 0 2023-03-05
pfs.no_baseline | censor all | | no baseline; death 2023-03-01 | PFS | 0 2023-03-01 | 4 2023-01-01
pfs.no_baseline | ignore | 2023-02-12 PD | no baseline | PFS | 4 2023-01-01 | 0 2023-02-12
pfs.last_assessment | any | 2023-02-12 SD; 2023-03-26 NE | | LSTA | SD 2023-02-12 | NE 2023-03-26
pfs.last_assessment | any | 2023-02-12 SD; 2023-03-26 NE | | PFS | 1 2023-02-12 | 1 2023-03-26
pfs.last_assessment | any | 2023-02-12 NE | | PFSMV | 5 2023-01-01 | 1 2023-02-12
pfs.last_assessment | any | 2023-02-12 SD; 2023-03-26 NE | therapy 2023-04-01 | PFS | 2 2023-02-12 | 2 2023-03-26
pfs.last_assessment | any | 2023-02-12 SD; 2023-05-07 NE; 2023-06-18 PD | | PFS | 3 2023-02-12 | 0 2023-06-18
pfs.event_date | scheduled visit | 2023-02-12 SD; 2023-03-05 PD | | PFS | 0 2023-03-05 | 0 2023-03-26
scan.interval_days | 28 | 2023-02-12 SD; 2023-05-07 PD | | PFS | 0 2023-05-07 | 3 2023-02-12
scan.then | [{after: 84, every: 84}] | 2023-02-12 SD; 2023-03-26 SD | death 2023-08-01 | PFS | 3 2023-03-26 | 0 2023-08-01
scan.window_days | 0 | 2023-02-12 SD; 2023-03-26 SD | death 2023-07-02 | PFS | 0 2023-07-02 | 3 2023-03-26
os.missing_death_date | event next day | 2023-02-12 SD | death undated | OS | 1 2023-02-12 | 0 2023-02-13
os.evidence | [ex.EXSTDTC] | 2023-02-12 SD | | OS | 1 2023-02-12 | 1 2023-01-01
tte.unit | days | | death 2023-03-01 | OS.AVAL | 1.9713 | 60.0000
tte.month | 30.4 | | death 2023-03-01 | OS.AVAL | 1.9713 | 1.9737
tte.plus_one | false | | death 2023-03-01 | OS.AVAL | 1.9713 | 1.9384
adrs.population | all | | only screened | BOR | none | MISSING
"""

# Decisions whose effect another test shows: file and test, below tests/.
ELSEWHERE = {
    "unit/tlf/test_comparison_decisions.py::test_strata_come_first_and_the_unstratified_analysis_behind": ["comparison.strata"],
    "unit/tlf/test_comparison_decisions.py::test_exact_ties": ["comparison.ties"],
    "unit/tlf/test_comparison_decisions.py::test_one_sided": ["comparison.sides"],
    "unit/tlf/test_comparison_decisions.py::test_difference_at_a_landmark": ["comparison.landmarks"],
    "unit/tlf/test_comparison_decisions.py::test_restricted_means_up_to_the_end_of_follow_up": ["comparison.rmst_months"],
    "unit/tlf/test_comparison_decisions.py::test_interaction_stands_beside_the_name_of_the_subgroup": ["comparison.interaction"],
    "unit/tlf/test_comparison_decisions.py::test_rates_are_compared": ["comparison.rates"],
    "unit/tlf/test_comparison_decisions.py::test_a_look_at_half_of_the_events": ["comparison.looks"],
    "unit/tlf/test_output_names.py::test_a_trial_has_the_outputs_that_it_chooses_under_its_titles": [
        "outputs.include", "outputs.further", "outputs.exclude", "outputs.titles", "outputs.numbers",
    ],
    "unit/review/test_subject_pages.py::test_a_trial_without_pages_has_no_links": ["outputs.subject_pages"],
    "spec/adtte/test_duration_of_response.py::test_where_time_starts": ["start_date.order"],
    "spec/recist/test_switches_of_recist.py::test_switch": [
        "recist.tstm_mm", "recist.nadir_zero", "recist.after_cr", "recist.equivocal_backdate", "recist.new_missing",
        "recist.pr_continues", "recist.nt_partial",
    ],
    "spec/recist/test_irecist.py::test_without_the_decision_there_is_recist_alone": ["criteria"],
    "spec/recist/test_irecist.py::test_when_a_progression_is_confirmed_is_a_decision": [
        "irecist.confirm_min_days", "irecist.confirm_max_days",
    ],
    "unit/endpoints/test_evaluators.py::test_the_evaluator_of_the_primary_analysis_has_the_numbers_themselves": [
        "evaluators", "orr.evaluator", "pfs.evaluator",
    ],
    "spec/adrs/test_irecist_collected.py::test_criteria_that_nobody_collected_are_an_issue": ["irecist.responses"],
    "spec/adrs/test_irecist_collected.py::test_an_unconfirmed_progression_that_is_pending_is_a_decision": ["irecist.pending"],
    "spec/adsl/test_new_therapy.py::test_first_new_therapy": ["pfs.nact_excl_pall_rt"],
    "spec/adae/test_treatment_emergent.py::test_switches_of_the_rule": [
        "te.window_days", "te.compare", "te.use_mh", "te.sticky", "te.missing_start",
    ],
    "spec/adae/test_before_treatment.py::test_a_point_in_time_that_the_study_declares": ["te.reference_points"],
    "spec/adae/test_window_per_drug.py::test_window": ["te.anchor"],
    "spec/adae/test_occurrence.py::test_a_missing_grade_is_the_lowest_or_grade_3": ["ae.grade_missing"],
    "spec/adae/test_occurrence.py::test_groups_of_special_interest": ["ae.groups"],
    "spec/adrs/test_response_populations.py::test_the_rule_of_the_evaluable_population_is_a_decision": ["adsl.resfl_rule"],
    "spec/adrs/test_assessment_date.py::test_scans_can_decide_before_the_form": ["tp_date"],
    "spec/adrs/test_response_queries.py::test_assessments_after_the_cut_off_are_left_out": ["study.dco"],
    "spec/adsl/test_age_groups.py::test_age_groups": ["adsl.age_bins"],
    "spec/adsl/test_death_and_last_alive.py::test_the_order_of_trust_is_a_decision": ["death.sources"],
    "spec/adsl/test_end_of_treatment.py::test_a_disposition_of_the_treatment_ends_it_in_whatever_words": [
        "disposition.treatment", "disposition.study",
    ],
    "spec/adsl/test_new_therapy.py::test_which_categories_are_new_therapy": ["therapy.subsequent", "therapy.other"],
    "spec/adsl/test_new_therapy.py::test_prior_therapy_by_the_same_spellings": ["therapy.prior"],
    "spec/adsl/test_doses_given.py::test_which_record_is_a_dose_given": ["drugs.placebo"],
    "spec/adsl/test_populations.py::test_intent_to_treat_is_who_was_randomised": ["populations.itt"],
    "spec/adsl/test_populations.py::test_per_protocol_is_data": ["populations.per_protocol"],
    "spec/adsl/test_populations.py::test_efficacy_is_of_the_set_that_is_chosen": ["populations.efficacy"],
    "unit/tlf/test_analysis_sets.py::test_an_endpoint_has_its_own_set": ["pfs.population", "os.population"],
    "unit/tlf/test_analysis_sets.py::test_an_output_has_its_own_set": ["outputs.populations"],
    "spec/adlb/test_times.py::test_rules_by_day_are_a_decision": ["baseline.time"],
    "spec/advs/test_positions.py::test_what_counts_is_a_decision": ["baseline.apart"],
    "spec/adlb/test_ctcae_rules.py::test_the_version_is_a_decision": ["ctcae"],
    "spec/adlb/test_ctcae_rules.py::test_what_a_result_does_not_tell_is_a_decision": ["laboratory.clinical"],
    "spec/adlb/test_beyond_limits.py::test_how_it_enters_means_is_a_decision": ["laboratory.beyond_limit"],
    "spec/adcm/test_medication.py::test_classes_of_interest_by_code_name_and_class": ["cm.groups"],
    "spec/adcm/test_medication.py::test_when_it_was_taken": ["cm.partial_start"],
    "spec/adcm/test_medication.py::test_days_after_the_last_dose_are_a_decision": ["cm.concomitant_days"],
    "spec/adcm/test_medication.py::test_the_class_shown_is_a_decision": ["cm.class_level"],
    "spec/adeg/test_qtc.py::test_replicates_are_averaged_or_the_last_counts": ["ecg.replicates"],
    "spec/adeg/test_qtc.py::test_rr_from_the_rate_is_a_decision": ["ecg.rr_from_rate"],
    "spec/adeg/test_qtc.py::test_limits_are_a_decision": ["ecg.qtc_limits", "ecg.qtc_changes"],
    "spec/adeg/test_qtc.py::test_a_recorded_qtc_that_differs_is_listed_and_kept": ["ecg.qtc_difference"],
    "spec/adqs/test_scores.py::test_better_is_in_the_sense_of_the_scale": ["questionnaires.threshold"],
    "spec/adqs/test_scores.py::test_an_item_answered_twice": ["questionnaires.answered_twice"],
    "spec/addv/test_deviations.py::test_words_and_kinds_are_decisions": [
        "deviations.major", "deviations.minor", "deviations.minor_kinds",
    ],
    "spec/addv/test_deviations.py::test_reported_shown_and_found": ["deviations.issues"],
    "spec/adex/test_exposure.py::test_planned_cycles_are_a_decision": ["drugs.dose_mg", "drugs.max_cycles"],
    "unit/adam/test_dose_intensity.py::test_planned_doses": ["drugs.planned_cycles"],
    "unit/adam/test_dose_intensity.py::test_cycles_of_another_length": ["design.cycle_days"],
    "spec/bad_input/test_old_baseline_scan.py::test_an_old_scan_is_listed": ["scan.baseline_window_days"],
    "cdash/test_allocation.py::test_the_arm_may_be_an_answer_of_any_form": ["assignment.planned"],
    "cdash/test_allocation.py::test_the_arm_received_is_by_the_stated_rule": ["assignment.actual"],
    "spec/adtte/test_estimands.py::test_the_words_of_the_trial_stand_beside_the_derived_strategy": ["estimands"],
    "blinding/test_lists.py::test_dummies_are_others_than_true_codes": ["blinding.arms", "drugs.dummy"],
    "blinding/test_lists.py::test_each_report_has_the_outputs_that_study_yaml_says": [
        "outputs.open_report", "outputs.closed_report",
    ],
    "blinding/test_reports.py::test_all_arms_are_one_while_blinded": ["blinding.blinded"],
    "unit/sdtm/test_cut.py::test_the_list_names_every_value_removed_or_changed": ["study.dco_level"],
}  # fmt: skip
# What a single table prints; the tests of the outputs (tests/unit/tlf) show it.
OF_OUTPUTS = {"dcr.population"}
# What only the mapping of a trial reads; the tests of that trial show it.
OF_MAPPINGS = {"rfendtc", "age_ref", "ex_zero_rows", "drugs.unit_mg", "dates.dmy_ambiguous", "ae.aeacn_multi"}
# What study.yaml states of a trial instead of deciding: names, arms, forms of drugs, the plan, and how its export is read.
STATED = {
    "trial",
    "arms",
    "strata",
    "requires",
    "raw",
    "submission",
    "operations",
    "ae.dictionary",
    "cm.dictionary",
    *(f"study.{key}" for key in ("id", "nct_id", "title", "sponsor", "country", "source", "mode")),
}
STATED |= {f"drugs.{key}" for key in ("form", "route", "frequency", "kind", "pclas", "prefix", "letter", "label")}
STATED |= {"drugs.relation", "drugs.action", "design.elements", "design.visits"}
ROWS = table(SWITCHES).to_dict("records")


def texts_of(name: str, records: str, other: str) -> dict[str, str]:
    """The rows of one patient by domain, without headers."""
    said = [item.strip().split(" ", 1) for item in records.split(";") if item.strip()]
    lines = [f"{name} | {n} | OVRLRESP | {answer} | {n + 3} | {day}" for n, (day, answer) in enumerate(said, start=1)]
    clinical, therapy, death = (re.search(rf"{word} (\S+)", other) for word in ("clinical PD", "therapy", "death"))
    lines += [f"{name} | 90 | SYMPTDTR | Y | 99 | {clinical[1]}"] if clinical else []
    size = "" if "no baseline" in other else "30"
    died = f"Y | {'' if death[1] == 'undated' else death[1]}" if death else " | "
    if other == "only screened":
        return {"dm": f"{name} | {died}"}
    texts = {
        "dm": f"{name} | {died}",
        "ex": f"{name} | DRUG | 1 | 2023-01-01",
        "ds": f"{name} | PROTOCOL MILESTONE | RANDOMIZED | 2023-01-01",
        "tu": f"{name} | T01 | TUMIDENT | TARGET",
        "tr": f"{name} | TARGET | T01 | LDIAM | {size} | 1 | 2022-12-28",
        "rs": "\n".join(lines),
    }
    return texts | ({"cm": f"{name} | SUBSEQUENT ANTI-CANCER THERAPY | Drug | {therapy[1]}"} if therapy else {})


HEADERS = {
    "dm": "USUBJID | DTHFL | DTHDTC",
    "ex": "USUBJID | EXTRT | EXDOSE | EXSTDTC",
    "ds": "USUBJID | DSCAT | DSDECOD | DSSTDTC",
    "tu": "USUBJID | TULNKID | TUTESTCD | TUSTRESC",
    "tr": "USUBJID | TRGRPID | TRLNKID | TRTESTCD | TRSTRESN | VISITNUM | TRDTC",
    "rs": "USUBJID | RSSEQ | RSTESTCD | RSSTRESC | VISITNUM | RSDTC",
    "cm": "USUBJID | CMCAT | CMTRT | CMSTDTC",
}


def together(each: list[dict[str, str]]) -> dict[str, pd.DataFrame]:
    """All domains of these patients."""
    blocks = {domain: "\n".join(texts[domain] for texts in each if texts.get(domain)) for domain in HEADERS}
    return sdtm(**{domain: f"{HEADERS[domain]}\n{block}" for domain, block in blocks.items() if block})


def patient(records: str, other: str) -> dict[str, pd.DataFrame]:
    """All domains of one patient."""
    return together([texts_of("x", records, other)])


def patients(names: list[str]) -> dict[str, pd.DataFrame]:
    """All domains of these patients: the row of SWITCHES whose number is in the name."""
    rows = [(name, ROWS[int(name)]) for name in names]
    return together([texts_of(name, shown(row["RECORDS"]), shown(row["OTHER"])) for name, row in rows])


def results(names: list[str], **decisions: Any) -> dict[str, str]:
    """The parameter of each row, as the table writes it."""
    tables, chosen = patients(names), study(**decisions)
    base = stage_1(tables, chosen)
    targets = adtr(tables["tu"], tables["tr"], tables["rs"], base, chosen).table
    responses = adrs(tables["rs"], tables["tr"], tables["ds"], targets, empty(RECIST), base, chosen).table
    subjects = adsl(base, targets, responses, chosen).table
    asked = {name: ROWS[int(name)]["PARAMCD"].format(week=chosen.orr.week).partition(".") for name in names}
    times = [
        derive_var_aval(derive_param_endpoint(endpoint, subjects, responses, chosen), chosen)
        for endpoint in PARAMETERS
        if endpoint.paramcd in {paramcd for paramcd, *_ in asked.values()}
    ]
    every = pd.concat([responses, *(one.assign(AVALC=one["CNSR"].map("{:.0f}".format)) for one in times)])
    return {
        name: printed(every[every["USUBJID"].eq(name) & every["PARAMCD"].eq(paramcd)], part)
        for name, (paramcd, _, part) in asked.items()
    }


def printed(records: pd.DataFrame, part: str) -> str:
    for found in records.to_dict("records"):
        return f"{found[part]:.4f}" if part else f"{found['AVALC']} {shown(found['ADT'])}".strip()
    return "none"


@pytest.fixture(scope="module")
def by_default() -> dict[str, str]:
    return results([str(number) for number in range(len(ROWS))])


OPTIONS = {
    one: [str(number) for number, row in enumerate(ROWS) if (row["SWITCH"], row["OPTION"]) == one]
    for one in dict.fromkeys((row["SWITCH"], row["OPTION"]) for row in ROWS)
}
"""The patients of each option, by their number in ROWS."""


@pytest.mark.parametrize(("switch", "option"), OPTIONS)
def test_switch(switch: str, option: str, by_default: dict[str, str]) -> None:
    section, key = switch.split(".")
    names = OPTIONS[switch, option]
    assert {name: by_default[name] for name in names} == {name: ROWS[int(name)]["RESULT"] for name in names}
    changed = results(names, **{section: {key: yaml.safe_load(option)}})
    assert changed == {name: ROWS[int(name)]["CHANGED"] for name in names}


def keys_of_a_study() -> set[str]:
    """Every key that study.yaml can have, as "section.key"."""
    fields = {name: field.annotation for name, field in Study.model_fields.items()} | {"drugs": Drug}
    sections = {name: kind.model_fields for name, kind in fields.items() if hasattr(kind, "model_fields") and name not in STATED}
    return {f"{name}.{key}" for name, keys in sections.items() for key in keys} | (set(fields) - set(sections))


def test_every_decision_is_shown_once() -> None:
    """But what `tlf` lets a table or figure print: there only what is shown must be a key."""
    elsewhere = [key for keys in ELSEWHERE.values() for key in keys]
    layout = {key for key in keys_of_a_study() if key.startswith("tlf.")} - set(test_switches_of_outputs.SHOWN)
    tables = [{row["SWITCH"] for row in ROWS}, set(test_switches_of_outputs.SHOWN)]
    shown_once = [*elsewhere, *(key for keys in tables for key in keys), *OF_OUTPUTS, *OF_MAPPINGS, *STATED]
    assert sorted(shown_once) == sorted(keys_of_a_study() - layout)


@pytest.mark.parametrize(("test", "key"), [(test, key) for test, listed in ELSEWHERE.items() for key in listed])
def test_the_test_named_is_there_and_its_module_uses_the_decision(test: str, key: str) -> None:
    file, _, name = test.partition("::")
    written = (TESTS / file).read_text(encoding="utf-8")
    assert name in {node.name for node in ast.parse(written).body if isinstance(node, ast.FunctionDef)}
    assert re.search(rf"\b{key.rpartition('.')[2]}\b", written)
