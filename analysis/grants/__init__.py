"""Grant schemes of the law side by side: for what, to whom, on which conditions, by when, reported how, decided by whom."""
