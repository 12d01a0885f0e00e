"""All files of a package: takes one transfer's finished results, gives the bytes of every file by its path.

Every date in a file is the data cut-off as the transfer sees it, so that the same results give the same bytes.
"""

import platform
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pipeline.sdtm.fields import FIELDS_FILE
from pipeline.study import Study
from pipeline.study.words import in_words
from pipeline.submission.acrf import ACRF, acrf_pdf, schedule
from pipeline.submission.chinese import Vocabulary
from pipeline.submission.dataset_json import Source, write_dataset_json
from pipeline.submission.define.build import adam_content, sdtm_content
from pipeline.submission.define.content import Content, Document, metadata_oid, study_oid
from pipeline.submission.define.files import define_files
from pipeline.submission.displays import displays_of
from pipeline.submission.document import as_markdown
from pipeline.submission.engine_report import engine_report
from pipeline.submission.explanations import Explanations
from pipeline.submission.guides import Facts, adrg, csdrg, in_chinese
from pipeline.submission.layer import read_table
from pipeline.submission.packed import Layer
from pipeline.submission.pdf import pdf_of
from pipeline.submission.programs import as_files, listed, programs
from pipeline.submission.regulators import Regulator, regulator
from pipeline.submission.tree import DATASET_JSON, SOURCE, Tree, link, tree_of
from pipeline.trial.needs import absences
from pipeline.trial.trial import Trial
from schemas.base import empty, name_of
from schemas.issues import IssueList

CSDRG = Document("LF.CSDRG", "csdrg.pdf", "Clinical Study Data Reviewer's Guide")
ADRG = Document("LF.ADRG", "adrg.pdf", "Analysis Data Reviewer's Guide")
ANNOTATED_CRF = Document("LF.ACRF", ACRF, "Annotated Case Report Form")
_FORMATS = (("SAS transport", "version 5"), ("Define-XML", "2.1"), ("Dataset-JSON", "1.1"))


@dataclass(frozen=True)
class Finished:
    """A transfer's results, ready to be packed, the trial as the transfer sees it, and for whom; `words` where in Chinese."""

    results: Path
    trial: Trial
    transfer: str
    sdtm: Layer
    adam: Layer
    explanations: Explanations
    regulator: Regulator = field(default_factory=lambda: regulator("fda"))
    words: Vocabulary | None = None

    @property
    def study(self) -> Study:
        """The trial's decisions."""
        return self.trial.study


def package_files(finished: Finished) -> dict[str, bytes]:
    """The files of the package without its manifest, by path."""
    trial, study, tree = finished.trial, finished.study, tree_of(finished.study)
    fields = read_table(finished.results / FIELDS_FILE)
    shown = displays_of(finished.results / "tlf", trial.outputs, tree, study.id, absences(trial.left_out, study))
    ids = {output.id for output in shown.outputs}
    functions = [*trial.datasets, *(function for function in trial.outputs if function.__name__ in ids)]
    sources = programs(functions)
    made_by = listed(sources, functions)
    crf = ANNOTATED_CRF if fields is not None else None
    dictionaries = [one for one in (study.ae.dictionary, study.cm.dictionary) if one]
    sdtm, adam = finished.sdtm, finished.adam
    tabulation = sdtm_content(sdtm.plain, sdtm.xpt.lengths, trial, fields, crf, [CSDRG], sdtm.text)
    analysis = adam_content(adam.plain, adam.xpt.lengths, study, trial.analysis, shown.outputs, [ADRG], adam.text)
    facts = Facts(
        study,
        finished.transfer,
        sdtm.members,
        adam.members,
        [*_standards(tabulation, analysis), *((one.name, one.version) for one in dictionaries)],
        _or_empty(read_table(finished.results / "issues.parquet")),
        _findings(finished.results),
        {"sdtm": sdtm.xpt.replaced, "adam": adam.xpt.replaced},
        finished.explanations,
        trial.analysis,
        engine_report(finished.results, sdtm.xpt.files),
        programs=made_by,
        outputs=[(Path(output.display.href).name, output.number, output.title) for output in shown.outputs],
        annotated_crf=fields is not None,
        regulator=finished.regulator,
        encoding=sdtm.text.encoding,
        words=finished.words,
    )
    program_files = as_files(sources, made_by, study.id, finished.transfer, platform.python_version())
    return {
        **_in(tree.sdtm, sdtm.xpt.files | define_files(tabulation, finished.words) | _acrf(finished, fields)),
        **_in(tree.adam, adam.xpt.files | define_files(analysis, finished.words)),
        **_in(tree.programs, program_files),
        **_in(tree.outputs, shown.files),
        **_guides(facts, tree),
        **_in(f"{DATASET_JSON}/sdtm", _dataset_json(sdtm, tree.sdtm, tabulation, study)),
        **_in(f"{DATASET_JSON}/adam", _dataset_json(adam, tree.adam, analysis, study)),
    }


