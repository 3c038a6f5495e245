"""What one sentence of law says: readers of the language of acts, each a pure function over a sentence."""
