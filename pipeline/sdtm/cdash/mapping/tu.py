"""TU: the lesions that each evaluator mark_first_rows, from the standard form TU, one record each, at its first scan."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.sdtm.cdash.answers import measured_on
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block, where_asked
from pipeline.sdtm.cdash.evaluators import apart, evaluator_variables
from pipeline.sdtm.cdash.tumour_checks import after_death, identified_anew, names_lesion
from pipeline.sdtm.cdash.tumours import KINDS, lesion_id, mark_first_rows, with_points
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.findings import decodes
from pipeline.sdtm.verbs.mapping import ASSIGNED, FormFields, Rows, Verb, code_text, coded, collected, constant, derived
from pipeline.study import Study
from schemas.base import DTYPES, Char
from schemas.sdtm.tu import SUPPTU
from schemas.sdtm.tu import TU as STANDARD_TU

TESTCD, TEST = "C96784", "C96783"
IDENTIFIED = "TUMIDENT"
METHODS = {"CT": "CT SCAN", "PET/CT": "PET/CT SCAN", "PET-CT": "PET/CT SCAN", "CALIPER": "CALIPER MEASUREMENT METHOD"}


class TU(STANDARD_TU, key="STUDYID USUBJID TUEVAL TUEVALID TULNKID TUTESTCD TUDTC"):
    """One record per identified lesion (target, non-target, new), split or merge per evaluator per subject."""

    TUPORTOT: Char
    TUEVALID: Char
    TUACPTFL: Char


def link(lnkid: Series) -> Series:
    """The lesion's id, the same in TU and TR: T01, NT01, NEW01 of the investigator; R1-T01 of reader 1."""
    return lnkid


def parents(prefix: Series, tugrpid: Series) -> Series:
    """The lesion that split, or the lesions that merged."""
    return apart(prefix, lesion_id(tugrpid))


def name_of_test(tutest: Series) -> Series:
    """The published name of the test."""
    return code_text(tutest).fillna(IDENTIFIED).map(decodes(TESTCD, TEST)).astype(DTYPES["Char"])


def _test() -> Verb:
    """TUTESTCD: an identification where the form asks nothing else."""

    def apply(rows: Rows) -> Series:
        verb = coded("TUTEST", TESTCD) if "TUTEST" in rows.df else constant(IDENTIFIED)
        return verb.apply(rows).fillna(IDENTIFIED)

    return Verb(ASSIGNED, (), "", apply, "coded", further=("TUTEST",))


def mapping(study: Study) -> DomainMapping:
    """The mapping of TU."""
    variables = {
        "TULNKID": derived(link, "LNKID"),
        "TUGRPID": derived(parents, "PREFIX", "TUGRPID"),
        "TUTESTCD": _test(),
        "TUTEST": derived(name_of_test, further=("TUTEST",)),
        "TUORRES": collected("TUORRES"),
        "TUSTRESC": coded("TUORRES", "C123650", KINDS),
        "TULOC": coded("TULOC", "C74456", {"LYMPH NODES": "LYMPH NODE", "NODE": "LYMPH NODE"}),
        "TULAT": coded("TULAT", "C99073"),
        "TUPORTOT": coded("TUPORTOT", "C99075"),
        "TUMETHOD": coded("TUMETHOD", "C85492", METHODS),
        **evaluator_variables("TU"),
        "TUDTC": measured_on("TUDAT"),
    }
    block = standard_block(
        "TU",
        variables,
        where=lambda df: df["FIRST"],
        reason="identifies no lesion that was not identified before",
        baseline=("TUEVAL", "TUEVALID", "TULNKID", "TUTESTCD"),
        checks=(names_lesion("TU"), identified_anew, where_asked(after_death("TUDAT"), "TUDAT")),
    )
    return DomainMapping(schema=TU, supp=SUPPTU, order=("TUEVAL", "TUEVALID", "TUDTC", "TULNKID"), predose=True, blocks=(block,))


FIELDS = FormFields(
    made_from={"TU.LNKID": ("TU.TULNKID", "TU.TUEVAL", "TU.TUEVALID"), "TU.PREFIX": ("TU.TUEVAL", "TU.TUEVALID")}, as_asked=True
)


@reads_forms("TU")
def tu(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Lesions of each evaluator with their location, method and date of identification."""
    had = with_points(by_form(forms), reference, visits)
    return map_domain(mapping(study), had | {"TU": mark_first_rows(had["TU"], study)}, reference, visits, study)
