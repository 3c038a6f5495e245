"""What browsers are told with every answer: to run nothing, show nothing and send nothing that is not ours."""

from typing import Final

from starlette.datastructures import MutableHeaders

PAGE_POLICY: Final = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
    "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
))  # fmt: skip
DATA_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
YEAR: Final = 31_536_000

_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with «no-referrer», browsers send «Origin: null» with our own forms
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def dress(headers: MutableHeaders, *, secure: bool) -> None:
    """Add what all answers have; a stricter policy for contents that an answer brings itself stays.

    :param secure: browsers reach us by https alone
    """
    for name, value in _ALWAYS.items():
        headers[name] = value
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    headers.setdefault("Content-Security-Policy", PAGE_POLICY if media == "text/html" else DATA_POLICY)
    if secure:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}"


def keep_private(headers: MutableHeaders) -> None:
    """Nobody between us and whoever asked may keep an answer that was given to them by name."""
    control = headers.get("cache-control", "no-store")
    if "private" not in control:
        headers["Cache-Control"] = f"private, {control}".replace("public, ", "")
    headers.add_vary_header("Authorization")
    headers.add_vary_header("Cookie")
