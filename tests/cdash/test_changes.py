"""A trial changes the standard forms: a column and a code more, a form of its own, a part of the questions, fewer forms."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.loading import load_trial
from pipeline.sdtm.cdash.blocks import change
from pipeline.sdtm.cdash.mapping.vs import mapping as of_vs
from pipeline.sdtm.fields import fields
from pipeline.sdtm.verbs.mapping import MappingError
from pipeline.study import Study
from pipeline.trial.folder import TrialError
from schemas.base import name_of, names, title_of
from schemas.ledger import SUPPLEMENTAL, UNMAPPED
from tests.cdash.trials import TRANSFER, copy_trial, mapped

ASKED = (Path(__file__).parent / "raw" / "STD1" / "trial" / "forms" / "asked.py").read_text(encoding="utf-8")
AE_FORM = ASKED.replace("from pipeline", "from schemas.base import Char\nfrom schemas.raw import ask\n\nfrom pipeline").replace(
    '''    """One row per event."""
''',
    '''    """One row per event, with what is asked of immune-mediated events."""

    AEIMM: Char = ask("Immune-mediated?", "Y", "N")
    AEOUT: Char = ask("Outcome", *ae.OUTCOMES, "STILL GOING ON")
''',
)
AE_MAPPING = '''\
"""AE: with immune-mediated events, and an outcome that the sites know."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.cdash.blocks import change
from pipeline.sdtm.cdash.mapping.ae import FIELDS
from pipeline.sdtm.cdash.mapping.ae import mapping as standard
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import Supp, coded
from pipeline.study import Study

__all__ = ["FIELDS"]


def mapping(study: Study) -> DomainMapping:
    return change(
        standard(study),
        "AE",
        variables={"AEOUT": coded("AEOUT", "C66768", {"STILL GOING ON": "NOT RECOVERED/NOT RESOLVED"})},
        supp={"AEIMM": Supp("Immune-mediated", coded("AEIMM", "C66742"))},
        without=["AESPID"],
    )


