"""The files of a define.xml: takes its content, gives define.xml, the stylesheet beside it and the same as a page.

Browsers no longer show a define.xml from a folder, so define.html is what the stylesheet makes of it. The stylesheet is CDISC's,
by Lex Jansen under the MIT licence, which stands at its top; defineutils ships it.
"""

from functools import cache
from importlib.resources import files

from lxml import etree

from pipeline.submission.chinese.vocabulary import Vocabulary
from pipeline.submission.define.content import Content
from pipeline.submission.define.odm import STYLESHEET, to_xml
from pipeline.submission.define.valid import PARSER

DEFINE, PAGE = "define.xml", "define.html"


def define_files(content: Content, words: Vocabulary | None = None) -> dict[str, bytes]:
    """The bytes of each file by its name, in Chinese and English with `words`; they belong into the folder of the datasets."""
    define = to_xml(content, words)
    return {DEFINE: define, STYLESHEET: _stylesheet(), PAGE: to_html(define)}


def to_html(define: bytes) -> bytes:
    """The page that the stylesheet makes of a define.xml."""
    return bytes(_transformation()(etree.fromstring(define, PARSER)))


def _stylesheet() -> bytes:
    return (files("defineutils.definehtml") / STYLESHEET).read_bytes()


@cache
def _transformation() -> etree.XSLT:
    nothing = etree.XSLTAccessControl.DENY_ALL
    return etree.XSLT(etree.fromstring(_stylesheet(), PARSER), access_control=nothing)
