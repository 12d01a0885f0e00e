"""Section `trial` of study.yaml: the facts that trial design datasets state (TS, TI); and the base class of all sections."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Parameter = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
Text = Annotated[str, Field(min_length=1, max_length=200)]  # the length of a character variable (STUDY_SPEC 3)


class Section(BaseModel):
    """A section of study.yaml: an unknown key is a fault, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Protocol(Section):
    """The plan: version of the protocol, words of its criteria (IETESTCD -> text), and its summary.

    `summary`: TSPARMCD -> values, in order. `null_flavors`: TSPARMCD -> why there is no value (ISO 21090). Parameters that follow
    from other keys or from the data (TITLE, TRT, SDMDUR, ACTSUB ...) are not stated here (pipeline/sdtm/standard/ts.py).
    """

    version: str = ""
    criteria: dict[Annotated[str, Field(pattern=r"^(INCL|EXCL)\d{2}[A-Z]?$")], Text] = {}
    summary: dict[Parameter, tuple[Text, ...]] = {}
    null_flavors: dict[Parameter, Literal["NA", "NAV", "UNK", "NI", "PINF", "NINF", "ASKU", "OTH"]] = {}
