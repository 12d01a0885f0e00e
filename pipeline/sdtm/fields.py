"""Field ledger: the fate of every column of every form, from the mapping's declarations and the form classes.

Annotated CRF, balance of fields and define.xml read this one table. Sources are the verbs of a mapping module (`MAPPING` or
`mapping(study)`) and its `FIELDS`; an input that is no column of the form and is not declared is a MappingError.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

import pandas as pd

from pipeline.core.issues import found, gather
from pipeline.core.texts import join_texts
from pipeline.sdtm.verbs.domain import DomainMapping
from pipeline.sdtm.verbs.mapping import LOG_LINE, Block, FormFields, MappingError, Verb
from pipeline.study import Study
from pipeline.study.raw_parts import WHOLE_FORM
from pipeline.study.version_notes import version_notes
from pipeline.study.words import filled
from schemas.base import DTYPES, conform, name_of, names, variables
from schemas.ledger import FATES, MAPPED, NOT_SUBMITTED, SUPPLEMENTAL, UNMAPPED, USED, Fields
from schemas.raw import RawForm
from schemas.sdtm.reference import Reference

# What landing and the reference do with the columns that all forms share (STUDY_SPEC 2.1).
COMMON_USES = {
    "STUDYID": "a row of another study is quarantined",
    "SITEID": "the subject; part of the key of the row",
    "SUBJID": "the subject; part of the key of the row",
    "FOLDER": "the visit; part of the key of the row",
    "FOLDERSEQ": "the visit; part of the key of the row",
    "RECPOS": "part of the key of the row",
    "ENTRYTS": "of several rows with one key the one changed last counts",
    "MODTS": "of several rows with one key the one changed last counts",
    "RECSTAT": "an inactive row was deleted by the site",
}
FIELDS_FILE = "review/fields.parquet"
"""Where the table Fields of a transfer is kept, in the folder of its results."""
VISIT_USE = "first and last day of the visit (SVSTDTC, SVENDTC)"
_KEY = ["FORM", "COLUMN", "STATUS", "TARGET"]


class _Fate(NamedTuple):
    """One thing that becomes of one column."""

    FORM: str
    COLUMN: str
    STATUS: str
    TARGET: str | None = None
    VERB: str | None = None
    ORIGIN: str | None = None
    METHOD: str | None = None
    REASON: str | None = None


def fields(domains: Sequence[Callable[..., Any]], study: Study, forms: Mapping[str, type[RawForm]]) -> pd.DataFrame:
    """The table Fields of a mapping's functions (`Trial.domains`), forms and columns in the order of the forms."""
    fates = [_Fate(name, "FORMDT", USED, REASON=VISIT_USE) for name, form in forms.items() if not form._log]
    fates += [fate for module in modules_of(domains) for fate in _fates_of(module, study, forms)]
    fates += [_Fate(form, column, USED, REASON=use) for form in forms for column, use in COMMON_USES.items()]
    told = {fate.FORM for fate in fates if fate.COLUMN == "FORMDT"}
    fates += [_Fate(n, "FORMDT", NOT_SUBMITTED, REASON=LOG_LINE) for n, form in forms.items() if form._log and n not in told]
    made = pd.DataFrame(fates, columns=list(_Fate._fields)).astype(DTYPES["Char"])
    asked = _questions(forms, study)
    joined = asked.merge(_joined(made), on=["FORM", "COLUMN"], how="left", indicator="FOUND")
    fate = joined["STATUS"].fillna(UNMAPPED)
    table = conform(joined.assign(STATUS=fate)[names(Fields)], Fields)
    _contradictions(table)
    return table


def with_target(table: pd.DataFrame) -> pd.DataFrame:
    """The table Fields with what TARGET names: DATASET and VARIABLE; DOMAIN is that of a supplemental qualifier, too."""
    target = table["TARGET"].str.partition(".").reindex(columns=range(3)).astype(DTYPES["Char"])
    return table.assign(DOMAIN=target[0].str.removeprefix("SUPP"), DATASET=target[0], VARIABLE=target[2])


