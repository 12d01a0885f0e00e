"""Chinese in a define.xml: takes its tree, gives labels and decodes in Chinese before the English ones.

A list without decodes gets them where one of its terms has Chinese; its units and codes stand for themselves.
"""

from lxml import etree

from pipeline.submission.chinese.vocabulary import Vocabulary

_ODM = "{http://www.cdisc.org/ns/odm/v1.3}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PLACES = ("ItemDef/{0}Description", "ItemGroupDef/{0}Description", "CodeListItem/{0}Decode")


def add_chinese(root: etree._Element, words: Vocabulary) -> None:
    """Adds the Chinese of every label and decode that has one; methods and comments stay English."""
    for place in _PLACES:
        for parent in root.iterfind(f".//{_ODM}{place.format(_ODM)}"):
            english = parent[0]
            if chinese := words.of(english.text or ""):
                parent.insert(0, _translated(chinese, "zh"))
    for listed in root.iter(f"{_ODM}CodeList"):
        _decode(listed, words)


def _decode(listed: etree._Element, words: Vocabulary) -> None:
    """Makes items with decodes of a list's terms, if one of them has Chinese."""
    terms = listed.findall(f"{_ODM}EnumeratedItem")
    if not any(words.of(term.get("CodedValue", "")) for term in terms):
        return
    for term in terms:
        term.tag = f"{_ODM}CodeListItem"
        value = term.get("CodedValue", "")
        decode = etree.Element(f"{_ODM}Decode")
        decode.extend([_translated(words.of(value) or value, "zh"), _translated(value, "en")])
        term.insert(0, decode)


def _translated(text: str, language: str) -> etree._Element:
    element = etree.Element(f"{_ODM}TranslatedText", {_LANG: language})
    element.text = text
    return element
