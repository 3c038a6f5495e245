"""What each sentence of law does: sentences, norms, definitions, information rules, actors."""
