"""Methods that depend on the parameter: takes a variable of a dataset and its parameters, gives a method for each."""

from collections.abc import Callable, Iterable, Mapping

from pipeline.methods.exposure import exposure_methods
from pipeline.methods.laboratory import SIDES, grade_methods
from pipeline.methods.method import Method
from pipeline.methods.response import response_methods
from pipeline.methods.time_to_event import time_to_event_methods
from pipeline.methods.tumour import tumour_methods
from pipeline.study import Study

Methods = Callable[[Iterable[str], Study], Mapping[str, str]]
_BY_PARAMETER: Mapping[tuple[str, str], Methods] = {
    ("ADRS", "AVALC"): lambda codes, study: response_methods(study),
    ("ADTTE", "CNSR"): lambda codes, study: time_to_event_methods(study),
    ("ADEX", "AVAL"): lambda codes, study: exposure_methods(study),
    ("ADTR", "AVAL"): tumour_methods,
    **{
        ("ADLB", variable): lambda codes, study, variable=variable: grade_methods(variable, study)  # type: ignore[misc]
        for variable in SIDES
    },
}
"""Dataset and variable whose method stands by PARAMCD."""


def parameter_methods(dataset: str, variable: str, codes: Iterable[str], study: Study) -> dict[str, Method]:
    """The method by PARAMCD, of those of `codes` that have one of their own; every other has the variable's method."""
    chosen = list(codes)
    methods = _BY_PARAMETER.get((dataset, variable), _none)(chosen, study)
    return {code: Method(methods[code]) for code in chosen if code in methods}


def _none(codes: Iterable[str], study: Study) -> Mapping[str, str]:
    return {}
