"""The forms of the case report form, one class per form: what a transfer's CSV files must look like (STUDY_SPEC 2).

`FORMS` gives the class by the form's name (upper case); `transfer/<form>.csv` (lower case) is its file.
"""

from schemas.raw.events import AE, AEG
from schemas.raw.follow_up import DTH, EOS, SAT, SURV
from schemas.raw.form import RawForm
from schemas.raw.history import MH, PRT, PSRG, PTX
from schemas.raw.screening import CD, DM, ENR, IC, IE
from schemas.raw.treatment import EOT, EXE, EXS
from schemas.raw.tumour import NL, NTL, RSP, TL, TLSUM
from schemas.raw.visits import ECOG, LB, VS

FORMS: dict[str, type[RawForm]] = {
    form.__name__: form
    for form in (
        DM, IC, IE, ENR, CD, MH, PTX, PSRG, PRT, ECOG, VS, LB, TL, TLSUM, NTL, NL, RSP, EXS, EXE, AE, AEG, SAT, EOT, EOS, SURV,
        DTH,
    )
}  # fmt: skip

__all__ = ["FORMS", "RawForm"]
