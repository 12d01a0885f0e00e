"""ADCM: medication in the occurrence structure (STUDY_SPEC 5.16)."""

from functools import cache

from schemas.adam.intervention import Intervention
from schemas.base import Char, Num, derived, extended, predecessor

_HAS = "where CM has it"


class ADCM(Intervention, title="Concomitant Medications Analysis", key="USUBJID ASTDT CMSEQ", facts="ADSL OCCDS CM"):
    """One record per record of medication that began up to the cut-off: prior, concomitant, and anti-cancer therapy before and
    after."""

    CMSEQ: Num = predecessor("CM.CMSEQ")
    CMTRT: Char = predecessor("CM.CMTRT")
    CMDECOD: Char = predecessor("CM.CMDECOD")
    CMCAT: Char = predecessor("CM.CMCAT")
    CMSCAT: Char = predecessor("CM.CMSCAT")
    CMINDC: Char = predecessor("CM.CMINDC")
    CMCLAS: Char = derived(f"CMCLAS of the medication {_HAS}")
    CMCLASCD: Char = derived(f"CMCLASCD of the medication {_HAS}")
    ATC1: Char = derived("SUPPCM CMATC1", "ATC Level 1 Text")
    ATC1CD: Char = derived("SUPPCM CMATC1CD", "ATC Level 1 Code")
    ATC2: Char = derived("SUPPCM CMATC2", "ATC Level 2 Text")
    ATC2CD: Char = derived("SUPPCM CMATC2CD", "ATC Level 2 Code")
    ATC3: Char = derived("SUPPCM CMATC3", "ATC Level 3 Text")
    ATC3CD: Char = derived("SUPPCM CMATC3CD", "ATC Level 3 Code")
    ATC4: Char = derived("SUPPCM CMATC4", "ATC Level 4 Text")
    ATC4CD: Char = derived("SUPPCM CMATC4CD", "ATC Level 4 Code")
    CMDOSE: Num = derived(f"CMDOSE of the medication {_HAS}")
    CMDOSU: Char = derived(f"CMDOSU of the medication {_HAS}")
    CMDOSFRQ: Char = derived(f"CMDOSFRQ of the medication {_HAS}")
    CMROUTE: Char = derived(f"CMROUTE of the medication {_HAS}")
    CMSTDTC: Char = predecessor("CM.CMSTDTC")
    CMENDTC: Char = predecessor("CM.CMENDTC")
    CMENRTPT: Char = predecessor("CM.CMENRTPT")


@cache
def adcm(groups: tuple[str, ...]) -> type[ADCM]:
    """ADCM with the variables of the classes of interest (CQ01NAM), in this order."""
    method = "name of class {} in cm.groups when a code of the ATC, a class or CMDECOD puts the medication in it"
    return extended(ADCM, {group: (Char, derived(method.format(group))) for group in groups})
