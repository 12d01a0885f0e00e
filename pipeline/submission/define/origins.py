"""Where every variable comes from: takes the mapping's verbs or the ADaM declarations, gives origins and methods.

Nothing is stated here that a verb, a docstring or a declaration states; --SEQ, --DY, EPOCH and --LOBXFL have the method of the
function that derives them.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any

import pandas as pd

from pipeline.core.texts import join_texts
from pipeline.methods import method_of, parameter_methods
from pipeline.sdtm.fields import domain_of
from pipeline.sdtm.verbs.baseline import derive_var_lobxfl
from pipeline.sdtm.verbs.domain import JOINED, DomainMapping
from pipeline.sdtm.verbs.mapping import ASSIGNED, COLLECTED, DERIVED, PROTOCOL, Verb
from pipeline.sdtm.verbs.timing import derive_var_dy, derive_var_epoch
from pipeline.study import Study
from pipeline.study.words import in_words
from pipeline.submission.define.content import Origin, OriginType, Source
from pipeline.trial.trial import Trial
from schemas.base import SdtmDomain, Table, Variable, name_of, variables
from schemas.facts import domains as domain_facts

Sources = Mapping[tuple[str, str], Source]
RECEIVED = Source((Origin("Not Available", description="Received as SDTM; how it was collected is not known here."),))
_TYPES: dict[str, OriginType] = {COLLECTED: "Collected", DERIVED: "Derived", ASSIGNED: "Assigned", PROTOCOL: "Protocol"}
_SPONSOR_SUPP = ("RDOMAIN", "IDVAR", "IDVARVAL", "QNAM", "QLABEL", "QORIG", "QEVAL")


def sdtm_sources(trial: Trial, fields: pd.DataFrame) -> Sources:
    """The source of each (dataset, variable) and of each (SUPP--, QNAM); `fields` is the table schemas.ledger.Fields."""
    pages, versions = _pages(fields), _versions(fields)
    found: dict[tuple[str, str], Source] = {}
    for function in trial.domains:
        schema = trial.declared[function.__name__]
        if issubclass(schema, SdtmDomain):
            domain = domain_of(import_module(function.__module__), trial.study, trial.forms)
            found |= _mapped(domain, pages, versions, trial.study) if domain else _sources_of(function, schema, trial.study)
    return found


def adam_source(variable: Variable, study: Study) -> Source:
    """The source of a declared ADaM variable: what it is a copy of, or its derivation in words."""
    if variable.source:
        return Source((Origin("Predecessor", description=variable.source),))
    method = method_of(variable, study)
    return Source((Origin("Derived", "Sponsor"),), method.text, imputed=method.imputed)


def parameter_source(dataset: str, variable: str, codes: Iterable[str], study: Study) -> dict[str, Source]:
    """By PARAMCD the source of the part of an ADaM variable whose method is that of the parameter."""
    methods = parameter_methods(dataset, variable, codes, study)
    return {code: Source((Origin("Derived", "Sponsor"),), method.text, method.imputed) for code, method in methods.items()}


def _pages(fields: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """The forms behind each target ("AE.AETERM"), in the order of the forms."""
    filled = fields.dropna(subset="TARGET").drop_duplicates(["TARGET", "FORM"])
    return {str(target): tuple(forms) for target, forms in filled.groupby("TARGET")["FORM"]}


def _versions(fields: pd.DataFrame) -> dict[str, str]:
    """By target ("AE.AETERM") the fields behind it that versions of their forms have otherwise, in words."""
    rows = fields.dropna(subset=["TARGET", "VERSIONS"]).drop_duplicates(["TARGET", "FORM", "COLUMN"])
    rows = rows.assign(WORDS=rows["FORM"] + "." + rows["COLUMN"] + ": " + rows["VERSIONS"])
    joined = join_texts(rows, ["TARGET"], "WORDS", ". ")
    return dict(zip(joined["TARGET"], joined["WORDS"], strict=True))


def _mapped(
    domain: DomainMapping, pages: Mapping[str, tuple[str, ...]], versions: Mapping[str, str], study: Study
) -> dict[tuple[str, str], Source]:
    """The sources of a domain that is mapped with verbs, and of its supplemental qualifiers."""
    found = {
        (domain.name, v.name): s for v in variables(domain.schema) if (s := _shared(v.name, domain.schema, study, domain.order))
    }
    said: dict[tuple[str, str], list[tuple[str, Verb]]] = {}
    for dataset, name, form, verb in _verbs(domain):
        said.setdefault((dataset, name), []).append((form, verb))
    for key, verbs in said.items():
        target = ".".join(key)
        source = _of_verbs(verbs, pages.get(target, ()), study, versions.get(target, ""))
        partly = len(verbs) < len(domain.blocks) and key[1] == "EPOCH"  # the other blocks take what all domains share
        found[key] = _both(source, found[key]) if partly else source
    return found | (_qualifier_columns(domain.supp) if domain.supp else {})


def _both(one: Source, other: Source) -> Source:
    return Source((*one.origins, *other.origins), " ".join(filter(None, (one.method, other.method))))


def _verbs(domain: DomainMapping) -> Iterator[tuple[str, str, str, Verb]]:
    """Dataset, variable or qualifier, form and verb of everything that the domain's blocks fill."""
    for block in domain.blocks:
        yield from ((domain.name, name, block.form, verb) for name, verb in domain.verbs(block).items())
        if domain.supp:
            yield from ((name_of(domain.supp), name, block.form, supp.verb) for name, supp in block.supp.items())


