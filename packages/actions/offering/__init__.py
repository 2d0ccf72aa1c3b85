"""From a question to a signature: asked, offered, sent, and accepted, declined, withdrawn or expired."""

from packages.actions.offering.accepting import accept_offer
from packages.actions.offering.answering import decline_offer, expire_offers, send_offer, withdraw_offer
from packages.actions.offering.inquiring import inquire, set_aside, take_back
from packages.actions.offering.writing import change_offer, write_offer

__all__ = [
    "accept_offer",
    "change_offer",
    "decline_offer",
    "expire_offers",
    "inquire",
    "send_offer",
    "set_aside",
    "take_back",
    "withdraw_offer",
    "write_offer",
]
