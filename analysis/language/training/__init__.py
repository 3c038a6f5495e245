"""Trains the shipped pipeline from the treebank: ``python -m analysis.language.training --help``."""
