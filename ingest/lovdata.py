"""One file in Lovdata's publicData format → ``Document``.

Format: XML-compatible HTML without namespace, one ``header.documentHeader`` with a definition list and one
``main.documentBody`` of sections, provisions (``legalArticle``), ledd (``legalP``, ``numberedLegalP``) and
lists. Nothing inside a document is refused: an element that is not understood becomes text, and a warning
says where. Only what cannot be identified at all (not well-formed, not Lovdata's, entity declarations) raises.
"""

import hashlib
import re

from lxml import etree

from ingest.body import BodyParser, classes
from ingest.document import Document, Header, ParseWarning
from ingest.encoding import decode
from ingest.errors import DocumentError

PARSER_VERSION = "2"
"""Part of the key of everything derived from parsed text: raise it when the same bytes give another Document."""

MAX_BYTES = 64 * 1024 * 1024
"""Upper bound of one document; the largest in Lovdata's archives has 4 MB."""

_VARIANT = re.compile(r"[a-z]{2}-\d{8}-\d{3,4}-(?P<variant>[a-z]{2})\.(?:xml|html)$")
_REFID = re.compile(r"[a-zæøå]+/\d{4}-\d{2}-\d{2}[^\s:/~]*")
_REGISTER = re.compile(r"^(NL|SF|LTI|LF|STV|DEL)(?=/)")


def parse(data: bytes, source: str = "") -> Document:
    """Parse one document.

    :param data: the file's bytes
    :param source: file or member name, for messages and for the variant (``nl-18140517-000-nn.xml``)
    :raises DocumentError: not well-formed XML, not Lovdata's format, no identity, too large, entity declarations
    """
    tree, repairs = _tree(data, source)
    main = _first(tree, "main", "documentBody")
    header = _header(tree, main, source)
    if main is None:
        main = etree.SubElement(tree, "main")
        repairs.append("the document has no main element: header only")
    dokid = header.dokid or str(main.get("data-lovdata-URL") or "")
    register = _REGISTER.match(dokid)
    body = BodyParser(dokid, header.refid).parse(main)
    variant = _VARIANT.search(source)
    warnings = tuple(ParseWarning("", repair) for repair in repairs) + body.warnings
    return Document(
        header=header,
        register=register.group(1) if register else ("NL" if header.refid.startswith("lov/") else "SF"),
        variant=variant["variant"] if variant else "",
        language=body.language,
        text=body.text,
        sections=body.sections,
        units=body.units,
        changes=body.changes,
        notes=body.notes,
        warnings=warnings,
        articles_sha256=hashlib.sha256("\n".join(raw_articles(main)).encode()).hexdigest(),
    )


def header_of(data: bytes, source: str = "") -> tuple[Header, etree._Element]:
    """What a document says of itself, and its ``main`` element; for readers that need no more.

    :raises DocumentError: as ``parse``
    """
    tree, _ = _tree(data, source)
    main = _first(tree, "main", "documentBody")
    return _header(tree, main, source), main if main is not None else etree.SubElement(tree, "main")


def raw_articles(main: etree._Element) -> list[str]:
    """The raw text of every provision in document order: all text nodes, unchanged."""
    return ["".join(map(str, article.itertext())) for article in main.iter("article") if article.get("class") == "legalArticle"]


def _tree(data: bytes, source: str) -> tuple[etree._Element, list[str]]:
    where = source or "document"
    if not data.strip():
        raise DocumentError(f"{where}: the file is empty")
    if len(data) > MAX_BYTES:
        raise DocumentError(f"{where}: {len(data)} bytes; a document may have at most {MAX_BYTES}")
    text, repairs = decode(data)
    if "<!ENTITY" in text:
        raise DocumentError(f"{where}: declares XML entities, which law texts never do; refused unread")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
                             remove_comments=True)  # fmt: skip
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(f"{where}: not well-formed ({error}); is it a file from Lovdata's publicData?") from None
    if str(root.tag).startswith("{"):
        for element in root.iter(etree.Element):
            element.tag = etree.QName(element).localname
        repairs.append("namespaces removed")
    return root, repairs


def _first(tree: etree._Element, tag: str, css: str) -> etree._Element | None:
    candidates = list(tree.iter(tag))
    return next((element for element in candidates if css in classes(element)), candidates[0] if candidates else None)


def _header(tree: etree._Element, main: etree._Element | None, source: str) -> Header:
    fields: dict[str, etree._Element] = {}
    for element in tree.iter("dd"):
        if name := element.get("class"):
            fields.setdefault(name, element)

    def text(name: str) -> str:
        return _fold("".join(map(str, fields[name].itertext()))) if name in fields else ""

    def items(name: str) -> tuple[str, ...]:
        if name not in fields:
            return ()
        found = tuple(_fold("".join(map(str, item.itertext()))) for item in fields[name].iter("li"))
        return tuple(filter(None, found or (text(name),)))

    dokid = text("dokid") or (str(main.get("data-lovdata-URL") or "") if main is not None else "")
    refid = text("refid") or _REGISTER.sub("", dokid).lstrip("/")
    if not _REFID.fullmatch(refid):
        raise DocumentError(
            f"{source or 'document'}: no Lovdata identity (a header with refid, such as lov/1997-02-28-19); "
            "is it a file from Lovdata's publicData?"
        )
    heading = main.find("h1") if main is not None else None
    title = text("title") or (_fold("".join(map(str, heading.itertext()))) if heading is not None else "") or refid
    return Header(
        refid=refid,
        dokid=dokid,
        title=title,
        title_short=text("titleShort"),
        ministries=items("ministry"),
        legal_areas=items("legalArea"),
        in_force=text("dateInForce"),
        last_change_in_force=text("lastChangeInForce"),
        last_changed_by=text("lastChangedBy"),
        published=text("dateOfPublication"),
        published_in=text("publishedIn"),
        based_on=items("basedOn"),
        changes_documents=items("changesToDocuments"),
        eea_references=text("eeaReferences"),
        applies_to=text("appliesTo"),
        miscellaneous=text("miscInformation"),
        last_updated=text("lastupdated"),
    )


def _fold(text: str) -> str:
    return " ".join(text.split())
