"""What is done to applications. `move` is the only way a state changes."""

from applications.services.door import move
from applications.services.submitting import submit

__all__ = ["move", "submit"]
