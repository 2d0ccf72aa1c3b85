"""No app forgets a person: every model that points to one is covered by a holder, or says here why it is not."""

import re

import pytest
from django.apps import apps
from django.db.models import BooleanField, ForeignKey

from accounts.models import User
from accounts.personal import holders, sections_of
from tests.sources import APPS, ROOT

# Reviewed: points to a person and holds nothing of theirs.
NOTHING_PERSONAL: dict[str, str] = {}

# Reviewed: has a field for an address or a phone that is no person's.
OF_NO_PERSON = {
    "organizations.Institution.mail_domains": "the institution's own",
    "accounts.AuditEntry.address": "of the network; said on the page of an erasure, and gone by the retention rule",
    "organizations.Institution.phone": "the institution's own",
}
ADDRESSES = re.compile(r"(^|_)(e?mail|address|phone|gsm)(_|$)")


def _points_to_a_person(model) -> bool:
    return any(isinstance(field, ForeignKey) and field.related_model is User for field in model._meta.get_fields())


def test_every_model_that_points_to_a_person_is_dealt_with():
    covered = {label for holder in holders() for label in holder.models}
    pointing = {model._meta.label for model in apps.get_models() if _points_to_a_person(model)}

    assert "tickets.Ticket" in pointing
    missing = sorted(pointing - covered - set(NOTHING_PERSONAL))
    assert not missing, (
        f"{', '.join(missing)}: say in the app's holding.py what an export tells of it and what an erasure does, or "
        "list it here with a reason."
    )
    assert sorted(covered - pointing) == [], "no longer there, or pointing to nobody"


def test_every_address_and_phone_belongs_to_a_covered_model():
    """Somebody who was only invited has an address here and no row of their own yet."""
    covered = {label for holder in holders() for label in holder.models} | {"accounts.User"}
    kept = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if ADDRESSES.search(field.name) and not field.is_relation and not isinstance(field, BooleanField)
    }

    assert "notifications.Mail.to_address" in kept
    missing = sorted(name for name in kept - set(OF_NO_PERSON) if name.rpartition(".")[0] not in covered)
    assert not missing, (
        f"{', '.join(missing)}: say in the app's holding.py what an export tells of it and what an erasure does, or "
        "list it here with a reason."
    )


def test_every_app_with_models_about_people_has_its_holder():
    ours = {model._meta.app_label for model in apps.get_models() if _points_to_a_person(model)} & set(APPS)

    assert ours - {holder.app for holder in holders()} <= {"worktime"}  # below accounts, which covers it


@pytest.mark.django_db
def test_the_keys_of_an_export_are_documented(ayse):
    documented = (ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8")

    sections = sections_of(ayse)

    assert len(sections) > 10
    for section in sections:
        line = f"| `{section.code}` | {', '.join(f'`{key}`' for key in section.columns)} |"
        assert line in documented, line


@pytest.mark.django_db
def test_codes_of_sections_are_unique_and_rows_have_the_keys_of_their_section(world):
    for person in (world.cast.ayse, world.cast.elif_, world.cast.deniz, world.cast.filiz):
        sections = sections_of(person)
        assert len({section.code for section in sections}) == len(sections)
        for section in sections:
            for row in section.rows:
                assert list(row) == list(section.columns), section.code
