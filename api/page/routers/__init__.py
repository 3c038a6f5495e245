"""The page's routes, by resource. They are not in the OpenAPI document: what they show is there as JSON."""

from api.page.routers import (
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
    search,
    start,
    terms,
)

PAGES = (
    start, events, clusters, provisions, search, terms, dataflow, drafts, references, reports, news, actors, grants, figures,
)  # fmt: skip
"""What those may see who may read."""
