"""The content of a define.xml: takes the datasets of one layer as they are in its XPT files, gives all that is said of them.

`members` must be those that went into the XPT (layer.read_layer, in ASCII where the XPT is), `lengths` the ones that were written
(XptLayer.lengths).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from pipeline.study import Study
from pipeline.submission.define.analysis_results import PackagedOutput, displays
from pipeline.submission.define.content import Content, Dataset, Document, Source, Standard, StudyFacts
from pipeline.submission.define.datasets import class_of, describe
from pipeline.submission.define.origins import RECEIVED, adam_source, parameter_source, sdtm_sources
from pipeline.submission.define.terms import Terms, earlier_oid, publication, versions
from pipeline.submission.layer import Member
from pipeline.submission.xpt.text import ASCII, Text
from pipeline.trial.trial import Trial
from schemas.base import Table, Variable, variables

SDTMIG = Standard("STD.SDTMIG", "SDTMIG", "IG", "3.4")
ADAMIG = Standard("STD.ADAMIG", "ADaMIG", "IG", "1.3")
OCCDS = Standard("STD.OCCDS", "ADaM-OCCDSIG", "IG", "1.1")
_CLASSES = (
    "TRIAL DESIGN", "SPECIAL PURPOSE", "INTERVENTIONS", "EVENTS", "FINDINGS", "FINDINGS ABOUT", "RELATIONSHIP",
    "SUBJECT LEVEL ANALYSIS DATASET", "BASIC DATA STRUCTURE", "OCCURRENCE DATA STRUCTURE",
)  # fmt: skip


def sdtm_content(
    members: Sequence[Member],
    lengths: Mapping[str, int],
    trial: Trial,
    fields: pd.DataFrame | None = None,
    annotated_crf: Document | None = None,
    guides: Sequence[Document] = (),
    text: Text = ASCII,
) -> Content:
    """The tabulation datasets. `fields` is the table schemas.ledger.Fields; without it the study starts from received SDTM."""
    terms = Terms({"SDTM": "STD.CT.SDTM"}, trial.study.ae.dictionary, trial.study.cm.dictionary, trial.study.ctcae)
    sources = sdtm_sources(trial, fields) if fields is not None else {}

    def source_of(dataset: str, variable: Variable) -> Source:
        return sources.get((dataset, variable.name), Source()) if fields is not None else RECEIVED

    qualifiers = {(dataset, "QVAL", name): source for (dataset, name), source in sources.items()}
    datasets = _by_class(describe(m, lengths, SDTMIG.oid, terms, source_of, qualifiers, text=text) for m in members)
    codelists = terms.codelists()
    return Content(
        study=study_facts(trial.study),
        purpose="Tabulation",
        standards=(SDTMIG, _terminology("SDTM"), *_earlier(terms)),
        datasets=datasets,
        codelists=codelists,
        annotated_crf=annotated_crf,
        guides=tuple(guides),
        encoding=text.encoding,
    )


def adam_content(
    members: Sequence[Member],
    lengths: Mapping[str, int],
    study: Study,
    declared: Mapping[str, type[Table]],
    outputs: Iterable[PackagedOutput] = (),
    guides: Sequence[Document] = (),
    text: Text = ASCII,
) -> Content:
    """The analysis datasets, of all that are `declared`, and the displays of `outputs` that show the endpoints."""
    terms = Terms({"SDTM": "STD.CT.SDTM", "ADaM": "STD.CT.ADAM"}, study.ae.dictionary, ctcae=study.ctcae)
    comments = {("ADTTE", "STARTDT"): _origin_date(study), ("ADSL", "ORIGDT"): _origin_date(study)}

    def source_of(_: str, variable: Variable) -> Source:
        return adam_source(variable, study)

    parts = _parts(members, study)
    datasets = _by_class(
        describe(m, lengths, _standard(m).oid, terms, source_of, parts, comments, declared, text) for m in members
    )
    codelists = terms.codelists()
    return Content(
        study=study_facts(study),
        purpose="Analysis",
        standards=(ADAMIG, OCCDS, _terminology("SDTM"), _terminology("ADaM"), *_earlier(terms)),
        datasets=datasets,
        codelists=codelists,
        guides=tuple(guides),
        encoding=text.encoding,
        displays=displays(study, outputs, {member.name: member.table for member in members}),
    )


def _parts(members: Iterable[Member], study: Study) -> dict[tuple[str, str, str], Source]:
    """The sources by (dataset, variable, PARAMCD): the method of the parameter, else that of the variable."""
    found: dict[tuple[str, str, str], Source] = {}
    for member in members:
        if "PARAMCD" not in member.table:
            continue
        codes = list(member.table["PARAMCD"].dropna().unique())
        for variable in variables(member.declaration):
            own = parameter_source(member.name, variable.name, codes, study)
            common = adam_source(variable, study)
            found |= {(member.name, variable.name, code): own.get(code, common) for code in codes}
    return found


def study_facts(study: Study) -> StudyFacts:
    """What identifies the study; the time of creation is the data cut-off, so that the same data give the same bytes."""
    identity = study.study
    title, protocol = identity.title or study.id, identity.nct_id or study.id
    return StudyFacts(study.id, title, protocol, identity.sponsor, f"{study.dco}T00:00:00")


def _by_class(datasets: Iterable[Dataset]) -> tuple[Dataset, ...]:
    """Datasets in the order of their classes as reviewers expect it (CDISC Metadata Submission Guidelines 2.0), then by name."""
    return tuple(sorted(datasets, key=lambda dataset: (_CLASSES.index(dataset.observation_class), dataset.name)))


def _standard(member: Member) -> Standard:
    return OCCDS if class_of(member)[0] == "OCCURRENCE DATA STRUCTURE" else ADAMIG


def _terminology(name: str) -> Standard:
    return Standard(f"STD.CT.{name.upper()}", "CDISC/NCI", "CT", versions()[name], name)


def _earlier(terms: Terms) -> Iterator[Standard]:
    """The earlier publications of codelists that those in force no longer have."""
    for ct in sorted(terms.earlier):
        name = publication(ct)
        yield Standard(earlier_oid(terms.standards[name], ct), "CDISC/NCI", "CT", ct.split()[-1], name)


def _origin_date(study: Study) -> str:
    """Which date time counts from: the registry says randomisation of a trial that does not randomise (STUDY_SPEC 1.2)."""
    return f"The first of {', '.join(study.start_date.order)} that the subject has; the variable beside it says which one it was."
