"""The team's database: reviews, persons, keys, sessions, the log of who did what. Lives apart from the law and its snapshots."""
