"""The SDTM domains, one class per domain with its SUPP-- beside it: which variables they have and what identifies a record.

`DOMAINS` gives the class by the table's name in the pipeline (lower case: "ae", "suppae"). Labels, types, core, codelists and
order come from SDTMIG 3.4 (schemas/standards.csv). Every Req and Exp variable of a domain is declared; Perm ones where used.
`RECEIVED` gives the observations of subjects as a study that starts from existing SDTM (`source: sdtm`) has them: there --SEQ
identifies a record.
"""

from schemas.base import Char, SdtmDomain, extended, names, var
from schemas.sdtm.ae import AE, SUPPAE
from schemas.sdtm.cm import CM, CM_RECEIVED, SUPPCM
from schemas.sdtm.dd import DD
from schemas.sdtm.dm import DM, SUPPDM
from schemas.sdtm.domain import Domain, SuppQual, as_received
from schemas.sdtm.ds import DS
from schemas.sdtm.ec import EC, SUPPEC
from schemas.sdtm.ex import EX, EX_RECEIVED
from schemas.sdtm.ie import IE
from schemas.sdtm.lb import LB, LB_DETAILED
from schemas.sdtm.mh import MH, MH_RECEIVED, SUPPMH
from schemas.sdtm.pr import PR, PR_RECEIVED, SUPPPR
from schemas.sdtm.relrec import RELREC
from schemas.sdtm.rs import RS, SUPPRS
from schemas.sdtm.se import SE
from schemas.sdtm.ss import SS
from schemas.sdtm.sv import SV
from schemas.sdtm.tr import SUPPTR, TR
from schemas.sdtm.trial_design import TA, TE, TI, TS, TV
from schemas.sdtm.tu import SUPPTU, TU
from schemas.sdtm.vs import VS, VS_DETAILED

DOMAINS: dict[str, type[SdtmDomain]] = {
    domain.__name__.lower(): domain
    for domain in (
        DM, SUPPDM, EC, SUPPEC, EX, TU, SUPPTU, TR, SUPPTR, RS, SUPPRS, AE, SUPPAE, DS, CM, SUPPCM, PR, SUPPPR, MH, SUPPMH,
        SS, DD, IE, VS, LB, SV, SE, RELREC, TA, TE, TV, TI, TS,
    )
}  # fmt: skip

DETAILED: dict[str, type[SdtmDomain]] = DOMAINS | {"lb": LB_DETAILED, "vs": VS_DETAILED}
"""The domains with the permissible variables by which rules of the analysis tell records apart. A trial that maps them from forms
declares them in a class of its own."""

# What describes the trial, and not a subject, is the sponsor's own: nothing behind SDTM reads it.
RECEIVED: dict[str, type[SdtmDomain]] = {
    name: as_received(domain) for name, domain in DETAILED.items() if "USUBJID" in names(domain) and domain is not RELREC
}
# Who of several readers assessed a tumour, and whose record was accepted.
_READERS = {name: {f"{name.upper()}{part}": var(optional=True) for part in ("EVALID", "ACPTFL")} for name in ("tu", "tr", "rs")}
for _name, _further in ({"ex": EX_RECEIVED, "cm": CM_RECEIVED, "mh": MH_RECEIVED, "pr": PR_RECEIVED} | _READERS).items():
    RECEIVED[_name] = extended(RECEIVED[_name], {name: (Char, declared) for name, declared in _further.items()})

__all__ = ["DETAILED", "DOMAINS", "RECEIVED", "Domain", "SuppQual"]