def unmapped(table: pd.DataFrame, current: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """FIELD_UNMAPPED: one issue per unmapped field, with the number of rows of `current` (tables by form) that have an answer."""
    rows = table[table["STATUS"].eq(UNMAPPED)]
    pairs = zip(rows["FORM"], rows["COLUMN"], strict=True)
    return gather(*(_unmapped(form, column, int(current[form][column].notna().sum())) for form, column in pairs))


def _unmapped(form: str, column: str, answers: int) -> pd.DataFrame:
    return found("FIELD_UNMAPPED", pd.DataFrame(index=[0]), form, column=column, value=f"answers: {answers}")


def fate_of_fields(table: pd.DataFrame) -> pd.DataFrame:
    """One row per field: FORM, COLUMN and STATUS, the strongest of its fates."""
    rank = table["STATUS"].map({fate: number for number, fate in enumerate(FATES)})
    ordered = table.assign(RANK=rank).sort_values("RANK", kind="stable")
    return ordered.drop_duplicates(["FORM", "COLUMN"]).sort_index()[["FORM", "COLUMN", "STATUS"]].reset_index(drop=True)


def modules_of(functions: Iterable[Callable[..., Any]]) -> list[ModuleType]:
    """The modules in which functions are written, each once."""
    return list(dict.fromkeys(import_module(function.__module__) for function in functions))


def domain_of(module: ModuleType, study: Study, forms: Mapping[str, type[RawForm]]) -> DomainMapping | None:
    """The mapping of a module as the study and its forms make it; None for a table that has no blocks (reference, SE ...)."""
    domain: DomainMapping | None = getattr(module, "MAPPING", None)
    if domain is None:
        domain = module.mapping(study) if hasattr(module, "mapping") else None
    if domain is None:
        return None
    made_from = getattr(module, "FIELDS", FormFields()).made_from
    blocks = [block for block in domain.blocks if block.form in forms or not block.as_asked]
    return replace(domain, blocks=tuple(_as_asked(block, forms, made_from) if block.as_asked else block for block in blocks))


def _as_asked(block: Block, forms: Mapping[str, type[RawForm]], made_from: Mapping[str, tuple[str, ...]]) -> Block:
    """A block without the variables and qualifiers whose columns the form does not ask for."""
    prepared = {name.partition(".")[2] for name in made_from if name.startswith(f"{block.form}.")}
    known = {*names(forms[block.form]), *names(Reference), *prepared}
    left_out = {name for name, verb in block.variables.items() if not known.issuperset(verb.inputs)}
    left_out |= {name for name, supp in block.supp.items() if not known.issuperset(supp.verb.inputs)}
    left_out &= block.as_asked
    return replace(
        block,
        variables={name: verb for name, verb in block.variables.items() if name not in left_out},
        supp={name: supp for name, supp in block.supp.items() if name not in left_out},
    )


def _fates_of(module: ModuleType, study: Study, forms: Mapping[str, type[RawForm]]) -> Iterator[_Fate]:
    declared: FormFields = getattr(module, "FIELDS", FormFields())
    domain = domain_of(module, study, forms)
    for block in domain.blocks if domain else ():
        assert domain is not None  # noqa: S101 - narrows the type for the checker
        for status, target, verb in _targets(domain, block):
            for form, column in _sources(verb, block, declared, forms, f"{_file(module)}: {target}"):
                method = filled(verb.method, study)
                yield _Fate(form, column, status, target, verb.name, verb.origin, method or None)
    for status, reasons in ((USED, declared.uses), (NOT_SUBMITTED, declared.not_submitted)):
        for name, reason in reasons.items():
            if declared.as_asked and not _is_asked(name, forms):
                continue
            yield _Fate(*_split(name, forms, f"{_file(module)}: FIELDS"), status, REASON=reason)


def _file(module: ModuleType) -> str:
    return getattr(module, "__file__", None) or module.__name__


def _targets(domain: DomainMapping, block: Block) -> Iterator[tuple[str, str, Verb]]:
    for variable, verb in domain.verbs(block).items():
        yield MAPPED, f"{domain.name}.{variable}", verb
    for qualifier, supp in block.supp.items():
        yield SUPPLEMENTAL, f"{name_of(domain.supp) if domain.supp else ''}.{qualifier}", supp.verb


def _sources(
    verb: Verb, block: Block, declared: FormFields, forms: Mapping[str, type[RawForm]], where: str
) -> Iterator[tuple[str, str]]:
    """The columns of forms behind a verb's inputs: as declared for prepared columns, else the form's own."""
    yield from (_split(source, forms, where) for source in verb.joined_from)
    for column in (*verb.inputs, *(c for c in verb.further if _is_asked(f"{block.form}.{c}", forms))):
        name = f"{block.form}.{column}"
        if name in declared.made_from:
            sources = [s for s in declared.made_from[name] if not declared.as_asked or _is_asked(s, forms)]
            yield from (_split(source, forms, f"{where}, {name}") for source in sources)
        elif column not in names(forms.get(block.form, RawForm)) and column in names(Reference):
            continue  # a date of the person, from no form in particular
        else:
            yield _split(name, forms, where)


def _is_asked(name: str, forms: Mapping[str, type[RawForm]]) -> bool:
    form, _, column = name.partition(".")
    return form in forms and column in names(forms[form])


def _split(name: str, forms: Mapping[str, type[RawForm]], where: str) -> tuple[str, str]:
    form, _, column = name.partition(".")
    if not _is_asked(name, forms):
        raise MappingError(f"{where}: {name} is no column of a form; if it is prepared, say in FIELDS.made_from of what")
    return form, column


def _joined(made: pd.DataFrame) -> pd.DataFrame:
    """One row per field, status and target: several blocks or modules may say the same, or give further methods and reasons."""
    texts = [column for column in made.columns if column not in _KEY]
    joined = made[_KEY].drop_duplicates()
    for column in texts:
        stated = made[[*_KEY, column]].dropna(subset=column).drop_duplicates()
        joined = joined.merge(join_texts(stated, _KEY, column, "; "), on=_KEY, how="left")
    return joined.astype(DTYPES["Char"])


def _questions(forms: Mapping[str, type[RawForm]], study: Study) -> pd.DataFrame:
    notes = {name: version_notes(study.raw.of(name)) for name in forms}
    asked = [
        (name, variable.name, variable.label, "; ".join(filter(None, map(notes[name].get, (WHOLE_FORM, variable.name)))) or None)
        for name, form in forms.items()
        for variable in variables(form)
    ]
    return pd.DataFrame(asked, columns=["FORM", "COLUMN", "QUESTION", "VERSIONS"]).astype(DTYPES["Char"])


def _contradictions(table: pd.DataFrame) -> None:
    """MappingError for a field that is declared not submitted and stands behind a variable."""
    submitted = table[table["STATUS"].isin([MAPPED, SUPPLEMENTAL])]
    both = table[table["STATUS"].eq(NOT_SUBMITTED)].merge(submitted, on=["FORM", "COLUMN"], suffixes=("", "_OF"))
    if len(both):
        said = (both["FORM"] + "." + both["COLUMN"] + " (" + both["TARGET_OF"] + ")").drop_duplicates()
        raise MappingError(f"declared not submitted, but submitted: {', '.join(said)}; take it out of FIELDS.not_submitted")
