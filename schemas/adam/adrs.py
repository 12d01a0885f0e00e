"""ADRS: tumour responses, by assessment and best (STUDY_SPEC 5.4)."""

from schemas.adam.subject_level import Analysed
from schemas.base import Char, Date, Num, derived, predecessor


class ADRS(Analysed, title="Disease Response Analysis", key="USUBJID PARAMCD ADT RSSEQ VISITNUM", facts="ADSL BDS"):
    """One record per assessment (OVR, TRGR, NTRGR, NEWL, OVRD) and one per subject for every other parameter, FASFL subjects."""

    ASEQ: Num = derived("1 to n within a subject in key order")
    PARAM: Char = derived("name of the parameter")
    PARAMCD: Char = derived("code of the parameter")
    PARAMN: Num = derived("order of the parameters")
    PARCAT1: Char = derived("Tumor Response")
    PARCAT2: Char = derived("Investigator, or Derived for what the pipeline derives from it")
    PARCAT3: Char = derived("RECIST 1.1")
    AVAL: Num = derived("number of AVALC: CR 1, PR 2, SD 3, NON-CR/NON-PD 4, PD 5, NE 6, MISSING 7, NED 8; Y 1, N 0")
    AVALC: Char = derived("response, or Y/N")
    ADT: Date = derived("date of the assessment (STUDY_SPEC 4.9) or of the record that proves the parameter")
    ADTF: Char = derived("D when the day was imputed to the end of the month")
    ADY: Num = derived("study day of ADT from TRTSDT")
    VISITNUM: Num = predecessor("RS.VISITNUM", "Visit Number")
    VISIT: Char = predecessor("RS.VISIT", "Visit Name")
    ANL01FL: Char = derived("Y: in the trial, not after new therapy, one record per date (STUDY_SPEC 4.10)")
    ANL02FL: Char = derived("Y: ANL01FL up to and including the first PD")
    BACKDFL: Char = derived(
        "Y: OVRD is PD because a new lesion, equivocal then, was unequivocal later", "Backdated Progression Flag"
    )
    DTYPE: Char = derived("null: no record is imputed inside a parameter")
    AEVAL: Char = derived("RSEVAL; INVESTIGATOR where none was collected", "Analysis Evaluator")
    RSSEQ: Num = predecessor("RS.RSSEQ", "Sequence Number of RS")
    SRCDOM: Char = derived("dataset of the record that proves the value")
    SRCVAR: Char = derived("variable that gave ADT")
    SRCSEQ: Num = derived("sequence number of the record in SRCDOM")
