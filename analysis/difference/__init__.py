"""The comparison table of provisions on one matter; one module for each attribute."""

from analysis.difference.compare import compare
from analysis.difference.model import Attribute, Difference, Member, Severity, Value
from analysis.difference.table import MAX_QUOTE

__all__ = ["MAX_QUOTE", "Attribute", "Difference", "Member", "Severity", "Value", "compare"]
