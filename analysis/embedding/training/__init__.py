"""Trains the shipped model from the corpus: ``python -m analysis.embedding.training --help``."""
