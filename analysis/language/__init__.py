"""What one provision says, read sentence by sentence."""
