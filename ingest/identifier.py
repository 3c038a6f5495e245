"""Identifiers of documents, provisions and their parts, and their public addresses.

A document is named by Lovdata's *refid* (``lov/1997-02-28-19``); everything inside it by the
refid, a slash and Lovdata's own stable name (``lov/1997-02-28-19/§1-3a``), then ledd and list items
(``…/§1-5/ledd-2/bokstav-a``). Lovtidend documents that also exist consolidated carry ``lti:`` in front.
"""

import re
import unicodedata
from urllib.parse import unquote

_REFID = re.compile(
    r"(?P<lti>lti:)?(?P<kind>[a-zæøå]+)/(?P<date>\d{4}-\d{2}-\d{2})(?P<number>-\d+)?(?P<variant>-[a-z]{2}\b)?(?:~\d+)?"
)
_DATOKODE = re.compile(r"^(LOV|FOR)-(\d{4}-\d{2}-\d{2}(?:-\d+)?)(?:[-/](?=§)|(?=/|$))", re.IGNORECASE)
_BELOW = re.compile(r"/(?:ledd|bokstav|nummer|punkt|strek)-")
_SPACES = re.compile(r"\s+")

LOVDATA = "https://lovdata.no/"


def normalise(identifier: str) -> str:
    """One form for the many ways an id is written.

    >>> normalise("LOV/1997-02-28-19/§ 1-3 a")
    'lov/1997-02-28-19/§1-3a'
    >>> normalise("https://lovdata.no/lov/1967-02-10/%C2%A713b")
    'lov/1967-02-10/§13b'
    >>> normalise("NL/lov/1967-02-10/§13b")
    'lov/1967-02-10/§13b'
    >>> normalise("lov/1967-02-10/paragraf-13b")
    'lov/1967-02-10/§13b'
    >>> normalise("FOR-2005-06-08-538-§1-1")
    'forskrift/2005-06-08-538/§1-1'
    >>> normalise("https://lovdata.no/dokument/LTI/lov/2025-06-20-40/§1")
    'lti:lov/2025-06-20-40/§1'
    """
    text = unicodedata.normalize("NFC", unquote(identifier)).strip()
    text = re.sub(r"^https?://(?:www\.)?lovdata\.no/(?:dokument/)?", "", text)
    text = _SPACES.sub("", text).strip("/")
    text = re.sub(r"^(NL|SF|LTI)/(?=[a-zA-Z]+/\d)", lambda match: "lti:" if match[1] == "LTI" else "", text)
    text = _DATOKODE.sub(lambda match: f"{'lov' if match[1].upper() == 'LOV' else 'forskrift'}/{match[2]}/", text).strip("/")
    text = re.sub(r"/(?:paragraf-|para-)", "/§", text)
    head, _, rest = text.partition("/")
    return f"{head.lower()}/{rest}" if rest else text


def split(identifier: str) -> tuple[str, str]:
    """Document id and the address inside it (empty for the document itself).

    >>> split("lov/1997-02-28-19/§1-5/ledd-2")
    ('lov/1997-02-28-19', '§1-5/ledd-2')
    >>> split("lov/1967-02-10")
    ('lov/1967-02-10', '')
    """
    match = _REFID.match(identifier)
    if match is None:
        head, _, tail = identifier.partition("/")
        return head, tail
    return match.group(0), identifier[match.end() :].lstrip("/")


def provision_of(identifier: str) -> str:
    """The id cut at the provision: what a ledd or list item belongs to.

    >>> provision_of("lov/1997-02-28-19/§1-5/ledd-2/bokstav-a")
    'lov/1997-02-28-19/§1-5'
    """
    match = _BELOW.search(identifier)
    return identifier[: match.start()] if match else identifier


def url(identifier: str) -> str:
    """Address on lovdata.no, in the form Lovdata's own links use (relative to its ``<base>``).

    >>> url("lov/1997-02-28-19/§1-5/ledd-2")
    'https://lovdata.no/lov/1997-02-28-19/§1-5'
    >>> url("lti:lov/2025-06-20-40/§1")
    'https://lovdata.no/dokument/LTI/lov/2025-06-20-40/§1'
    """
    target = provision_of(identifier).split("~", 1)[0]
    if target.startswith("lti:"):
        return f"{LOVDATA}dokument/LTI/{target.removeprefix('lti:')}"
    return LOVDATA + target


def eli(identifier: str) -> str:
    """European Legislation Identifier by Norway's template in the ELI register.

    >>> eli("lov/1997-02-28-19/§1-5")
    'https://lovdata.no/eli/lov/1997/02/28/19/nor/§1-5'
    >>> eli("lov/1967-02-10")
    'https://lovdata.no/eli/lov/1967/02/10/nor'
    """
    document, inside = split(identifier.removeprefix("lti:"))
    match = _REFID.match(document)
    if match is None:
        return ""
    path = match["date"].replace("-", "/") + (match["number"] or "").replace("-", "/")
    tail = f"/{inside}" if inside else ""
    return f"{LOVDATA}eli/{match['kind']}/{path}/nor{tail}".split("~", 1)[0]
