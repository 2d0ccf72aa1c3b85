from accounts.traces import Texts, Traces, traced


def scrub(texts: Texts, traces: Traces) -> int:
    """Takes the person out of these texts and answers how many rows changed. A second time finds nothing."""
    changed = 0
    for row, changes in traced(texts, traces):
        type(row)._base_manager.filter(pk=row.pk).update(**changes)
        changed += 1
    return changed
