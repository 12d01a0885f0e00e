"""What a study says of the findings that stay: takes raw/<study>/explanations.yaml, gives a text by issue code and by rule.

The guides and the conformance report print them; a locked study with an open error that nobody explains is not packed.

    issues:
      SUM_DIFF: The investigator's sum is submitted as collected; ADTR derives the sum from the lesions.
    conformance:
      CORE-000123: ...
"""

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator

from pipeline.core.issues import CATALOGUE
from pipeline.core.yaml_file import YamlError, read_yaml
from pipeline.study.key_faults import key_faults
from pipeline.study.protocol import Section
from pipeline.submission.faults import Fault, SubmissionError

FILE = "explanations.yaml"
Explanation = Annotated[str, Field(min_length=10)]


class Explanations(Section):
    """Texts by issue code (pipeline/core/issues.py), and by rule: the id of a published rule or the name of one of our checks."""

    issues: dict[str, Explanation] = Field(default_factory=dict)
    conformance: dict[str, Explanation] = Field(default_factory=dict)

    @field_validator("issues")
    @classmethod
    def _known(cls, texts: dict[str, str]) -> dict[str, str]:
        if unknown := sorted(set(texts) - set(CATALOGUE)):
            raise ValueError(f"there are no issue codes {', '.join(unknown)}")
        return texts


def read_explanations(path: Path) -> Explanations:
    """The explanations of a study; none without a file. SubmissionError names every key that cannot be used."""
    if not path.is_file():
        return Explanations()
    try:
        return Explanations.model_validate(read_yaml(path) or {})
    except YamlError as error:
        faults = [line.removeprefix(f"{path}").lstrip(":, ") for line in str(error).splitlines()]
    except ValidationError as error:
        faults = list(key_faults(error, Explanations))
    raise SubmissionError([Fault("EXPLANATION", path.name, fault, "mend it") for fault in faults])
