"""What a filled-in file asks for: told first (a plan), then done as a whole or not at all."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from msgspec import UNSET
from msgspec.structs import replace

from api.access.model import Principal
from api.report.words import LANGUAGES, words
from api.reviews.errors import InvalidChangeError
from api.reviews.model import KINDS, MAX_COMMENT, MAX_REASON, STATUSES, Entry, History, Kind, ReviewChange, Status
from api.reviews.rules import applied, checked
from api.reviews.service import Reviews, Subjects, Write
from api.reviews.sheets import Row
from api.reviews.subjects import canonical
from api.reviews.told import Asked, Imported, Plan, RowFault
from api.reviews.words import key_of
from ingest.errors import NotFoundError

_CHOSEN: Final = ("status", "reason", "severity", "step", "choice")


class _Fault(Exception):
    pass


class _Conflict(Exception):
    pass


def import_rows(reviews: Reviews, subjects: Subjects, rows: Sequence[Row], by: Principal, *, dry_run: bool = False,
                skip_faulty: bool = False) -> Imported:  # fmt: skip
    """Do what a file asks for: everything, or, unless those at fault are to be skipped, nothing.

    :raises ReviewError: somebody wrote in the meantime, or ``by`` may not
    """
    plan, writes = _planned(reviews, subjects, rows)
    if dry_run or not (plan.is_right or skip_faulty):
        return Imported(plan, done=False)
    if writes:
        reviews.write_all(subjects, writes, by)
    return Imported(plan, done=True)


def _planned(reviews: Reviews, subjects: Subjects, rows: Sequence[Row]) -> tuple[Plan, list[Write]]:
    asked: list[Asked] = []
    writes: list[Write] = []
    faults: list[RowFault] = []
    conflicts: list[RowFault] = []
    unchanged = 0
    for same in _by_subject(rows):
        try:
            found = _one(reviews, subjects, same)
        except _Fault as fault:
            faults.append(RowFault(same[0].where, same[0].cells["id"], str(fault)))
        except _Conflict as conflict:
            conflicts.append(RowFault(same[0].where, same[0].cells["id"], str(conflict)))
        else:
            if found is None:
                unchanged += 1
            else:
                asked.append(found[0])
                writes.append(found[1])
    return Plan(tuple(asked), unchanged, tuple(faults), tuple(conflicts)), writes


def _by_subject(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows about the same subject together: a report has a row for each provision of a finding."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.cells.get("kind", ""), row.cells["id"]), []).append(row)
    return list(found.values())


def _one(reviews: Reviews, subjects: Subjects, rows: Sequence[Row]) -> tuple[Asked, Write] | None:
    kind, name = _named(rows[0])
    change, expected = _exported(rows) if rows[0].is_export else _reported(rows)
    if change == ReviewChange():
        return None
    known = _known(reviews, subjects, kind, name)
    review = known.review
    try:
        change = checked(_told_once(change, known.log), kind) if change.comment is not UNSET else checked(change, kind)
        done = applied(change, review)
    except InvalidChangeError as error:
        if error.where == "$":
            return None
        raise _Fault(str(error)) from None
    if not done.changes and not done.comment:
        return None
    if expected not in (review.version, review.status):
        who = f"{review.updated_by} {review.updated_at:%Y-%m-%d %H:%M}" if review.updated_at else "noen"
        raise _Conflict(f"endret siden av {who}: nå versjon {review.version}, {review.status}")
    asked = Asked(rows[0].where, kind, name, review.title, done.changes, done.comment)
    return asked, Write(kind, name, change, (review.version,))


def _named(row: Row) -> tuple[Kind, str]:
    text = row.cells.get("kind", "cluster")
    kind = key_of("kind", text)
    found = next((one for one in KINDS if one == kind), None)
    if found is None:
        raise _Fault(f"ukjent slag {text[:40]!r}")
    try:
        return found, canonical(found, row.cells["id"])
    except NotFoundError as error:
        raise _Fault(str(error)) from None


def _known(reviews: Reviews, subjects: Subjects, kind: Kind, name: str) -> History:
    try:
        return reviews.history(subjects, kind, name)
    except NotFoundError as error:
        raise _Fault(f"ukjent id: {error}") from None


def _told_once(change: ReviewChange, log: Sequence[Entry]) -> ReviewChange:
    """A comment that stands there already is not written again."""
    return replace(change, comment=UNSET) if any(one.comment == change.comment for one in log) else change


def _exported(rows: Sequence[Row]) -> tuple[ReviewChange, int]:
    """Of an export every column that is filled in counts, an emptied one too; it tells the version that was seen."""
    if len(rows) > 1:
        raise _Fault(f"samme id i flere rader ({', '.join(row.where for row in rows[:5])})")
    cells = rows[0].cells
    if not re.fullmatch(r"[0-9]{1,9}", cells.get("version", "")):
        raise _Fault("versjonen mangler eller er ikke et tall; den må stå som i eksporten")
    given: dict[str, Any] = {name: _value(name, cells[name]) if name in cells else None for name in _CHOSEN}
    given["status"] = given["status"] or UNSET
    given |= {"reason_text": cells.get("reason_text", ""), "assignee": cells.get("assignee"),
              "tags": tuple(one for one in re.split(r"[,;]", cells.get("tags", "")) if one.strip()),
              "links": tuple(cells.get("links", "").split())}  # fmt: skip
    if given["status"] not in ("dismissed", UNSET):
        given |= {"reason": UNSET, "reason_text": UNSET}
    if comment := cells.get("comment"):
        given["comment"] = comment[:MAX_COMMENT]
    return ReviewChange(**given), int(cells["version"])


def _reported(rows: Sequence[Row]) -> tuple[ReviewChange, Status]:
    """Of a report: verdict and comment; the rows of one finding must agree. It tells the status that was seen."""
    verdicts = {row.cells["verdict"]: row.where for row in rows if "verdict" in row.cells}
    statuses = {_value("status", text) for text in verdicts}
    if len(statuses) > 1:
        raise _Fault(f"ulike vurderinger av samme funn ({', '.join(f'{where}: {text[:40]}' for text, where in verdicts.items())})")
    comments = dict.fromkeys(row.cells["comment"] for row in rows if "comment" in row.cells)
    comment = "\n".join(comments)[:MAX_COMMENT]
    given: dict[str, Any] = {}
    unseen: Status = "new"
    seen = next((_reported_status(row.cells["status"]) for row in rows if "status" in row.cells), unseen)
    if statuses:
        given["status"] = statuses.pop()
        if given["status"] == "dismissed":
            if not comment:
                raise _Fault("avvist uten merknad; skriv hvorfor")
            given |= {"reason": "other", "reason_text": comment[:MAX_REASON]}
    if not comment and not given:
        return ReviewChange(), seen
    by = ", ".join(dict.fromkeys(row.cells[name] for row in rows for name in ("reviewer", "date") if name in row.cells))
    if comment or by:
        given["comment"] = f"{comment}\n({by})".strip() if by else comment
    return ReviewChange(**given), seen


def _reported_status(text: str) -> Status:
    """The status that a report told, in its own words."""
    for language in LANGUAGES:
        for key, word in words(language).found["status"].items():
            if text.casefold() in (str(word).casefold(), key):
                return next(one for one in STATUSES if one == key)
    raise _Fault(f"ukjent status {text[:40]!r}; la kolonnen stå som i rapporten")


def _value(name: str, text: str) -> str:
    found = key_of(name, text)
    if found is None:
        raise _Fault(f"ukjent verdi {text[:40]!r} i kolonnen for {name}")
    return found
