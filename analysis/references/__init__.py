"""Citations across the whole law: those that lead nowhere any more, and who cites what."""
