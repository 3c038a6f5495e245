"""Citations in Norwegian law: find them (context-free), know the acts' names, resolve them to ids.

from ingest.citation import ActEntry, Register, cite, find_mentions
register = Register.build(entries, names=..., former=...)
for citation in cite(text, register, document="lov/1997-02-28-19", provision="lov/1997-02-28-19/§1-5"):
    print(citation.text, citation.targets, citation.kind)
"""

from ingest.identifier import provision_of

from .find import FINDER_VERSION, find_mentions
from .links import LinkSpan, with_links
from .model import ActEntry, Citation, CitationKind, Mention, Place, Step, StepKind, Target
from .names import Named, Register
from .repeal import Repeal, repeals
from .resolve import cite, document_of, resolve

__all__ = [
    "FINDER_VERSION", "ActEntry", "Citation", "CitationKind", "LinkSpan", "Mention", "Named", "Place", "Register", "Repeal", "Step",
    "StepKind", "Target", "cite", "document_of", "find_mentions", "provision_of", "repeals", "resolve", "with_links",
]  # fmt: skip
