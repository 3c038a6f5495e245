"""The doors: command line and HTTP, over the same functions, returning the same objects."""
