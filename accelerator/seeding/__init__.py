"""The demonstration's story, told through the same services that people use, at the instants it happened."""

from accelerator.seeding.story import seed

__all__ = ["seed"]
