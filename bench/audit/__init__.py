"""What was drawn at random and read by hand: ids, states and verdicts, never law text."""
