"""What is in the datasets, as far as any study's must hold: takes a tree, gives faults of records and variables.

Source: SDTMIG 3.4 and ADaMIG 1.3 (required variables, keys, terms, subjects), SDTMIG-AP 1.0 (associated persons: APxx, APID) and
SDTMIG-MD 1.1 (devices: SPDEVID). Deeper conformance is CORE's (`crf2tlf conformance`) and the checks of every run.
"""

from collections.abc import Iterator

from pipeline.submission.faults import Fault
from pipeline.submission.rejection.rule import fault, records
from pipeline.submission.rejection.tree import ADAM, SDTM, Dataset, Tree
from schemas.base import key_of, variables
from schemas.codelists import codelist
from schemas.facts import facts_of
from schemas.sdtm import DOMAINS, RECEIVED

DEVICE_DOMAINS = ("DI", "DO", "DE", "DR", "DT", "DU", "DX")
IDENTIFIERS = ("USUBJID", "SPDEVID", "NHOID", "POOLID", "SETCD")  # whom or what records are of; the first that a dataset has
ASSOCIATED, ASSOCIATED_SUPP = "AP", ("SQAP", "SUPPAP")
RELATED = "REL"  # RELREC, RELSPEC, RELSUB are no parts of the domain RE
OF_NO_SUBJECT = ("DI", "DO", "DT", "OI")  # domains of devices or organisms alone


def one_study(tree: Tree) -> Iterator[Fault]:
    """Every record has the STUDYID of TS."""
    for study in tree.studies:
        ts = study.dataset(SDTM, "TS")
        if ts is None or "STUDYID" not in ts.table:
            continue
        for dataset in study.datasets():
            if "STUDYID" in dataset.table:
                other = dataset.table["STUDYID"].ne(ts.table["STUDYID"].iloc[0])
                key = key_variables(dataset) or ["USUBJID"]
                yield from records(
                    dataset, other, key, "is not the study of TS", "give every record the STUDYID of TS", "STUDYID"
                )


def domain_code(tree: Tree) -> Iterator[Fault]:
    """DOMAIN says the domain of the file: AE in ae.xpt, LB in the parts of a split lb.xpt, APMH in apmh.xpt."""
    for dataset in _layer(tree, SDTM):
        if "DOMAIN" in dataset.table:
            other = dataset.table["DOMAIN"].ne(_domain(dataset))
            yield from records(dataset, other, key_variables(dataset), "is not the domain of the file", "correct it", "DOMAIN")


def unique_keys(tree: Tree) -> Iterator[Fault]:
    """A key names one record: --SEQ within a subject, associated person or device, USUBJID in DM and ADSL, ASEQ in ADaM."""
    for dataset in [*_layer(tree, SDTM), *_layer(tree, ADAM)]:
        key = [name for name in key_variables(dataset) if name in dataset.table]
        if key:
            double = dataset.table.duplicated(key, keep=False)
            yield from records(dataset, double, key, f"{' '.join(key)} names more than one record", "keep or number one")


def required(tree: Tree) -> Iterator[Fault]:
    """Required variables of SDTM are there, with a value in every record."""
    for dataset in _layer(tree, SDTM):
        for name in _required(dataset):
            if name not in dataset.table:
                yield fault(dataset.path, "the required variable is missing", "add it", name)
            elif name in dataset.widths:
                empty = dataset.table[name].eq("")
                yield from records(dataset, empty, key_variables(dataset), "is required and empty", "give it a value", name)


def closed_terms(tree: Tree) -> Iterator[Fault]:
    """A variable whose codelist is not extensible has terms of that codelist only (the terminology that crf2tlf brings)."""
    for dataset in _layer(tree, SDTM):
        declared = DOMAINS.get(dataset.stem.lower())
        for variable in variables(declared) if declared else ():
            lists = [codelist(code) for code in variable.codelists]
            if variable.name in dataset.widths and lists and not any(listed.extensible for listed in lists):
                values = dataset.table[variable.name]
                other = values.ne("") & ~values.isin([term for listed in lists for term in listed.allowed])
                cause = f"is no term of {', '.join(listed.name for listed in lists)}"
                yield from records(dataset, other, key_variables(dataset), cause, "use a published term", variable.name)


def known_subjects(tree: Tree) -> Iterator[Fault]:
    """Every subject is in DM, and in ADaM in ADSL too."""
    for study in tree.studies:
        for layer, name in ((SDTM, "DM"), (ADAM, "ADSL")):
            level = study.dataset(layer, name)
            if level is None or "USUBJID" not in level.table:
                continue
            known = level.table["USUBJID"].unique()
            for dataset in study.layers[layer]:
                if "USUBJID" in dataset.table:
                    subjects = dataset.table["USUBJID"]
                    lost = subjects.ne("") & ~subjects.isin(known)
                    yield from records(dataset, lost, key_variables(dataset), f"is not in {name}", "add the subject", "USUBJID")


def key_variables(dataset: Dataset) -> list[str]:
    """What names a record: as declared for a dataset of SDTM that is known here, else --SEQ; in ADaM ASEQ."""
    if "/analysis/" in dataset.path:
        return ["USUBJID"] if dataset.stem == "ADSL" else ["USUBJID", "ASEQ"] if "ASEQ" in dataset.table else []
    declared = RECEIVED.get(dataset.stem.lower()) or DOMAINS.get(dataset.stem.lower())
    if declared:
        return [name for name in key_of(declared) if name != "STUDYID"]
    number = f"{_domain(dataset)[-2:]}SEQ"
    return [*_identified_by(dataset), number] if number in dataset.table else []


def _identified_by(dataset: Dataset) -> list[str]:
    """Whom or what the records number: the associated person; the device, of whichever subject; else the subject."""
    if dataset.stem.startswith(ASSOCIATED):
        return ["APID"]
    here = [name for name in IDENTIFIERS if name in dataset.table]
    return [name for name in here if name in ("USUBJID", "SPDEVID")] if _domain(dataset) in DEVICE_DOMAINS else here[:1]


def _domain(dataset: Dataset) -> str:
    """The domain whose dataset or part a file is."""
    return dataset.stem[:4] if dataset.stem.startswith(ASSOCIATED) else dataset.stem[:2]


def _required(dataset: Dataset) -> list[str]:
    """The required variables of a dataset that can be read, with what stands for the subject in it."""
    needed = [fact.variable for fact in facts_of(_standard(dataset)) if fact.core == "Req"] if dataset.file else []
    if dataset.stem.startswith((ASSOCIATED, *ASSOCIATED_SUPP)):
        return ["APID" if name == "USUBJID" else name for name in needed]
    if dataset.stem.removeprefix("SUPP")[:2] in OF_NO_SUBJECT:
        return [name for name in needed if name != "USUBJID"]
    return needed


def _layer(tree: Tree, layer: str) -> list[Dataset]:
    return [dataset for study in tree.studies for dataset in study.layers.get(layer, [])]


def _standard(dataset: Dataset) -> str:
    """The name under which the guide lists the dataset's variables."""
    if dataset.stem.startswith(("SUPP", *ASSOCIATED_SUPP)):
        return "SUPPQUAL"
    related = dataset.stem.removeprefix(ASSOCIATED)
    return related if related.startswith(RELATED) else _domain(dataset)[-2:]
