"""Bytes of a law file → characters, whatever was done to them on the way.

Lovdata's files are UTF-8; files that passed through other hands may be cp1252, a mix of both, UTF-16, or
UTF-8 that was once decoded as cp1252 ("Ã¸" for "ø").
"""

import codecs
import html
import re

_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*?\?>")
_DECLARED = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_NAMED_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*);")
_MOJIBAKE = re.compile("Ã[\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]|Â[\u00a0-\u00bf]")
_TRAIL = "[\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]"  # what bytes 80–BF look like in cp1252 or Latin-1
_MOJIBAKE_RUN = re.compile(f"[ÂÃ]{_TRAIL}|â{_TRAIL}{{2}}")
# Characters that XML 1.0 does not allow; they occur after careless conversions.
_CONTROL_REFERENCE = re.compile(r"&#(?:x0*(?:[0-8bce-f]|1[0-9a-f])|0*(?:[0-8]|1[1245-9]|2[0-9]|3[01]));", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def _cp1252(error: UnicodeError) -> tuple[str, int]:
    """Error handler: the bytes that are not UTF-8 are read as cp1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    broken = error.object[error.start : error.end]
    return broken.decode("cp1252", errors="replace"), error.end


def _latin1(error: UnicodeError) -> tuple[bytes, int]:
    """Error handler: the five characters that cp1252 leaves open are written as in Latin-1."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return error.object[error.start : error.end].encode("latin-1"), error.end


codecs.register_error("lovkryss-cp1252", _cp1252)
codecs.register_error("lovkryss-latin1", _latin1)


def decode(data: bytes) -> tuple[str, list[str]]:
    """Text of ``data`` without byte order mark and XML declaration, and what had to be repaired.

    Never raises. Linear in ``len(data)``.
    """
    repairs: list[str] = []
    marked = False
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            data = data[len(mark) :].decode(encoding, errors="replace").encode()
            repairs.append(f"byte order mark ({encoding}) removed")
            marked = True
            break
    else:
        if wide := _wide(data):
            data = data.decode(wide, errors="replace").encode()
            repairs.append(f"{wide} without byte order mark")
            marked = True
    declaration = _DECLARATION.match(data)
    declared = _DECLARED.search(declaration.group(0)) if declaration else None
    if declaration:
        data = data[declaration.end() :]
    # Bytes that are UTF-8 throughout are UTF-8, whatever a declaration says that some converter left behind.
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _declared_or_mixed(data, declared.group(1).decode("ascii") if declared and not marked else "", repairs)
    if len(_MOJIBAKE.findall(text)) > 2:
        text, mended = _MOJIBAKE_RUN.sub(_unmangle, text), text
        if text != mended:
            repairs.append("UTF-8 that had been decoded as cp1252 was put right")
    if _CONTROL.search(text):
        text = _CONTROL.sub("", text)
        repairs.append("control characters removed")
    if _CONTROL_REFERENCE.search(text):
        text = _CONTROL_REFERENCE.sub("", text)
        repairs.append("references to control characters removed")
    if _NAMED_ENTITY.search(text):
        # Escaped again: "&LT;" must not become markup, and an unknown name stays as it is printed.
        text = _NAMED_ENTITY.sub(lambda match: html.escape(html.unescape(match.group(0))), text)
        repairs.append("named HTML entities resolved")
    return text, repairs


def _wide(data: bytes) -> str:
    """The UTF-16 that ``data`` begins in, judged by where its zero bytes stand; empty when it does not."""
    start = data[:64]
    if len(start) < 8 or start.count(0) < len(start) // 3:
        return ""
    return "utf-16-le" if start[1::2].count(0) > start[0::2].count(0) else "utf-16-be"


def _declared_or_mixed(data: bytes, declared: str, repairs: list[str]) -> str:
    # As browsers do: who declares Latin-1 has mostly written cp1252.
    if declared and declared.lower() not in ("utf-8", "utf8", "iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"):
        try:
            return data.decode(declared)
        except (UnicodeError, LookupError):
            pass
    repairs.append("bytes that are not UTF-8 were read as cp1252")
    return data.decode("utf-8", errors="lovkryss-cp1252")


def _unmangle(match: re.Match[str]) -> str:
    raw = match.group(0)
    try:
        return raw.encode("cp1252", errors="lovkryss-latin1").decode("utf-8")
    except UnicodeError:
        return raw
