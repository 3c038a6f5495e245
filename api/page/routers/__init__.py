"""The page's routes, by resource. They are not in the OpenAPI document: what they show is there as JSON."""

from api.access.model import Permission
from api.page.routers import (
    access,
    actors,
    clusters,
    dataflow,
    drafts,
    events,
    figures,
    grants,
    news,
    provisions,
    references,
    reports,
    reviews,
    search,
    start,
    terms,
    work,
)

PAGES = (
    start, events, clusters, provisions, search, terms, dataflow, drafts, references, reports, news, actors, grants, figures,
    reviews, work,
)  # fmt: skip
"""What those may see who may read."""
OTHERS = ((reviews.writing, Permission.REVIEW), (work.leading, Permission.LEAD), (access.router, Permission.ADMIN))
"""What those may do who may more."""
