"""Three months of requests, told by the real verbs at the moments they would have happened."""

from tickets.demo.story import load

__all__ = ["load"]
