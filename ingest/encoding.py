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
# Characters that XML 1.0 does not allow; they occur after careless conversions.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def _cp1252(error: UnicodeError) -> tuple[str, int]:
    """Error handler: the bytes that are not UTF-8 are read as cp1252."""
    assert isinstance(error, UnicodeDecodeError)
    broken = error.object[error.start : error.end]
    return broken.decode("cp1252", errors="replace"), error.end


codecs.register_error("lovkryss-cp1252", _cp1252)


def decode(data: bytes) -> tuple[str, list[str]]:
    """Text of ``data`` without byte order mark and XML declaration, and what had to be repaired.

    Never raises. Linear in ``len(data)``.
    """
    repairs: list[str] = []
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            data = data[len(mark) :].decode(encoding, errors="replace").encode()
            repairs.append(f"byte order mark ({encoding}) removed")
            break
    declaration = _DECLARATION.match(data)
    declared = _DECLARED.search(declaration.group(0)) if declaration else None
    if declaration:
        data = data[declaration.end() :]
    encoding = declared.group(1).decode("ascii") if declared else "utf-8"
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        text = data.decode("utf-8", errors="lovkryss-cp1252")
        repairs.append("bytes that are not UTF-8 were read as cp1252")
    if len(_MOJIBAKE.findall(text)) > 2:
        text, mended = _MOJIBAKE_RUN.sub(_unmangle, text), text
        if text != mended:
            repairs.append("UTF-8 that had been decoded as cp1252 was put right")
    if _CONTROL.search(text):
        text = _CONTROL.sub("", text)
        repairs.append("control characters removed")
    if _NAMED_ENTITY.search(text):
        text = _NAMED_ENTITY.sub(lambda match: html.unescape(match.group(0)), text)
        repairs.append("named HTML entities resolved")
    return text, repairs


_MOJIBAKE_RUN = re.compile("[ÂÃâ][^\x00-\x7f]{1,3}")


def _unmangle(match: re.Match[str]) -> str:
    raw = match.group(0)
    try:
        return raw.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return raw
