"""The measures of a day: whole numbers that add up over days, institutions, regions, products and people."""

# What a repeated question is: so alike (trigrams of the folded subjects, 0 to 1), and so many days back at most.
ALIKE, LOOKED_BACK_DAYS = 0.5, 90

MEASURES = (
    "filed",
    "filed_support",
    "filed_bug",
    "filed_suggestion",
    "repeated",
    "met",
    "missed",
    "late",
    "excused",
    "first_answers",
    "elapsed",
    "answers",
    "calls",
    "call_minutes",
    "escalated",
    "resolved",
    "settled",
    "reopened",
    "withdrawn",
    "captured",
    "captured_written",
    "captured_phone",
    "captured_remote",
    "rated",
    "rating_sum",
    "satisfied",
    "dissatisfied",
    "signed_in",
)

# Of units: the services of the package that requests spend.
CHANNELS = ("written", "phone", "remote")

# What takes long to work out: a report that does not name it leaves it out of its running day.
COSTLY = ("repeated",)

# What stands at a moment and is not added up over days: the requests that are open then.
STANDING = ("open",)

# Days of age: a request belongs to the first that it is younger than, else to the last bucket.
AGES = (1, 3, 7, 30)
OLDEST = len(AGES)

# Of product use: read as it was told, not kept with the closed days.
USED = ("used_count", "used_minutes")
