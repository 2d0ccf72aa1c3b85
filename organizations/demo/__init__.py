"""The institutions and people of the demo: the cast of the tests, and many more for large ones."""

from organizations.demo.large import BUSY, load_large
from organizations.demo.small import PASSWORD, load

__all__ = ["BUSY", "PASSWORD", "load", "load_large"]
