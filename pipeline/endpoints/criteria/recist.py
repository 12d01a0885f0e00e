"""RECIST 1.1 as data (STUDY_SPEC 4.4-4.7): tables tested from top to bottom, of which the first row that holds decides."""

from pipeline.endpoints.criteria.rules import Combination, Criteria, Rule

# STUDY_SPEC 4.4. Row 3b stands before 4: growth of lymph nodes below 10 mm is no progression.
TARGET_RULES = (
    Rule("1", "NA", ("no_targets",)),
    Rule("1b", "NE", ("baseline_incomplete",)),
    Rule("2", "PD", ("incomplete", "grown", "above_cr")),
    Rule("3", "NE", ("incomplete",)),
    Rule("3b", "CR", ("at_cr",)),
    Rule("4", "PD", ("grown",)),
    Rule("5", "PR", ("shrunk",)),
    Rule("6", "SD"),
)

# STUDY_SPEC 4.5. "unevaluated" leaves out what `recist.nt_partial` lets pass.
NON_TARGET_RULES = (
    Rule("PD", "PD", ("nt_progressed",)),
    Rule("NA", "NA", ("no_non_targets",)),
    Rule("NE", "NE", ("nt_unevaluated",)),
    Rule("CR", "CR", ("nt_gone",)),
    Rule("NON-CR/NON-PD", "NON-CR/NON-PD"),
)

# What the lesions of the baseline make together, where nothing has progressed.
NOT_EVALUABLE = (
    Combination("NE", ("NE",)),
    Combination("NE", ("NA",), ("NE",)),
)
WITHOUT_PROGRESSION = (
    Combination("CR", ("CR",), ("CR", "NA")),
    Combination("PR", ("CR",), ("NON-CR/NON-PD", "NE")),
    Combination("PR", ("PR",)),
    Combination("SD", ("SD",)),
    Combination("CR", ("NA",), ("CR",)),
    Combination("NON-CR/NON-PD", ("NA",), ("NON-CR/NON-PD",)),
    Combination("NED", ("NA",), ("NA",)),
)

# STUDY_SPEC 4.7: R0, then the table.
OVERALL_TABLE = (
    Combination("PD", when=("reappeared_after_cr",)),
    Combination("PD", when=("new_lesion",)),
    Combination("PD", targets=("PD",)),
    Combination("PD", non_targets=("PD",)),
    Combination("NE", when=("new_unknown",)),
    *NOT_EVALUABLE,
    *WITHOUT_PROGRESSION,
)

LABELS = {
    "CR": "Complete response (CR)",
    "PR": "Partial response (PR)",
    "SD": "Stable disease (SD)",
    "NON-CR/NON-PD": "Non-CR/Non-PD",
    "PD": "Progressive disease (PD)",
    "NE": "Not evaluable (NE)",
    "MISSING": "Missing",
}

RECIST_1_1 = Criteria(
    name="RECIST 1.1",
    terms={role: role for role in (*LABELS, "NED")},
    labels=LABELS,
    targets=TARGET_RULES,
    non_targets=NON_TARGET_RULES,
    overall=OVERALL_TABLE,
)