def contents_of(trial: Trial, sdtm: Layer, adam: Layer, fields: pd.DataFrame | None) -> tuple[Content, Content]:
    """What both define.xml say of the datasets, without documents and analyses."""
    return (
        sdtm_content(sdtm.plain, sdtm.xpt.lengths, trial, fields, text=sdtm.text),
        adam_content(adam.plain, adam.xpt.lengths, trial.study, trial.analysis, text=adam.text),
    )


def _in(folder: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{name}": content for name, content in files.items()}


def _acrf(finished: Finished, fields: pd.DataFrame | None) -> dict[str, bytes]:
    """The annotated CRF; a study that starts from SDTM has no forms."""
    visits = read_table(finished.results / "sdtm" / "visits.parquet")
    if fields is None or visits is None:
        return {}
    forms = finished.trial.forms
    landed = {name: read_table(finished.results / "raw" / f"{name_of(form)}.parquet") for name, form in forms.items()}
    by_visit = schedule(visits, {name: rows for name, rows in landed.items() if rows is not None})
    words = {text: in_words(text, finished.study) for text in fields["METHOD"].dropna().unique()}
    worded = fields.assign(METHOD=fields["METHOD"].map(words))
    return {ACRF: acrf_pdf(worded, by_visit, finished.study.id, finished.study.dco, forms, finished.words is not None)}


def _guides(facts: Facts, tree: Tree) -> dict[str, bytes]:
    """Both guides as PDF beside their datasets, and as text."""
    made = {f"{tree.sdtm}/{CSDRG.href}": csdrg(facts), f"{tree.adam}/{ADRG.href}": adrg(facts)}
    if facts.words is not None:
        layers = zip(("sdtm", "adam"), made.items(), strict=True)
        made = {path: in_chinese(facts, layer, guide, facts.words) for layer, (path, guide) in layers}
    texts = {f"{SOURCE}/{Path(path).stem}.md": as_markdown(guide).encode() for path, guide in made.items()}
    language = "en" if facts.words is None else "zh"
    return {path: pdf_of(guide, facts.study.dco, language) for path, guide in made.items()} | texts


def _dataset_json(layer: Layer, folder: str, content: Content, study: Study) -> dict[str, bytes]:
    source = Source(
        study_oid=study_oid(study.id),
        metadata_oid=metadata_oid(study.id, content.purpose),
        originator=study.study.sponsor or study.id,
        day=study.dco,
        metadata_ref=link(f"{DATASET_JSON}/sdtm", f"{folder}/define.xml"),
    )
    return {f"{m.name.lower()}.json": write_dataset_json(m, layer.xpt.lengths, source) for m in layer.members}


def _standards(*contents: Content) -> list[tuple[str, str]]:
    """What the define.xml files follow, once each, and the formats of the files."""
    named = [(f"{s.name} {s.publishing_set}".strip(), s.version) for content in contents for s in content.standards]
    return [*dict.fromkeys(named), *_FORMATS]


def _findings(results: Path) -> dict[str, pd.DataFrame]:
    found = {
        "sdtm": read_table(results / "review/conformance.parquet"),
        "adam": read_table(results / "review/adam_conformance.parquet"),
    }
    return {layer: rows for layer, rows in found.items() if rows is not None}


def _or_empty(issues: pd.DataFrame | None) -> pd.DataFrame:
    return empty(IssueList) if issues is None else issues
