"""The datasets of a define.xml: takes members of a layer with their declarations, gives each with its variables described.

Everything is read from the declaration, the data and the lengths of the XPT; nothing is stated twice.
"""

from collections.abc import Callable, Mapping
from functools import cache

import pandas as pd

from pipeline.core.series import Series
from pipeline.submission.define.content import Dataset, Item, Source, item_oid
from pipeline.submission.define.measures import measure
from pipeline.submission.define.terms import Terms
from pipeline.submission.define.value_level import PartSources, parts_of
from pipeline.submission.layer import Member
from pipeline.submission.xpt.text import ASCII, Text
from pipeline.submission.xpt.writer import file_name
from schemas.base import Table, Variable, key_of, names, title_of, variables
from schemas.facts import domains as domain_facts
from schemas.facts import rows
from schemas.sdtm import DETAILED

NO_DATA = "No value: nothing was collected or derived for the variable up to this transfer."
# Codes whose meaning stands in a variable beside them, by the end of their names.
_MEANINGS = {"TESTCD": "TEST", "PARMCD": "PARM", "ARMCD": "ARM", "PARAMCD": "PARAM", "ETCD": "ELEMENT"}

SourceOf = Callable[[str, Variable], Source]


def describe(
    member: Member,
    lengths: Mapping[str, int],
    standard: str,
    terms: Terms,
    source_of: SourceOf,
    parts: PartSources | None = None,
    comments: Mapping[tuple[str, str], str] | None = None,
    analysis: Mapping[str, type[Table]] | None = None,
    text: Text = ASCII,
) -> Dataset:
    """One dataset. `standard` is an OID, `parts` the sources of value-level parts, `comments` by (dataset, variable), `analysis`
    the declarations of the analysis datasets by name."""
    declared, origins = variables(member.declaration), {**DETAILED, **(analysis or {})}
    keys = {name: number for number, name in enumerate(key_of(member.declaration), start=1)}
    observation_class, subclass = class_of(member)
    return Dataset(
        name=member.name,
        label=title_of(member.declaration),
        domain="" if member.name.startswith("AD") else member.name.removeprefix("SUPP"),
        observation_class=observation_class,
        subclass=subclass,
        structure=(member.declaration.__doc__ or "").splitlines()[0].rstrip("."),
        repeating=len(set(keys) - {"STUDYID", "USUBJID"}) > 0 and "USUBJID" in names(member.declaration),
        reference="USUBJID" not in names(member.declaration),
        standard=standard,
        file=file_name(member.name),
        items=tuple(
            _item(member, variable, lengths, terms, source_of, keys, parts or {}, comments or {}, origins, text)
            for variable in declared
        ),
    )


def class_of(member: Member) -> tuple[str, str]:
    """The class and subclass of a dataset (CDISC terminology GNRLOBSC): SDTM's from the guide, ADaM's from its variables."""
    facts, present = domain_facts(), set(names(member.declaration))
    if standard := facts.get(member.name) or facts.get(member.declaration._like):
        return standard.observation_class.upper().replace("-", " "), ""
    if member.name.startswith("SUPP"):
        return "RELATIONSHIP", ""
    if member.name == "ADSL":
        return "SUBJECT LEVEL ANALYSIS DATASET", ""
    if "PARAMCD" in present:
        return "BASIC DATA STRUCTURE", "TIME-TO-EVENT" if "CNSR" in present else ""
    return "OCCURRENCE DATA STRUCTURE", "ADVERSE EVENT" if "AETERM" in present else ""


def _item(
    member: Member,
    variable: Variable,
    lengths: Mapping[str, int],
    terms: Terms,
    source_of: SourceOf,
    keys: Mapping[str, int],
    part_sources: PartSources,
    comments: Mapping[tuple[str, str], str],
    origins: Mapping[str, type[Table]],
    text: Text,
) -> Item:
    values = member.table[variable.name]
    no_data = bool(values.isna().all())
    parts = parts_of(member.name, variable.name, member.table, terms, part_sources, text)
    coded_by_part = bool(parts) and all(part.codelist for part in parts)
    return Item(
        oid=item_oid(member.name, variable.name),
        name=variable.name,
        label=variable.label,
        measured=measure(values, variable, lengths[variable.name]),
        source=Source() if no_data else source_of(member.name, variable),
        codelist="" if coded_by_part else _codelist(member, variable, values, terms, origins),
        comment=NO_DATA if no_data else comments.get((member.name, variable.name), ""),
        mandatory=variable.core == "Req",
        key=keys.get(variable.name),
        role=_role(member, variable),
        no_data=no_data,
        values=parts,
    )


def _codelist(member: Member, variable: Variable, values: Series, terms: Terms, origins: Mapping[str, type[Table]]) -> str:
    """The OID of the variable's codelist: published, an external dictionary, or the sponsor's own codes with their meaning."""
    meanings = _meanings(member.table, variable.name)
    codes = variable.codelists or _of_predecessor(variable, origins)
    if codes:
        distinct = values.dropna().astype("str").drop_duplicates().sort_values()
        return terms.published(codes, {value: meanings.get(value, "") for value in distinct})
    if meanings:
        return terms.own(f"{member.name}.{variable.name}", f"{variable.label} of {member.name}", meanings)
    return terms.external(variable.name) if variable.type == "Char" and values.notna().any() else ""


def _of_predecessor(variable: Variable, origins: Mapping[str, type[Table]]) -> tuple[str, ...]:
    """The codelists of the variable that an ADaM variable is a copy of (ADSL.SAFFL, DM.SEX)."""
    dataset, _, name = variable.source.partition(".")
    declared = origins.get(dataset.lower())
    if declared is None or variable.extra.get("uncoded"):
        return ()
    found = next((v for v in variables(declared) if v.name == name), None)
    return (found.codelists or _of_predecessor(found, origins)) if found else ()


def _meanings(table: pd.DataFrame, name: str) -> dict[str, str]:
    """Code -> meaning where a variable of the record says what the code means, in order of the codes."""
    ending = next((end for end in _MEANINGS if name.endswith(end)), "")
    words = name.removesuffix(ending) + _MEANINGS.get(ending, "")
    if not ending or words not in table.columns:
        return {}
    pairs = table[[name, words]].dropna().drop_duplicates(name).sort_values(name)
    return dict(zip(pairs[name], pairs[words], strict=True))


def _role(member: Member, variable: Variable) -> str:
    """The role that the SDTMIG gives the variable; as declared where the guide does not list it; "" in ADaM."""
    dataset = "SUPPQUAL" if member.name.startswith("SUPP") else member.name
    return _roles().get((dataset, variable.name)) or str(variable.extra.get("role", ""))


@cache
def _roles() -> dict[tuple[str, str], str]:
    return {(row["dataset"], row["variable"]): row["role"] for row in rows("standards.csv") if row["standard"].startswith("SDTM")}
