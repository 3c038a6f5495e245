"""Benchmarks over the real corpus; see bench/__main__.py."""
