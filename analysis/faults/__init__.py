"""Faults of the law as it stands: references to what is gone, names no longer in use, powers that nothing answers to."""
