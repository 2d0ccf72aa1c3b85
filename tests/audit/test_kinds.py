"""Whatever is recorded has a place in the log and words in both languages."""

import ast

import pytest
from django.utils import translation

from accounts import audited
from accounts.before_after import Facts
from organizations.models import Membership
from packages.models import CatalogueEvent, OfferEvent, SubscriptionEvent
from tests.sources import modules
from worktime.models import CalendarRevision

WRITERS = {"audit", "audit_export", "entry", "_audit"}


def written_kinds():
    """The kinds that stand as texts in calls of the writers, with where."""
    for module in modules():
        in_organizations = module.app == "organizations" or module.app == "products"
        for call in module.calls:
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            kinds = (
                call.args[:1] if name in WRITERS else call.args[1:2] if name == "record" and in_organizations else []
            )
            for kind in kinds:
                if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
                    yield kind.value, f"{module.name}:{call.lineno}"


def test_every_kind_that_is_written_is_registered():
    unknown = [f"{kind} in {where}" for kind, where in written_kinds() if audited.find(kind) is None]

    assert unknown == []
    assert len(list(written_kinds())) > 25  # they were found


def test_every_step_of_packages_offers_and_calendars_is_registered():
    events = [
        *(f"package_{kind}" for kind in SubscriptionEvent.Kind),
        *(f"offer_{kind}" for kind in OfferEvent.Kind),
        *(f"catalogue_{kind}" for kind in CatalogueEvent.Kind),
        *(f"calendar_{verb}" for verb in CalendarRevision.Verb),
    ]

    assert [kind for kind in events if audited.find(kind) is None] == []


@pytest.mark.parametrize("kind", [kind.name for kind in audited.kinds()])
def test_a_kind_has_words_in_both_languages(db, kind):
    facts = Facts({"product": "GIS", "version": "9.2"}, "Ayşe Yıldız")
    said = {}
    for language in ("tr", "en"):
        with translation.override(language):
            found = audited.find(kind)
            said[language] = (str(found.label), found.says(facts), str(found.group.label))

    assert all(all(words) for words in said.values())
    assert said["tr"][0] != said["en"][0]
    assert said["tr"][2] != said["en"][2]


def test_before_and_after_are_said_in_the_readers_words():
    facts = Facts({"before": "member", "after": "unit_admin", "unit": {"id": 3, "name": "Harita"}}, "Ayşe Yıldız")
    kind = audited.find("role_changed")

    with translation.override("en"):
        assert kind.says(facts) == "Role of Ayşe Yıldız changed: Member → Unit administrator"
        assert [str(change) for change in kind.changes(facts)] == ["Unit: Harita"]
    with translation.override("tr"):
        assert str(Membership.Role.UNIT_ADMIN.label) in kind.says(facts)


def test_a_changed_field_stands_with_what_it_was():
    facts = Facts({"name": "Akçasu", "changed": {"city": ["", "Akçasu"], "kind": ["municipality", "company"]}})

    with translation.override("en"):
        said = [str(change) for change in audited.find("changed").changes(facts)]

    assert said == ["City: – → Akçasu", "Kind: Municipality → Company"]
