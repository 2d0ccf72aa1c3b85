from products.queries.owning import owned_by, products_shown
from products.queries.using import batches, plan_of, totals, waiting, waiting_count

__all__ = ["batches", "owned_by", "plan_of", "products_shown", "totals", "waiting", "waiting_count"]
