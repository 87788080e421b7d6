"""Google Merchant product feeds in XML: RSS `item` or Atom `entry` with g: fields."""

import html
import re
from collections.abc import Iterator
from typing import cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from retrieval.feeds.rows import BROKEN, RawRow, Trouble
from retrieval.feeds.text_stream import DAMAGE, TextStream

ITEM_TAGS = frozenset({"item", "entry"})
G_NAMESPACE = "{http://base.google.com/ns/1.0}"

NOT_XML_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
REFERENCE = re.compile(r"&(#\d+;|#x[0-9a-fA-F]+;|[A-Za-z][A-Za-z0-9]*;)?")
XML_ENTITIES = frozenset({"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"})


def read_google_xml(stream: TextStream) -> Iterator[RawRow | Trouble]:
    """Items in file order; memory does not grow with the file. Document types and entities are refused."""
    target = DefusedXMLParser(encoding="utf-8", forbid_dtd=True)
    parser: XMLPullParser[Element] = XMLPullParser(events=("start", "end"), _parser=target)
    open_elements: list[tuple[Element, int]] = []
    line_number = 1
    try:
        for line in stream.lines():
            line_number = line.number
            parser.feed(_mend_xml(line.text))
            yield from stream.take_troubles()
            yield from _finished_items(parser, open_elements, line_number)
        parser.close()
        yield from _finished_items(parser, open_elements, line_number)
    except DefusedXmlException:
        yield Trouble(line_number, BROKEN, "the file declares a document type or entities; that is refused")
    except ParseError as error:
        yield from _finished_items(parser, open_elements, line_number)
        yield Trouble(line_number, BROKEN, f"not valid XML from here on ({error})")
    yield from stream.take_troubles()


def _finished_items(
    parser: "XMLPullParser[Element]", open_elements: list[tuple[Element, int]], line_number: int
) -> Iterator[RawRow]:
    # "start" and "end" come with their element; the stub allows for other events.
    for event, element in cast(Iterator[tuple[str, Element]], parser.read_events()):
        if event == "start":
            open_elements.append((element, line_number))
            continue
        _, start = open_elements.pop()
        if _local_name(element.tag) in ITEM_TAGS:
            yield RawRow(start, _fields(element))
            if open_elements:
                open_elements[-1][0].clear()  # forget what was read


def _fields(item: Element) -> dict[str, object]:
    """Children by local name; a g: field wins over RSS's own, a repeated one becomes a list."""
    fields: dict[str, object] = {}
    from_g: set[str] = set()
    for child in item:
        name = _local_name(child.tag)
        is_g = child.tag.startswith(G_NAMESPACE)
        value = _value(child)
        if value == "" or (name in from_g and not is_g):
            continue
        if name not in fields or (is_g and name not in from_g):
            fields[name] = value
        else:
            known = fields[name]
            fields[name] = [*known, value] if isinstance(known, list) else [known, value]
        if is_g:
            from_g.add(name)
    return fields


def _value(element: Element) -> object:
    if len(element):
        return {_local_name(child.tag): (child.text or "").strip() for child in element}
    return (element.text or element.get("href") or "").strip()


def _local_name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _mend_xml(text: str) -> str:
    """Without control characters, and with "&" and HTML's entities as XML wants them."""
    return REFERENCE.sub(_mend_reference, NOT_XML_CHARACTERS.sub("", text))


def _mend_reference(match: re.Match[str]) -> str:
    reference = match[0]
    if reference in XML_ENTITIES:
        return reference
    if reference.startswith("&#"):
        character = html.unescape(reference)
        is_none = character == DAMAGE or NOT_XML_CHARACTERS.search(character)
        return "" if is_none else html.escape(character)
    meaning = html.unescape(reference) if reference.endswith(";") else reference
    return html.escape(meaning, quote=False)
