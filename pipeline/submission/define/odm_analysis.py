"""Analysis results metadata as XML: takes the displays, gives odmlib's elements of ARM 1.0.

Only an ADaM define.xml has it.
"""

from collections.abc import Iterable
from typing import Any

from odmlib.arm_1_0 import model as arm

from pipeline.endpoints.endpoint import EXPLORATORY
from pipeline.submission.define.content import AnalysisDataset, AnalysisResult, Display, dataset_oid, item_oid
from pipeline.submission.define.odm_text import description, document_ref, where_clause_ref

_REASONS = {EXPLORATORY: "SPECIFIED IN SAP"}  # the endpoints are those of the registry, what explores them is not
_REASON = "SPECIFIED IN PROTOCOL"
_LANGUAGE = "Python"


def analysis_results(displays: Iterable[Display]) -> Any:
    """All displays with their results."""
    return arm.AnalysisResultDisplays(ResultDisplay=[_display(display) for display in displays])


def _display(display: Display) -> Any:
    return arm.ResultDisplay(
        OID=display.oid,
        Name=display.name,
        Description=description(display.title),
        DocumentRef=[document_ref(display.document)],
        AnalysisResult=[_result(result) for result in display.results],
    )


def _result(result: AnalysisResult) -> Any:
    made = arm.AnalysisResult(
        OID=result.oid,
        AnalysisReason=_REASONS.get(result.purpose, _REASON),
        AnalysisPurpose=result.purpose,
        Description=description(result.description),
        AnalysisDatasets=arm.AnalysisDatasets(AnalysisDataset=[_dataset(dataset) for dataset in result.datasets]),
        Documentation=arm.Documentation(Description=description(result.documentation)),
        ProgrammingCode=arm.ProgrammingCode(Context=_LANGUAGE, DocumentRef=[document_ref(result.program)]),
    )
    if result.parameter:
        made.ParameterOID = result.parameter
    return made


def _dataset(dataset: AnalysisDataset) -> Any:
    return arm.AnalysisDataset(
        ItemGroupOID=dataset_oid(dataset.dataset),
        WhereClauseRef=where_clause_ref(dataset.where),
        AnalysisVariable=[arm.AnalysisVariable(ItemOID=item_oid(dataset.dataset, name)) for name in dataset.variables],
    )
