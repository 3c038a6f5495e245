"""Data flows: which provisions govern that somebody gives information to somebody else, and what follows from them."""
