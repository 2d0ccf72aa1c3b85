from products.actions.forgetting import drop_old_held_rows, forget_use, sum_up_use
from products.actions.owning import create_product, own_product, release_version
from products.actions.using import correct_held, drop_held, read_use, take_in_use, tell_use

__all__ = [
    "correct_held",
    "create_product",
    "drop_held",
    "drop_old_held_rows",
    "forget_use",
    "own_product",
    "read_use",
    "release_version",
    "sum_up_use",
    "take_in_use",
    "tell_use",
]
