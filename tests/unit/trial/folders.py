"""Trials as small as a test needs: files by path, written into a study's folder."""

from pathlib import Path

STUDY = """\
study: {id: ID, dco: 2025-06-30}
arms: [{code: A, label: Arm A}]
design:
  visits: [{folder: V1, number: 1, name: VISIT 1, start: the visit begins, end: the visit ends}]
"""
FORM = """\
from schemas.base import Char
from schemas.raw import NUMBER, RawForm, ask


class XS(RawForm, title="Score", page=2):
    \"\"\"One row per visit.\"\"\"

    SCORE: Char = ask("Score", format=NUMBER)
"""
REFERENCE = """\
from collections.abc import Mapping

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.standard.subjects import Sources, dated, each_a_person, make_reference
from pipeline.study import Study

from .doses import none_given


def reference(crf_xs: pd.DataFrame, visit_forms: Mapping[str, pd.DataFrame], study: Study) -> Product:
    \"\"\"Everybody who has a score; nobody is treated.\"\"\"
    sources = Sources(each_a_person(crf_xs, study), dated(crf_xs, "FORMDT", study), none_given(crf_xs))
    return make_reference(sources, visit_forms, study)
"""
DOSES = """\
import pandas as pd


def none_given(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.head(0).assign(EXTRT="", STDTC="", ENDTC="")
"""
DOMAIN = """\
import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import Block, collected, constant, date
from pipeline.study import Study
from schemas.base import Char, Num, var
from schemas.sdtm.domain import Domain


class XW(Domain, like="VS", key="STUDYID USUBJID XWTESTCD XWSEQ", title="Well-being"):
    \"\"\"One record per question per visit per subject.\"\"\"

    XWSEQ: Num
    XWTESTCD: Char = var("Well-being Test Short Name")
    XWORRES: Char
    VISITNUM: Num
    XWDTC: Char


MAPPING = DomainMapping(
    schema=XW,
    order=("XWDTC",),
    blocks=(Block(form="XS", variables={"XWTESTCD": constant("SCORE"), "XWORRES": collected("SCORE"), "XWDTC": date("FORMDT")}),),
)


def xw(crf_xs: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    \"\"\"The scores.\"\"\"
    return map_domain(MAPPING, {"XS": crf_xs}, reference, visits, study)
"""
SUBJECTS = """\
import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import Block, collected
from pipeline.study import Study
from schemas.sdtm.dm import DM, SUPPDM

BLOCK = Block(form="XS", variables={"SUBJID": collected("SUBJID")})
MAPPING = DomainMapping(schema=DM, supp=SUPPDM, order=("USUBJID",), blocks=(BLOCK,))


def dm(crf_xs: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    \"\"\"Who there is.\"\"\"
    return map_domain(MAPPING, {"XS": crf_xs.drop_duplicates("SUBJID")}, reference, visits, study)
"""
SMALL = {
    "forms/xs.py": FORM,
    "mapping/dm.py": SUBJECTS,
    "mapping/doses.py": DOSES,
    "mapping/reference.py": REFERENCE,
    "mapping/xw.py": DOMAIN,
}


def write_trial(root: Path, study_id: str = "T1", files: dict[str, str] | None = None, study: str = STUDY) -> Path:
    """raw/<study_id> below `root`: study.yaml, and the files of trial/ by path (SMALL, and what `files` says otherwise)."""
    folder = root / "raw" / study_id
    for name, text in {**SMALL, **(files or {})}.items():
        file = folder / "trial" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / "study.yaml").write_text(study.replace("id: ID", f"id: {study_id}"), encoding="utf-8")
    return folder
