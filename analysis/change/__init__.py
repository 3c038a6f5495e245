"""What a new snapshot or an amending act changes: provisions word by word, and the findings, scopes and flows that rest on them."""
