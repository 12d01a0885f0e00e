"""The technical rejection criteria for study data: takes a tree, gives what a gateway would refuse it for.

Source: FDA, Technical Rejection Criteria for Study Data, and Specifications for eCTD Validation Criteria, errors 1734, 1736 and
1737 (1735 is in tagging). No other findings stop a submission before anybody reads it.
"""

import re
from collections.abc import Iterator

from pipeline.submission.faults import Fault
from pipeline.submission.rejection.rule import fault
from pipeline.submission.rejection.tree import ADAM, SDTM, Dataset, Tree

ISO_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def trial_summary(tree: Tree) -> Iterator[Fault]:
    """TS is there with one study start date, a whole day."""
    for study in tree.studies:
        ts = study.dataset(SDTM, "TS")
        if ts is None:
            yield fault(f"{study.path}/{SDTM}/ts.xpt", "there is no TS dataset", "add it; it states the study's start date")
        else:
            yield from _start_date(ts)


def _start_date(ts: Dataset) -> Iterator[Fault]:
    remedy = "give TS one record with TSPARMCD SSTDTC and the day as YYYY-MM-DD in TSVAL"
    dates = parameter(ts, "SSTDTC")
    if not dates:
        yield fault(ts.path, "has no study start date", remedy, "TSVAL", "TSPARMCD=SSTDTC")
    for value in dates:
        if not ISO_DAY.fullmatch(value):
            yield fault(ts.path, "the study start date is not a whole day", remedy, "TSVAL", "TSPARMCD=SSTDTC", value)


def study_identifier(tree: Tree) -> Iterator[Fault]:
    """TS names the study of the folder, in STUDYID or as sponsor's reference id; letters and digits are compared."""
    for study in tree.studies:
        ts = study.dataset(SDTM, "TS")
        if ts is not None and plain(study.name) not in {plain(value) for value in identifiers(ts)}:
            named = ", ".join(sorted(identifiers(ts))) or "nothing"
            cause = f"names the study {named}, its folder {study.name}"
            yield fault(ts.path, cause, "let folder and STUDYID (or TSPARMCD SPREFID) agree", "STUDYID")


def demography(tree: Tree) -> Iterator[Fault]:
    """SDTM data come with DM."""
    yield from _without(tree, SDTM, "DM")


def subject_level(tree: Tree) -> Iterator[Fault]:
    """ADaM data come with ADSL."""
    yield from _without(tree, ADAM, "ADSL")


def definition(tree: Tree) -> Iterator[Fault]:
    """Every folder of datasets has its define.xml."""
    for study in tree.studies:
        for layer in study.layers:
            if (path := f"{study.path}/{layer}/define.xml") not in tree.files:
                yield fault(path, "the datasets of this folder have no define.xml", "add it under this name")


def one_of_a_name(tree: Tree) -> Iterator[Fault]:
    """A study has one dataset of a name in a layer; parts of a split dataset have names of their own."""
    for study in tree.studies:
        for datasets in study.layers.values():
            stems = [dataset.stem for dataset in datasets]
            for dataset in datasets:
                if stems.count(dataset.stem) > 1:
                    yield fault(dataset.path, f"the study has more than one dataset {dataset.stem}", "submit one")


def without_studies(tree: Tree) -> str:
    """Why no criterion can be checked."""
    return "" if tree.studies else "m5/datasets holds no study"


def parameter(ts: Dataset, code: str) -> list[str]:
    """The values of a parameter of TS that are not empty."""
    if not {"TSPARMCD", "TSVAL"} <= set(ts.table.columns):
        return []
    return [value for value in ts.table.loc[ts.table["TSPARMCD"].eq(code), "TSVAL"].tolist() if value]


def identifiers(ts: Dataset) -> set[str]:
    """What TS calls the study."""
    named = ts.table["STUDYID"].tolist() if "STUDYID" in ts.table else []
    return {name for name in [*named, *parameter(ts, "SPREFID")] if name}


def plain(name: str) -> str:
    """A name as identifiers are compared: letters and digits, lower case."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _without(tree: Tree, layer: str, name: str) -> Iterator[Fault]:
    for study in tree.studies:
        if layer in study.layers and study.dataset(layer, name) is None:
            yield fault(f"{study.path}/{layer}/{name.lower()}.xpt", f"there is no {name} dataset", "add it")
