"""The rule at each step of a trace: takes a trace, gives the method in words, its place in the code and its section.

No rule is written here: the words are those that define.xml prints (the declaration of an ADaM variable, the verb of a mapping),
the place is the function that bears the name of the table, the variable or the parameter, the section is what these cite.
"""

import inspect
import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pandas as pd

import pipeline
from pipeline import adam
from pipeline.core.places import CODE
from pipeline.core.texts import join_texts
from pipeline.methods import method_of, parameter_methods
from pipeline.review.stored import Stored
from pipeline.review.trace.steps import Trace
from pipeline.sdtm.received.foreign import load_domains
from pipeline.study import Study
from pipeline.trial.reads import owner_of
from pipeline.trial.trial import Function, Trial
from schemas.base import Variable, variables
from schemas.raw import form_of
from schemas.sdtm import DOMAINS, RECEIVED

COLUMNS = ["STEP", "WHAT", "RULE", "PLACE", "SECTION"]
_ANALYSED = ("AVAL", "AVALC", "CNSR", "ADT", "TRTEMFL")
_SECTION = re.compile(r"\b(?:STUDY|TLF)_SPEC \d+(?:\.\d+)*")
TracedRule = tuple[str, str, str, str, str]


def rules_of(traced: Trace, stored: Stored, trial: Trial) -> pd.DataFrame:
    """COLUMNS, from the output to the forms, or to the records of SDTM as received."""
    steps = pd.concat([traced.records[["TABLE"]], traced.sources[["TABLE", "TO", "VARIABLE"]]], ignore_index=True)
    tables = [*dict.fromkeys(steps["TABLE"]), *(t for t in dict.fromkeys(steps["TO"].dropna()) if t not in set(steps["TABLE"]))]
    domains = {function.__name__: function for function in trial.domains}
    found = [*_output(traced, trial)]
    for name in tables:
        counted = [v for v in dict.fromkeys(steps.loc[steps["TABLE"].eq(name), "VARIABLE"].dropna()) if v]
        if name in stored.declared:
            found += _dataset(name, counted, traced, stored, trial.study)
        elif owner_of(name) in domains:
            found += _domain(name, counted, traced, stored, domains[owner_of(name)])
        elif name in RECEIVED and not domains:
            found.append(("SDTM", name.upper(), "as received, with nothing derived", function_place(load_domains), ""))
    return pd.DataFrame(found, columns=COLUMNS, dtype="str").drop_duplicates(ignore_index=True)


def _output(traced: Trace, trial: Trial) -> Iterable[TracedRule]:
    function = {f.__name__: f for f in trial.outputs}.get(traced.output)
    place = function_place(function) if function else ""
    section = section_of(inspect.getdoc(function) or "", function) if function else ""
    for row in traced.results.drop_duplicates(["analysis_id", "data_subset"]).to_dict("records"):
        where = f" where {row['data_subset']}" if isinstance(row["data_subset"], str) else ""
        rule = f"{row['method_id']} of {row['dataset']}{where}, by {row['group1']}, subjects with {row['analysis_set']} = Y"
        yield "Table", f"{traced.output} {row['analysis_id']}", rule, place, section


def _dataset(name: str, counted: list[str], traced: Trace, stored: Stored, study: Study) -> Iterable[TracedRule]:
    """The variables that count, else the analysis value; the parameters of the records."""
    declared = {v.name: v for v in variables(stored.declared[name])}
    flags = [flag for flag in traced.results["analysis_set"].dropna().unique() if name == "adsl"]
    own = [v for v in (*traced.results["variable"].dropna().unique(), *counted, *flags) if v in declared]
    chosen = dict.fromkeys([*own, *(v for v in _ANALYSED if v in declared and name != "adsl")])
    maker = _maker(name, stored)
    for variable in chosen:
        said = declared[variable]
        function = _function_for(maker, "var", variable) or maker
        rule = _words(said, study)
        yield "ADaM", f"{name.upper()}.{variable}", rule, function_place(function), section_of(said.derivation, function)
    table = stored.table(name)
    if table is not None and "PARAMCD" in table:
        at = pd.concat([traced.records, traced.sources])[["TABLE", "AT"]].query("TABLE == @name")["AT"]
        parameters = table.loc[at.unique(), ["PARAMCD", "PARAM"]].drop_duplicates()
        rules = _parameter_rules(name, declared, parameters["PARAMCD"], study)
        for code, param in zip(parameters["PARAMCD"], parameters["PARAM"], strict=True):
            function = _function_for(maker, "param", str(code)) or maker
            rule = ". ".join([str(param), *rules.get(code, [])])
            yield "ADaM", f"{name.upper()} {code}", rule, function_place(function), section_of("", function)


def _parameter_rules(name: str, declared: Iterable[str], codes: Iterable[str], study: Study) -> dict[str, list[str]]:
    """The methods of the parameters that have one of their own, on one line each."""
    found: dict[str, list[str]] = {}
    for variable in declared:
        for code, method in parameter_methods(name.upper(), variable, codes, study).items():
            found.setdefault(code, []).append(" ".join(method.text.split()))
    return found


