"""Which events can be asked for."""

from collections.abc import Container

from corpora import catalogue
from corpora.catalogue import Event
from ingest.errors import NotFoundError


def available_events(documents: Container[str]) -> dict[str, Event]:
    """The national events, and the invented ones where their acts are in the corpus."""
    sample = {
        slug: event for slug, event in catalogue.sample_events().items() if any(law.id in documents for law in event.laws)
    }
    return {**catalogue.events(), **sample}


def find_event(slug: str, documents: Container[str]) -> Event:
    """An event by slug.

    :raises NotFoundError: there is none; the message lists those there are
    """
    events = available_events(documents)
    if slug not in events:
        raise NotFoundError(f"{slug}: no such life event; there are: {', '.join(events)}")
    return events[slug]