def ae(crf_ae: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Adverse events."""
    return map_domain(mapping(study), {"AE": crf_ae}, reference, visits, study)
'''
VS_FORM = '''\
"""Form VS: the weight."""

from schemas.base import Char
from schemas.raw import NUMBER, RawForm, ask


class VS(RawForm, title="Weight", page=10):
    """One row per visit."""

    KG: Char = ask("Weight (kg)", format=NUMBER)
'''
VS_MAPPING = '''\
"""VS: the weight."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import Block, collected, constant, date, number
from pipeline.study import Study
from schemas.sdtm.vs import VS

VARIABLES = {
    "VSTESTCD": constant("WEIGHT"),
    "VSTEST": constant("Weight"),
    "VSORRES": collected("KG"),
    "VSSTRESN": number("KG"),
    "VSDTC": date("FORMDT"),
}
MAPPING = DomainMapping(schema=VS, order=("VSDTC",), blocks=(Block(form="VS", variables=VARIABLES),))


def vs(crf_vs: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Weight."""
    return map_domain(MAPPING, {"VS": crf_vs}, reference, visits, study)
'''
STANDARD = (Path(__file__).parent / "raw" / "STD1" / "trial" / "forms" / "standard.py").read_text(encoding="utf-8")
WEIGHTS = "SITEID,SUBJID,FOLDER,RECPOS,FORMDT,RECSTAT,KG\n01,001,SCR,1,2025-01-02,ACTIVE,61.5\n"


def without_form(form: str, text: str = STANDARD) -> str:
    """The module of forms without one of them."""
    return "\n".join(line for line in text.splitlines() if f"import {form}" not in line).replace(f', "{form}"', "") + "\n"


def changed(root: Path, **files: str) -> Path:
    """The trial with its own AE and VS."""
    folder = copy_trial(
        root,
        {
            "trial/forms/asked.py": AE_FORM,
            "trial/forms/standard.py": without_form("VS"),
            "trial/forms/vs.py": VS_FORM,
            "trial/mapping/ae.py": AE_MAPPING,
            "trial/mapping/vs.py": VS_MAPPING,
            f"{TRANSFER}/vs.csv": WEIGHTS,
            **files,
        },
    )
    events = pd.read_csv(folder / TRANSFER / "ae.csv", dtype="str", keep_default_na=False)
    events.loc[2, "AEOUT"] = "Still going on"
    events.assign(AEIMM=["", "", "Y", "N", "", "", ""]).to_csv(folder / TRANSFER / "ae.csv", index=False)
    return folder


def test_a_column_and_a_code_more_and_a_form_replaced(tmp_path: Path) -> None:
    trial, tables = mapped(changed(tmp_path))
    ae, suppae, vs = tables["ae"], tables["suppae"], tables["vs"]
    assert ae["AEOUT"].value_counts().to_dict() == {
        "RECOVERED/RESOLVED": 4, "NOT RECOVERED/NOT RESOLVED": 2, "RECOVERING/RESOLVING": 1,
    }  # fmt: skip
    assert ae["AESPID"].isna().all()
    immune = suppae[suppae["QNAM"].eq("AEIMM")]
    assert immune[["USUBJID", "IDVARVAL", "QVAL"]].to_numpy().tolist() == [["STD1-01-001", "3", "Y"], ["STD1-01-001", "4", "N"]]
    assert suppae["QNAM"].value_counts().to_dict() == {"AERELX": 7, "AEACNX": 7, "AEIMM": 2}
    assert vs[["USUBJID", "VSTESTCD", "VSSTRESN"]].to_numpy().tolist() == [["STD1-01-001", "WEIGHT", 61.5]]
    fate = tables["fields"]
    assert fate.loc[fate["COLUMN"].eq("AEIMM"), "STATUS"].tolist() == [SUPPLEMENTAL]
    assert set(fate.loc[fate["COLUMN"].eq("KG"), "TARGET"]) == {"VS.VSORRES", "VS.VSSTRESN"}
    assert trial.forms["VS"].__module__ == f"{trial.package}.forms.vs"


def test_a_form_that_extends_another_has_what_it_does_not_state_itself(tmp_path: Path) -> None:
    trial, _ = mapped(changed(tmp_path))
    form = trial.forms["AE"]
    assert (title_of(form), name_of(form), form._page, form._log) == ("Adverse Events", "crf_ae", 21, True)
    assert (form._starts, form._ends, form._ongoing) == (("AESTDAT", "FORMDT"), "AEENDAT", "AEONGO")
    assert form._reopened == {"AEOUT": "NOT RECOVERED/NOT RESOLVED"}
    assert "AESEV" not in names(form)
    assert names(form)[-1] == "AEIMM"


def test_the_ledger_tells_the_fate_of_every_question_that_is_asked(tmp_path: Path) -> None:
    _, tables = mapped(copy_trial(tmp_path))
    fate = tables["fields"]
    assert fate.loc[fate["STATUS"].eq(UNMAPPED), ["FORM", "COLUMN"]].to_numpy().tolist() == []
    assert set(fate.loc[fate["TARGET"].eq("AE.AESTDTC"), "COLUMN"]) == {"AESTDAT"}  # no time is asked
    assert set(fate.loc[fate["TARGET"].eq("VS.VSDTC"), "COLUMN"]) == {"FORMDT", "VSDAT", "VSTIM"}
    assert fate.loc[fate["TARGET"].eq("AE.AESEV")].empty


def test_only_the_forms_of_the_folder_exist(tmp_path: Path) -> None:
    """Without deaths, survival, eligibility and dispositions: who is dead and why a drug ended is then not known."""
    forms = STANDARD
    for name in ("DD", "SS", "IE", "DS"):
        forms = without_form(name, forms)
    gone = [f"{TRANSFER}/{name}.csv" for name in ("dd", "ss", "ie", "ds")]
    gone += [f"trial/mapping/{name}.py" for name in ("dd", "ss", "ie")]
    _, tables = mapped(copy_trial(tmp_path, {"trial/forms/standard.py": forms.replace('["DD", ', "[")}, tuple(gone)))
    assert tables["ds"]["DSDECOD"].value_counts().to_dict() == {"INFORMED CONSENT OBTAINED": 6, "RANDOMIZED": 5}
    assert tables["dm"]["DTHFL"].isna().all()
    assert tables["dm"].set_index("SUBJID").loc["003", "ARMNRS"].dropna().tolist() == ["NOT ASSIGNED"]
    assert "ie" not in tables


def test_a_mapping_without_its_form_is_told_where_it_stands(tmp_path: Path) -> None:
    folder = copy_trial(tmp_path, {"trial/forms/standard.py": without_form("LB")})
    with pytest.raises(TrialError, match=r"lb\.py, line \d+: lb reads 'crf_lb', which no form and no mapping makes"):
        load_trial(folder)


def test_a_typing_error_in_a_change_is_no_empty_variable(tmp_path: Path) -> None:
    folder = changed(tmp_path, **{"trial/mapping/ae.py": AE_MAPPING.replace('coded("AEIMM", ', 'coded("AEIMN", ')})
    with pytest.raises(MappingError, match=r"AE\.AEIMM: the form AE has no column 'AEIMN'; did you mean 'AEIMM'"):
        mapped(folder)
    trial = load_trial(folder)
    with pytest.raises(MappingError, match=r"AE\.AEIMN is no column of a form"):
        fields(trial.domains, trial.study, trial.forms)


STUDY = Study.model_validate({"study": {"id": "S1", "dco": "2026-06-30"}})


def test_changes_that_meet_nothing_are_refused() -> None:
    with pytest.raises(MappingError, match="VS: no block reads the form VSX; did you mean 'VS'"):
        change(of_vs(STUDY), "VSX")
    with pytest.raises(MappingError, match="VS: no block of the form VS fills 'VSSTAD'; did you mean 'VSSTAT'"):
        change(of_vs(STUDY), "VS", without=["VSSTAD"])


def test_two_modules_with_one_form_are_told(tmp_path: Path) -> None:
    folder = copy_trial(tmp_path, {"trial/forms/vs.py": "from pipeline.sdtm.cdash.forms.vs import VS\n\n__all__ = ['VS']\n"})
    with pytest.raises(TrialError, match="the form VS is declared twice"):
        load_trial(folder)
