"""Vectors of law text, and what is found with them."""
