"""A change, checked against what a review is, and applied to it. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from api.reviews.errors import InvalidChangeError
from api.reviews.model import MAX_COMMENT, MAX_LINK, MAX_LIST, MAX_PERSON, MAX_REASON, MAX_TAG, Kind, Review, ReviewChange, Set, State

T = TypeVar("T")

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""No character that is no text, nor one that turns the direction of what stands around it."""
_NO_ADDRESS: Final = re.compile(r"[\s<>\"\\]")
NO_LINK: Final = "must be addresses that begin with https://"
TAGS: Final = ("tags", "add_tags", "remove_tags")
SHAPED: Final = ("status", "reason", "reason_text", "severity", "assignee", "tags", "links", "step", "choice")


class Applied(Struct, frozen=True):
    """A change as it is to be written.

    :ivar judges: a verdict was given, so that the review is pinned to the law as it is now
    """

    state: State
    changes: tuple[Set, ...]
    comment: str
    parent: int | None
    retracts: int | None
    judges: bool

    @property
    def is_empty(self) -> bool:
        """Nothing is to be written."""
        return not (self.changes or self.comment or self.retracts is not None)


def change_from(given: Mapping[str, Any]) -> ReviewChange:
    """A change out of the fields of a form or a command.

    :raises InvalidChangeError: a value is none of its field
    """
    try:
        return msgspec.convert(given, ReviewChange)
    except msgspec.ValidationError as error:
        detail, _, place = str(error).partition(" - at ")
        field = place.strip("`$.").partition("[")[0]
        raise InvalidChangeError(field or "status", NO_LINK if field == "links" else detail) from None


def checked(change: ReviewChange, kind: Kind) -> ReviewChange:
    """The change with its texts in one form; independent of the review it is for.

    :raises InvalidChangeError: what no review may be given
    """
    if change == ReviewChange():
        raise InvalidChangeError("$", "names nothing to change")
    found = change
    for name in TAGS:
        if (tags := getattr(found, name)) is not UNSET:
            found = replace(found, **{name: _tags(name, tags)})
    added, removed = set(_given(found.add_tags) or ()), set(_given(found.remove_tags) or ())
    if found.tags is not UNSET and (added or removed):
        raise InvalidChangeError("tags", "goes without add_tags and remove_tags")
    if both := added & removed:
        raise InvalidChangeError("add_tags", f"«{min(both)}» is to be removed, too")
    if found.links is not UNSET:
        found = replace(found, links=_links(found.links))
    if found.reason_text is not UNSET:
        found = replace(found, reason_text=_text("reason_text", found.reason_text, MAX_REASON))
    if found.comment is not UNSET:
        text = _text("comment", found.comment, MAX_COMMENT)
        if not text:
            raise InvalidChangeError("comment", "must not be blank")
        found = replace(found, comment=text)
    if isinstance(found.assignee, str):
        assignee = _text("assignee", found.assignee, MAX_PERSON)
        if not assignee:
            raise InvalidChangeError("assignee", "must be the id of a person, «me», or null")
        found = replace(found, assignee=assignee)
    if found.parent is not UNSET and found.comment is UNSET:
        raise InvalidChangeError("parent", "goes with a comment")
    if found.retract is not UNSET and found.comment is not UNSET:
        raise InvalidChangeError("retract", "goes without a comment; write it in another request")
    if kind != "term" and any(isinstance(one, str) for one in (found.step, found.choice)):
        raise InvalidChangeError("step", "the steps of the standard are for terms")
    return found


def applied(change: ReviewChange, review: Review) -> Applied:
    """A checked change applied to a review.

    :raises InvalidChangeError: it does not go with what the review is
    """
    before = review.state
    given = {name: value for name in SHAPED if (value := getattr(change, name)) is not UNSET}
    state = replace(before, **{"tags": _retagged(change, before.tags), **given})
    if change.status is not UNSET and change.status != "dismissed":
        if given.get("reason") or given.get("reason_text"):
            raise InvalidChangeError("reason", "goes with the status dismissed")
        state = replace(state, reason=None, reason_text="")
    _whole(state)
    changes = [_set(name, getattr(before, name), getattr(state, name)) for name in SHAPED if getattr(before, name) != getattr(state, name)]
    return Applied(
        state, tuple(changes), _given(change.comment) or "", _given(change.parent), _given(change.retract),
        change.status is not UNSET and change.status != "new",
    )  # fmt: skip


def _retagged(change: ReviewChange, tags: Sequence[str]) -> tuple[str, ...]:
    """The tags that a review has once some were added and others removed.

    :raises InvalidChangeError: too many
    """
    found = tuple(sorted({*tags, *(_given(change.add_tags) or ())} - {*(_given(change.remove_tags) or ())}))
    if len(found) > max(MAX_LIST, len(tags)):
        raise InvalidChangeError("add_tags", f"at most {MAX_LIST} with those that it has")
    return found


def _whole(state: State) -> None:
    if state.status == "dismissed":
        if state.reason is None:
            raise InvalidChangeError("reason", "is needed to dismiss")
        if state.reason == "other" and not state.reason_text:
            raise InvalidChangeError("reason_text", "is needed where the reason is «other»")
    elif state.reason is not None or state.reason_text:
        raise InvalidChangeError("reason", "goes with the status dismissed")
    if state.choice is not None and state.step in (None, "collate"):
        raise InvalidChangeError("choice", "is made in the step «choose»")
    if state.step in ("harmonise", "differentiate") and state.choice != state.step:
        raise InvalidChangeError("step", f"«{state.step}» is for terms for which that was chosen")


def _given(value: T | UnsetType) -> T | None:
    return None if isinstance(value, UnsetType) else value


def _set(name: str, before: object, after: object) -> Set:
    return Set(name, _plain(before), _plain(after))


def _plain(value: object) -> str | list[str] | None:
    return [str(one) for one in value] if isinstance(value, tuple) else None if value is None else str(value)


def _text(where: str, text: str, most: int) -> str:
    if len(text) > most:
        raise InvalidChangeError(where, f"must have at most {most} characters")
    if _CONTROL.search(text):
        raise InvalidChangeError(where, "must be plain text, without control characters")
    return text.replace("\r\n", "\n").strip()


def _few(where: str, values: Sequence[str]) -> None:
    if len(values) > MAX_LIST:
        raise InvalidChangeError(where, f"at most {MAX_LIST}")


def _tags(where: str, tags: Sequence[str]) -> tuple[str, ...]:
    _few(where, tags)
    found = {" ".join(_text(where, tag, MAX_TAG).casefold().split()): None for tag in tags}
    if "" in found or any(mark in tag for tag in found for mark in ",;"):
        raise InvalidChangeError(where, "must not be blank, nor have «,» or «;» in them")
    return tuple(sorted(found))


def _links(links: Sequence[str]) -> tuple[str, ...]:
    _few("links", links)
    found = []
    for link in links:
        text = _text("links", link, MAX_LINK)
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError:
            raise InvalidChangeError("links", NO_LINK) from None
        fits = parts.scheme.lower() == "https" and parts.hostname and parts.username is None and port != 0
        if not fits or _NO_ADDRESS.search(text):
            raise InvalidChangeError("links", "must be addresses that begin with https://, without a user name")
        found.append(text)
    return tuple(dict.fromkeys(found))
