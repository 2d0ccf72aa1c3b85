"""The audit log is written to and never rewritten."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from accounts.actions import audit, purge_audit
from accounts.models import AuditEntry

REFUSED = (IntegrityError, InternalError)


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.check(104)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditentry SET kind = 'forged'",
        "DELETE FROM accounts_auditentry",
        "TRUNCATE accounts_auditentry",
    ],
)
def test_the_database_refuses_to_change_an_entry(cast, statement):
    audit("signed_in", by=cast.ayse, person=cast.ayse)
    execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(REFUSED, match="append-only"), transaction.atomic():
        execute(statement)

    assert AuditEntry.objects.get().kind == "signed_in"


def test_the_retention_rules_delete_what_is_older_and_say_so(cast):
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=800)):
        audit("signed_in", by=cast.ayse, person=cast.ayse)
    kept = audit("signed_in", by=cast.baris, person=cast.baris)

    gone = purge_audit(before=now - timedelta(days=730), by=None)

    assert gone == 1
    assert list(AuditEntry.objects.order_by("id").values_list("kind", flat=True)) == ["signed_in", "audit_purged"]
    assert AuditEntry.objects.order_by("id").first() == kept
    assert AuditEntry.objects.latest("id").data["rows"] == 1


def test_after_a_purge_the_same_transaction_deletes_nothing_more(cast):
    with time_machine.travel(timezone.now() - timedelta(days=800)):
        audit("signed_in", by=cast.ayse, person=cast.ayse)
        audit("signed_out", by=cast.ayse, person=cast.ayse)
    purge_audit(before=timezone.now() - timedelta(days=900), by=None)

    with pytest.raises(REFUSED), transaction.atomic():
        AuditEntry.objects.all().delete()

    assert AuditEntry.objects.count() == 2


def test_a_purge_reaches_no_entry_younger_than_the_moment_it_names(cast):
    with time_machine.travel(timezone.now() - timedelta(days=800)):
        audit("signed_in", by=cast.ayse, person=cast.ayse)

    execute("SELECT set_config('supportx.audit_purge_before', '2001-01-01T00:00:00Z', true)")

    with pytest.raises(REFUSED), transaction.atomic():
        AuditEntry.objects.all().delete()

    assert AuditEntry.objects.count() == 1


def test_an_entry_is_undone_with_the_change_it_tells_of(cast):
    with transaction.atomic():
        audit("signed_in", by=cast.ayse, person=cast.ayse)
        transaction.set_rollback(True)

    assert not AuditEntry.objects.exists()
