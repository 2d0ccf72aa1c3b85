"""How many invitations go out. Counted in the database, so it holds across processes."""

from datetime import timedelta

DAY = timedelta(days=1)
TO_ONE_ADDRESS = 5  # a day, from one institution
OF_ONE_INSTITUTION = 500  # a day, one by one
WAIT_SECONDS = 3600
