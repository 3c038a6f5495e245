"""What a build tells about itself."""


class Progress:
    """Told of each step of a build; does nothing by default."""

    def begin(self, step: str, total: int) -> None:
        """A step begins; ``total`` units of work."""

    def advance(self, count: int) -> None:
        """So many units are done."""
