"""The life of a tier version: drafted, edited, published, retired; or discarded while it is a draft."""

from packages.actions.cataloguing.drafting import discard_draft, draft
from packages.actions.cataloguing.editing import edit_draft
from packages.actions.cataloguing.publishing import publish, retire

__all__ = ["discard_draft", "draft", "edit_draft", "publish", "retire"]
