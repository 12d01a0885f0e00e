"""XML of a submission as the rules need it: takes a file's content, gives its elements one after the other.

A document type declaration is refused, and with it every entity of the file's own, external or expanding.
"""

from dataclasses import dataclass, field
from xml.parsers import expat

from pipeline.core.errors import CrfError


class MarkupError(CrfError):
    """A file that is no XML, or XML that is not read."""


@dataclass
class Markup:
    """The elements in order: name without prefix, attributes by name without prefix, text; and each stylesheet's address."""

    elements: list[tuple[str, dict[str, str], list[str]]] = field(default_factory=list)
    stylesheets: list[str] = field(default_factory=list)

    def all(self, name: str) -> list[dict[str, str]]:
        """The attributes of every element of a name."""
        return [attributes for element, attributes, _ in self.elements if element == name]

    def texts(self, name: str) -> list[str]:
        """The text of every element of a name, trimmed."""
        return ["".join(text).strip() for element, _, text in self.elements if element == name]


def read_markup(content: bytes) -> Markup:
    """The elements of an XML file. MarkupError says why there are none."""
    made = Markup()
    open_texts: list[list[str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        open_texts.append([])
        made.elements.append((_local(name), {_local(key): value for key, value in attributes.items()}, open_texts[-1]))

    def text(data: str) -> None:
        if open_texts:
            open_texts[-1].append(data)

    def instruction(target: str, data: str) -> None:
        if target == "xml-stylesheet" and "href=" in data:
            address = data.partition("href=")[2]
            made.stylesheets.append(address[1:].partition(address[0])[0])

    def refuse(*_: object) -> None:
        raise MarkupError("has a document type declaration, which is not read")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.CharacterDataHandler = start, text
    parser.EndElementHandler = lambda name: open_texts.pop() and None
    parser.ProcessingInstructionHandler, parser.StartDoctypeDeclHandler = instruction, refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise MarkupError(f"is not well-formed XML ({error})") from None
    return made


def _local(name: str) -> str:
    return name.rpartition(":")[2]
