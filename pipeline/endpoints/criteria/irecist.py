"""iRECIST as data (Seymour 2017; STUDY_SPEC 4.11): a progression is unconfirmed until a later assessment confirms it.

Targets and non-targets are judged as by RECIST 1.1; the overall response also asks what changed since the unconfirmed
progression that still stands.
"""

from pipeline.endpoints.criteria.recist import NON_TARGET_RULES, NOT_EVALUABLE, TARGET_RULES, WITHOUT_PROGRESSION
from pipeline.endpoints.criteria.rules import UNCONFIRMED, Combination, Criteria

GROWTH_MM = 5
"""What the sum of the targets, or of the measured new lesions, must add to an unconfirmed progression to confirm it."""

# STUDY_SPEC 4.11. "due": an iUPD stands, and the time within which it may be confirmed has come and is not over.
OVERALL_TABLE = (
    Combination("PD", when=("due", "targets_grown"), row="1"),
    Combination("PD", targets=("PD",), when=("due", "targets_first"), row="2"),
    Combination("PD", when=("due", "non_targets_grown"), row="3"),
    Combination("PD", non_targets=("PD",), when=("due", "non_targets_first"), row="4"),
    Combination("PD", when=("due", "new_appeared"), row="5"),
    Combination("PD", when=("due", "new_grown"), row="6"),
    Combination(UNCONFIRMED, when=("reappeared_after_cr",), row="7"),
    Combination(UNCONFIRMED, when=("new_appeared",), row="8"),
    Combination(UNCONFIRMED, when=("new_progressed",), row="8"),
    Combination(UNCONFIRMED, targets=("PD",), row="9"),
    Combination(UNCONFIRMED, non_targets=("PD",), row="10"),
    Combination("NE", when=("new_unknown",), row="11"),
    *NOT_EVALUABLE,
    Combination(UNCONFIRMED, when=("unchanged",), row="12"),
    Combination("PR", ("CR",), when=("new_there",), row="13"),
    Combination("NON-CR/NON-PD", ("NA",), ("CR",), when=("new_there",), row="13"),
    *WITHOUT_PROGRESSION,
)

LABELS = {
    "CR": "Complete response (iCR)",
    "PR": "Partial response (iPR)",
    "SD": "Stable disease (iSD)",
    "NON-CR/NON-PD": "Non-iCR/Non-iUPD",
    UNCONFIRMED: "Unconfirmed progressive disease (iUPD)",
    "PD": "Confirmed progressive disease (iCPD)",
    "NE": "Not evaluable (NE)",
    "MISSING": "Missing",
}

IRECIST = Criteria(
    name="iRECIST",
    terms={
        "CR": "iCR", "PR": "iPR", "SD": "iSD", "NON-CR/NON-PD": "NON-iCR/NON-iUPD", UNCONFIRMED: "iUPD", "PD": "iCPD",
        "NE": "NE", "MISSING": "MISSING", "NED": "NED",
    },
    labels=LABELS,
    targets=TARGET_RULES,
    non_targets=NON_TARGET_RULES,
    overall=OVERALL_TABLE,
    code="I",
    section="irecist",
)  # fmt: skip
