"""Grammar of Norwegian sentences: words, forms, dependencies."""
