"""Is a define.xml valid? Takes its bytes, gives what the published schema says against it.

Define-XML 2.1 with Analysis Results Metadata 1.0, by the schema that defineutils ships. Neither the network nor external entities
are read.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path

from lxml import etree

PARSER = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)


def schema_faults(define: bytes) -> list[str]:
    """One line per violation: `line 12: ...`; none where the file is valid. Text that is no XML is one violation."""
    try:
        root = etree.fromstring(define, PARSER)
    except etree.XMLSyntaxError as error:
        return [f"line {error.lineno}: is no XML: {error.msg}"]
    schema = _schema()
    if schema.validate(root):
        return []
    return [f"line {error.line}: {error.message}" for error in schema.error_log]


@cache
def _schema() -> etree.XMLSchema:
    folder = files("defineutils.validate") / "schema" / "cdisc-arm-1.0" / "arm1-0-0.xsd"
    return etree.XMLSchema(etree.parse(Path(str(folder)), PARSER))
