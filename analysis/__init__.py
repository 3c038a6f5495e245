"""From the corpus to findings: search, scopes of life events, overlaps, differences."""
