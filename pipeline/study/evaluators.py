"""Whose assessments of tumours are analysed: the section `evaluators` of study.yaml."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipeline.study.protocol import Label, Line, Section

RESERVED = "CIS"
"""Letters that parameters and outputs have otherwise: a confirmed response, iRECIST, the investigator beside the evaluator of the
primary analysis."""


class Evaluator(Section):
    """Somebody beside the investigator whose assessments are analysed by RECIST 1.1.

    `name`: as parameters and titles call it. `code`: what stands before its parameters and behind the numbers of its outputs, a
    letter; a digit behind it for one reader of several. `evaluator`: --EVAL; `reader`: --EVALID, of one reader alone, who has no
    outputs. `accepted`: of several readers those records count that have --ACPTFL Y; `otherwise`: the reader whose records count
    at a visit at which none was accepted ("": none does).
    """

    name: Annotated[Label, Field(max_length=40)]
    code: Annotated[str, Field(pattern=r"^[A-Z][1-9]?$")]
    evaluator: Label = "INDEPENDENT ASSESSOR"
    reader: Line = ""
    accepted: bool = False
    otherwise: Line = ""


BY_INVESTIGATOR = Evaluator.model_construct(
    name="Investigator", code="", evaluator="INVESTIGATOR", reader="", accepted=False, otherwise=""
)
"""The evaluator that every study has; its parameters have no code."""


def evaluator_faults(evaluators: Sequence[Evaluator], deciding: dict[str, str]) -> Iterator[str]:
    """What does not fit together; `deciding`: the name of an evaluator by the key that asks for it."""
    names = [BY_INVESTIGATOR.name, *(one.name for one in evaluators)]
    for at, one in enumerate(evaluators):
        earlier = evaluators[:at]
        if one.name in names[: at + 1]:
            yield f"key 'evaluators.{at}.name' has the value '{one.name}', which another evaluator has; give each its own"
        if one.code in {other.code for other in earlier} or one.code in RESERVED:
            taken = "parameters and outputs have otherwise" if one.code in RESERVED else "another evaluator has"
            yield f"key 'evaluators.{at}.code' has the value '{one.code}', which {taken}; choose another letter"
        if bool(one.reader) != one.code[1:].isdigit():
            remedy = "write a digit behind the letter" if one.reader else "leave out the digit, or name the reader"
            yield f"key 'evaluators.{at}.code' has the value '{one.code}'; of one reader alone it has a digit: {remedy}"
        if (one.reader and one.accepted) or (one.otherwise and not one.accepted):
            key = "reader" if one.reader and one.accepted else "otherwise"
            only = "one reader alone, so that none is accepted" if key == "reader" else "accepted readers alone"
            yield f"key 'evaluators.{at}.{key}' is for {only}; leave it out, or change 'evaluators.{at}.accepted'"
    for key, name in deciding.items():
        if name not in names:
            yield f"key '{key}' has the value '{name}', who is none of the evaluators {', '.join(names)}; declare it, or name one"
