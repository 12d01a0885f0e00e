"""define.html of SDTM and ADaM in a real browser: datasets, value-level parts that open, analyses with their links.

Small datasets in a package folder, read from the folder as a reviewer does. The define.xml itself is not shown by browsers from a
folder: they may not load its stylesheet there.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.study import Study
from pipeline.submission.define.analysis_results import PackagedOutput
from pipeline.submission.define.build import adam_content, sdtm_content
from pipeline.submission.define.content import Document
from pipeline.submission.define.files import define_files
from pipeline.submission.xpt.lengths import study_lengths
from pipeline.trial.trial import Trial
from schemas.sdtm.lb import LB
from tests.drugs import DATASETS
from tests.unit.submission.test_define import member

ORR = {"primary": "CRSP18", "week": 18}
STUDY = Study.model_validate({"study": {"id": "X", "dco": "2024-01-31"}, "orr": ORR})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("m5")
    lb = member(LB, USUBJID=["1"], LBSEQ=[1.0], LBTESTCD=["ALT"], LBTEST=["Alanine Aminotransferase"], LBORRES=["20"])
    response = {
        "USUBJID": ["1"],
        "PARAMCD": ["CRSP18"],
        "PARAM": ["Confirmed Response by Week 18"],
        "AVALC": ["Y"],
        "FASFL": ["Y"],
    }
    adrs, adsl = member(DATASETS["adrs"], **response), member(DATASETS["adsl"], USUBJID=["1"], RESFL=["Y"])
    display, program = Document("LF.d", "t.rtf", "Table"), Document("LF.p", "p.txt", "Program")
    output = PackagedOutput("t_14_2_1_1", "Table 14.2.1.1", "Best Overall Response", display, program)
    sdtm = sdtm_content([lb], study_lengths([lb.table]), Trial(STUDY))
    adam = adam_content([adrs, adsl], study_lengths([adrs.table, adsl.table]), STUDY, DATASETS, [output])
    for name, content in (("sdtm", sdtm), ("adam", adam)):
        (root / name).mkdir()
        for file, made in define_files(content).items():
            (root / name / file).write_bytes(made)
    return root


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    shown = browser.new_page(viewport={"width": 1400, "height": 1000})
    faults: list[str] = []
    shown.on("pageerror", lambda error: faults.append(str(error)))
    yield shown
    assert faults == []


def test_a_dataset_and_the_parts_of_its_results(page: Any, folder: Path) -> None:
    page.goto(f"file://{folder}/sdtm/define.html")
    assert page.locator("#main").get_by_text("Laboratory Test Results").first.is_visible()
    results = page.locator("tr", has_text='LBTESTCD = "ALT"').first
    page.get_by_text("Collapse all VLM").click()
    assert not results.is_visible()
    page.get_by_text("Expand all VLM").click()
    assert results.is_visible()


def test_an_analysis_leads_to_its_display_and_program(page: Any, folder: Path) -> None:
    page.goto(f"file://{folder}/adam/define.html")
    assert page.locator("text=PRIMARY OUTCOME MEASURE").is_visible()
    assert page.locator('#main a[href="t.rtf"]').first.is_visible()
    assert page.locator('#main a[href="p.txt"]').first.is_visible()