def _of_verbs(said: list[tuple[str, Verb]], pages: tuple[str, ...], study: Study, versions: str) -> Source:
    """What several blocks say of one variable: each origin once; the methods with their forms where they differ."""
    types = dict.fromkeys(verb.origin for _, verb in said)
    forms: dict[str, dict[str, None]] = {}
    for form, verb in said:
        if verb.method and verb.origin == DERIVED:
            forms.setdefault(in_words(verb.method, study), {})[form] = None
    methods = [f"{', '.join(names)}: {text}" for text, names in forms.items()] if len(forms) > 1 else list(forms)
    return Source(tuple(_origin(type, pages, versions) for type in types), " ".join(methods))


def _origin(type: str, pages: tuple[str, ...] = (), versions: str = "") -> Origin:
    """An origin; one that is collected has its forms and what their versions have otherwise."""
    if type != COLLECTED:
        return Origin(_TYPES[type], "Sponsor")
    return Origin(_TYPES[type], "Investigator", pages=pages, description=versions)


def _shared(name: str, schema: type[SdtmDomain], study: Study, order: tuple[str, ...] = ()) -> Source | None:
    """What a domain's own lines do not say because all domains share it; None for a variable of its own."""
    prefix = name_of(schema)
    if name == "STUDYID":
        return Source((_origin(PROTOCOL),))
    if name == "DOMAIN":
        return Source((_origin(ASSIGNED),))
    if name == "USUBJID":
        return Source((_origin(DERIVED),), JOINED["USUBJID"].method)
    if name == f"{prefix}SEQ":
        by = f", ordered by {', '.join(order)}" if order else ""
        return Source((_origin(DERIVED),), f"1 to n within a subject{by}.")
    methods: dict[str, Callable[..., Any]] = {f"{prefix}{part}DY": derive_var_dy for part in ("", "ST", "EN")}
    methods |= {"EPOCH": derive_var_epoch, f"{prefix}LOBXFL": derive_var_lobxfl}
    return Source((_origin(DERIVED),), in_words(inspect.getdoc(methods[name]) or "", study)) if name in methods else None


def _sources_of(function: Callable[..., Any], schema: type[SdtmDomain], study: Study) -> dict[tuple[str, str], Source]:
    """The sources of a dataset that a function makes as a whole: the plan of the trial, relations, elements and visits."""
    observation_class = domain_facts()[name_of(schema)].observation_class
    type = {"Trial Design": PROTOCOL, "Relationship": ASSIGNED}.get(observation_class, DERIVED)
    whole = Source((_origin(type),), in_words(inspect.getdoc(function) or "", study) if type == DERIVED else "")
    own = {"EPOCH"} if type == DERIVED else {"EPOCH", f"{name_of(schema)}SEQ"}  # an element's epoch is the plan's
    shared = {v.name: _shared(v.name, schema, study) for v in variables(schema) if v.name not in own}
    return {(name_of(schema), v.name): shared.get(v.name) or whole for v in variables(schema)}


def _qualifier_columns(supp: type[Table]) -> dict[tuple[str, str], Source]:
    """The columns of a SUPP--; QVAL has its origins by QNAM."""
    fixed = {name: Source((_origin(ASSIGNED),)) for name in _SPONSOR_SUPP}
    fixed |= {"STUDYID": Source((_origin(PROTOCOL),)), "USUBJID": Source((_origin(DERIVED),), JOINED["USUBJID"].method)}
    return {(name_of(supp), name): source for name, source in fixed.items()}
