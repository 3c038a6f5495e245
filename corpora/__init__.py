"""What we know before reading any law: life events, actors, names, vocabulary, and the sample acts."""
