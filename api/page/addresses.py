"""The addresses of our own pages."""

from urllib.parse import quote, urlencode


def address(path: str, *query: tuple[str, str]) -> str:
    """An address of ours, percent-encoded.

    >>> address("/paragrafer/lov/2071-05-22-29/§13", ("lang", "nn"))
    '/paragrafer/lov/2071-05-22-29/%C2%A713?lang=nn'
    """
    return quote(path, safe="/:~") + (f"?{urlencode(query)}" if query else "")


def provision_address(identifier: str) -> str:
    """The page of a provision or a document.

    >>> provision_address("lov/2071-05-22-29/§13")
    '/paragrafer/lov/2071-05-22-29/%C2%A713'
    """
    return address(f"/paragrafer/{identifier}")
