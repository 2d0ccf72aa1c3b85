"""Three months of requests, told by the real verbs at the moments they would have happened; or very many by COPY."""

from tickets.demo.large import load_large
from tickets.demo.story import load

__all__ = ["load", "load_large"]
