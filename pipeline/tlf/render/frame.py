"""The lines above and below the body of every output, the same in RTF and HTML (TLF_SPEC 0.1). No wall-clock time."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from pipeline.study import Study
from pipeline.tlf.layout.output import Output


@dataclass(frozen=True)
class Frame:
    """Protocol for the page's head, the three titles, the footnotes; what the source line says of this output, and of all."""

    protocol: str
    titles: tuple[str, str, str]
    footnotes: tuple[str, ...]
    own_source: tuple[str, ...]
    common_source: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The source line."""
        return "   ".join((*self.own_source, *self.common_source))


def frame_of(output: Output, study: Study, transfer: str) -> Frame:
    """The frame of one output as of one transfer."""
    own = f"Source: {', '.join(output.sources)}", f"Program: {output.id}"
    state = (study.access.words,) if study.access.words else ()
    common = (f"Data cut-off: {study.dco.isoformat()}", f"Transfer: {transfer}", f"Version: {package_version()}", *state)
    protocol = " / ".join(part for part in (study.id, study.study.nct_id) if part)
    head = f"Protocol {'   '.join((protocol, *state))}"
    return Frame(head, output.titles, output.footnotes, own, common)


def package_version() -> str:
    """The version of the installed package."""
    try:
        return version("crf2tlf")
    except PackageNotFoundError:
        return "not installed"
