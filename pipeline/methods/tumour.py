"""The parameters of ADTR in words: sizes of lesions, their sums, and what follows from the sums."""

from collections.abc import Iterable

from pipeline.adam.tumour.adtr_parameters import SUMS
from pipeline.endpoints.evaluators import code_of, evaluators_of
from pipeline.study import Study
from pipeline.study.words import in_words

_SIZE = (
    "Size in mm of the lesion whose TR.TRLNKID has this number: TR.TRSTRESN of TRTESTCD LDIAM, LPERP or DIAMETER with TRSTAT "
    "other than NOT DONE (of a lesion measured in both axes LPERP of a lymph node, LDIAM of another), "
    "{size of a lesion too small} where TRORRES is TOO SMALL TO MEASURE, as TRSTRESN has it (0) where it is absent; not "
    "rounded. At baseline the last measured scan on or before TRTSDT, then each visit dated after TRTSDT and up to "
    "{cut-off}; of two records of a visit the first by TRSEQ."
)
_OF_SUMS = {
    "SDIAM": (
        "Sum in mm of the sizes of all targets expected (LSEXP) at the time point (records of TR of one VISITNUM); null "
        "where one was not measured. A target that merged counts by the merged lesion (T02/T03) once, one that split by its "
        "fragments (T04.1, T04.2), which are all expected from their first measurement on; not rounded."
    ),
    "SDIAMI": "TR.TRSTRESN of TRTESTCD SUMDIAM in mm as the investigator entered it, the first by TRSEQ of each time point.",
    "NTARGET": "Number of the targets expected that were measured at the time point.",
    "PCHGBEST": "Lowest PCHG of the records of SDIAM with ANL02FL Y, in %, with the date of its first occurrence; not rounded.",
}


def tumour_methods(codes: Iterable[str], study: Study) -> dict[str, str]:
    """The method of AVAL by PARAMCD, for the parameters `codes` that the data have."""
    sums = {
        code_of(code, evaluator): _OF_SUMS[code] + (f" Evaluator: {evaluator.name}." if evaluator.code else "")
        for evaluator in evaluators_of(study)
        for code in SUMS
    }
    return {code: sums.get(code) or in_words(_SIZE, study) for code in codes}
