"""The lines above and below the body of every output, the same in RTF and HTML (TLF_SPEC 0.1). No wall-clock time."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from pipeline.study import Study
from pipeline.tlf.layout.output import Output


@dataclass(frozen=True)
class Frame:
    """Protocol for the page's head, the three titles, the footnotes, the source line."""

    protocol: str
    titles: tuple[str, str, str]
    footnotes: tuple[str, ...]
    source: str


def frame_of(output: Output, study: Study, transfer: str) -> Frame:
    """The frame of one output as of one transfer."""
    parts = {
        "Source": ", ".join(output.sources),
        "Program": output.id,
        "Data cut-off": study.dco.isoformat(),
        "Transfer": transfer,
        "Version": package_version(),
    }
    protocol = " / ".join(part for part in (study.id, study.study.nct_id) if part)
    source = "   ".join(f"{name}: {value}" for name, value in parts.items())
    return Frame(f"Protocol {protocol}", output.titles, output.footnotes, source)


def package_version() -> str:
    """The version of the installed package."""
    try:
        return version("crf2tlf")
    except PackageNotFoundError:
        return "not installed"
