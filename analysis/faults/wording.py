"""Small pieces of Norwegian that all faults are told with."""

from collections.abc import Iterable


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun.

    >>> counted(1, "bestemmelse", "bestemmelser"), counted(3, "bestemmelse", "bestemmelser")
    ('1 bestemmelse', '3 bestemmelser')
    """
    return f"{count} {one if count == 1 else many}"


def listed(items: Iterable[str]) -> str:
    """Members of a list with «og» before the last.

    >>> listed(["a", "b", "c"])
    'a, b og c'
    """
    found = list(items)
    return found[0] if len(found) == 1 else ", ".join(found[:-1]) + " og " + found[-1]


def spoken(name: str) -> str:
    """A name inside a sentence: without its capital, unless that is part of it.

    >>> spoken("Introduksjonsloven"), spoken("MARPOL-forskriften"), spoken("EØS-loven")
    ('introduksjonsloven', 'MARPOL-forskriften', 'EØS-loven')
    """
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def capital(text: str) -> str:
    """With a capital at the start.

    >>> capital("fylkesmannen")
    'Fylkesmannen'
    """
    return text[:1].upper() + text[1:]
