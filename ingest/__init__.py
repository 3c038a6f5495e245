"""From Lovdata's files to a corpus of documents, provisions and citations."""
