"""The index: everything computed from one snapshot, built beside the old one and switched in at once."""
