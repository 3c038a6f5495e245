"""What people judge: reading it, writing it, and files to fill in. Every write may be sent again without being done twice."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal
from uuid import uuid4

from msgspec import UNSET, Struct

from api.client.base import PAGE, File, Language, Service, part
from api.http import review_answers as r
from api.reviews.model import Entry, Kind, Reason, ReviewChange, Severity, Sort, Status
from api.reviews.told import Whole


class Wish(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which reviews: all of the conditions must hold. ``assignee`` may be «me»."""

    kind: Kind | None = None
    status: Status | None = None
    assignee: str | None = None
    tag: str | None = None
    event: str | None = None
    ministry: str | None = None
    severity: Severity | None = None
    stale: bool | None = None
    sort: Sort = "updated"

    def query(self) -> dict[str, object]:
        """As the service is asked."""
        return {name: getattr(self, name) for name in self.__struct_fields__}


ALL = Wish()


class Reviewing(Service):
    """Reviews."""

    def review(self, kind: Kind, identifier: str, *, limit: int | None = None, cursor: str | None = None) -> r.ReviewAnswer:
        """A review with comments and the end of its log, and how it stands to the law of today. Version 0: nobody has written."""
        return self._http.get(f"/v1/reviews/{kind}/{part(identifier)}", {"limit": limit, "cursor": cursor}, r.ReviewAnswer)

    def iter_log(self, kind: Kind, identifier: str) -> Iterator[Entry]:
        """Every entry of a review's log, the newest first, page by page."""
        for page in self.pages(self.review, kind, identifier, limit=PAGE):
            yield from reversed(page.log)

    def reviews(self, wish: Wish = ALL, *, limit: int | None = None, cursor: str | None = None) -> r.ReviewsAnswer:
        """A page of the work list."""
        return self._http.get("/v1/reviews", {**wish.query(), "limit": limit, "cursor": cursor}, r.ReviewsAnswer)

    def iter_reviews(self, wish: Wish = ALL) -> Iterator[r.Listed]:
        """All of them, page by page."""
        for page in self.pages(self.reviews, wish, limit=PAGE):
            yield from page.reviews

    def reviews_summary(self) -> r.SummaryAnswer:
        """What is left, by event and by assignee."""
        return self._http.get("/v1/reviews/summary", {}, r.SummaryAnswer)

    def judge(self, cluster: str, verdict: Status, *, if_match: int, kind: Kind = "cluster", reason: Reason | None = None,
              reason_text: str | None = None, severity: Severity | None = None, comment: str | None = None) -> r.WrittenAnswer:  # fmt: skip
        """Give a verdict; ``.review.version`` is what the next write rests on. See ``write_review``.

        :param reason: why it is dismissed
        """
        given = {"reason": reason, "reason_text": reason_text, "severity": severity, "comment": comment}
        change = ReviewChange(status=verdict, **{name: UNSET if value is None else value for name, value in given.items()})  # type: ignore[arg-type]
        return self.write_review(kind, cluster, change, if_match=if_match)

    def write_review(self, kind: Kind, identifier: str, change: ReviewChange, *, if_match: int, key: str | None = None) -> r.WrittenAnswer:
        """Set what ``change`` names; the rest stays.

        :param if_match: the version that you saw: ``review(…).review.version``
        :param key: an idempotency key; made anew for each call
        :raises Conflicting: somebody wrote in between; ``moved`` tells what
        """
        headers = {"If-Match": f'"{if_match}"', "Idempotency-Key": key or str(uuid4())}
        return self._http.post(f"/v1/reviews/{kind}/{part(identifier)}", change, r.WrittenAnswer, headers=headers)

    def write_reviews(self, subjects: Iterable[r.Target], change: ReviewChange, *, key: str | None = None) -> r.BulkAnswer:
        """One change to many reviews, each with the version that you saw: made to all of them or to none.

        :raises Conflicting: somebody wrote to one of them in between; ``moved`` tells what
        """
        headers = {"Idempotency-Key": key or str(uuid4())}
        return self._http.post("/v1/reviews/bulk", r.BulkRequest(tuple(subjects), change), r.BulkAnswer, headers=headers)

    def export_reviews(self, wish: Wish = ALL, *, form: Literal["xlsx", "csv", "json"] = "xlsx", lang: Language = "nb") -> File:
        """Reviews as a file; ``xlsx`` and ``csv`` can be filled in and imported."""
        return self._file("/v1/reviews/export", {**wish.query(), "format": form, "lang": lang}, f"reviews.{form}")

    def exported_reviews(self, wish: Wish = ALL) -> Whole:
        """Reviews with their whole logs, at once."""
        return self._http.get("/v1/reviews/export", {**wish.query(), "format": "json"}, Whole)

    def import_reviews(self, sheet: Path | bytes, *, name: str = "reviews.xlsx", dry_run: bool = False,
                       skip_faulty: bool = False) -> r.ImportAnswer:  # fmt: skip
        """Take over what was filled in in an export or a report.

        :param sheet: a file, or its bytes; then ``name`` tells the format by its ending
        :raises Invalid: rows cannot be done, and nothing was changed; ``problem.errors`` names each
        """
        query = {"dry_run": dry_run or None, "skip_faulty": skip_faulty or None}
        return self._sent("/v1/reviews/import", sheet, name, query, r.ImportAnswer)
