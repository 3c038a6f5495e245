"""A proposal held against current law: what it overlaps, collides with, cites in vain and forgets to change."""