def _words(variable: Variable, study: Study) -> str:
    if variable.derivation:
        return " ".join(method_of(variable, study).text.split())
    return f"copy of {variable.source}" if variable.source else variable.label


def _domain(name: str, counted: list[str], traced: Trace, stored: Stored, function: Function) -> Iterable[TracedRule]:
    """What the mapping says of the variables that count, else which rows of a form make a record."""
    edges = traced.sources[traced.sources["TABLE"].eq(name)]
    forms = {form_of(to) for to in edges["TO"].unique()} - {""}
    fields = stored.fields()
    targets = [f"{name.upper()}.{variable}" for variable in counted]
    for row in fields[fields["TARGET"].isin(targets) & fields["FORM"].isin(forms)].fillna("").to_dict("records"):
        rule = f"{row['VERB']} from {row['FORM']}.{row['COLUMN']}" + (f": {row['METHOD']}" if row["METHOD"] else "")
        yield "SDTM", row["TARGET"], rule, function_place(function), section_of(row["METHOD"], function)
    for rule in sorted(set(edges["RULE"].dropna()) - {""}):
        yield "SDTM", name.upper(), f"record made by {rule}", function_place(function), section_of("", function)


def function_place(function: Function) -> str:
    """File and function: pipeline/adam/response/adrs.py:adrs, raw/<STUDY>/trial/mapping/ae.py:ae."""
    plain = inspect.unwrap(function)
    file = Path(inspect.getfile(plain)).resolve()
    folders = [Path(next(iter(pipeline.__path__))).resolve(), *(p.parents[1] for p in file.parents if p.name == CODE)]
    place = next((file.relative_to(f.parent).as_posix() for f in folders if file.is_relative_to(f.parent)), file.name)
    return f"{place}:{plain.__name__}"


def section_of(text: str, function: Function) -> str:
    """The section that the text cites, else the function, else its module; "" when none does."""
    plain = inspect.unwrap(function)
    for said in (text, inspect.getdoc(plain) or "", inspect.getdoc(inspect.getmodule(plain)) or ""):
        if cited := _SECTION.search(said):
            return cited[0]
    return ""


def _maker(name: str, stored: Stored) -> Function:
    """The function of an analysis dataset: the engine's, or a trial's own, which stands beside its declaration."""
    own = import_module(stored.declared[name].__module__)
    return next((function for function in adam.DATASETS if function.__name__ == name), None) or getattr(own, name)


def _function_for(maker: Function, kind: str, what: str) -> Function | None:
    """derive_var_resfl for RESFL, derive_param_mdis for MDIS: where the module of the dataset uses one of this name."""
    found = _derivations().get(f"derive_{kind}_{what.lower()}")
    return found if found and found.__module__ in _modules_of(maker.__module__) else None


@cache
def _derivations() -> dict[str, Function]:
    modules = [import_module(found.name) for found in walk_packages(adam.__path__, f"{adam.__name__}.")]
    return {
        name: function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if name.startswith("derive_") and function.__module__ == module.__name__
    }


@cache
def _modules_of(module: str) -> frozenset[str]:
    """A module of the ADaM station and those whose functions it uses, directly or through others."""
    used = {f.__module__ for _, f in inspect.getmembers(import_module(module), inspect.isfunction)}
    own = {name for name in used if name.startswith(f"{adam.__name__}.") and name != module}
    return frozenset({module}.union(*(_modules_of(name) for name in own)))


def words_of(name: str, columns: Iterable[str], stored: Stored, study: Study) -> dict[str, str]:
    """What is said of the columns of a table: label and derivation of ADaM, label of SDTM, question and targets of a form."""
    if form := form_of(name):
        fields = stored.fields()
        own = fields[fields["FORM"].eq(form)]
        targets = join_texts(own.dropna(subset="TARGET"), ["COLUMN"], "TARGET", ", ").set_index("COLUMN")["TARGET"]
        question = own.drop_duplicates("COLUMN").set_index("COLUMN")["QUESTION"].fillna("")
        return {c: question[c] + (f" -> {targets[c]}" if c in targets else "") for c in columns if c in question}
    schema = {**DOMAINS, **stored.declared}.get(name)
    declared = {v.name: v for v in variables(schema)} if schema else {}
    return {c: _label(declared[c], study) for c in columns if c in declared}


def _label(variable: Variable, study: Study) -> str:
    said = _words(variable, study)
    return variable.label + (f": {said}" if said != variable.label else "")


def place_of(name: str, trial: Trial) -> str:
    """Where a table is made; "" for what is read as it is, forms or SDTM as received."""
    makers = {function.__name__: function for function in (*trial.datasets, *trial.domains)}
    function = makers.get(owner_of(name))
    return function_place(function) if function else ""
