"""The page's routes, by resource. They are not in the OpenAPI document: what they show is there as JSON."""

from api.page.routers import clusters, events, provisions, search, start, terms

PAGES = (start, events, clusters, provisions, search, terms)
"""What those may see who may read."""
