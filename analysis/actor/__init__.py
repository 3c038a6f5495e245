"""The law from one actor's side: what it must, may and must not do, by when, and which information it gives and takes."""
