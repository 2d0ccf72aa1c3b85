"""Versions of a tier: drafted, edited, published, retired, discarded."""

from decimal import Decimal

import pytest
from django.urls import reverse

from common.refusals import Refused
from packages import demo
from packages.actions import cataloguing
from packages.models import Band, CatalogueEvent, Subscription, Tier, TierVersion
from packages.queries import on_sale
from packages.queries.catalogue import changes
from tests.catalogue import drafted
from tests.packages.reading import text
from tests.race import at_once, failures
from tests.sales import sold

CATALOGUE = "/office/catalogue/"


def tier(code: str) -> Tier:
    return Tier.objects.get(code=code)


@pytest.fixture
def draft(filiz):
    """A draft of Premium, as it is sold today."""
    return cataloguing.draft(tier("premium"), by=filiz)


def page(verb: str, version: TierVersion) -> str:
    return reverse(f"packages:{verb}", args=[version.pk])


def typed(client, version, **changed):
    """What the edit form of the version holds, with some of it changed."""
    form = client.get(page("edit_draft", version)).context["form"]
    values = {field.html_name: field.value() for field in form}
    kept = {name: value for name, value in values.items() if value is not None and value is not False}
    return kept | changed


def edit(client, version, **changed):
    return client.post(page("edit_draft", version), typed(client, version, **changed))


def test_a_draft_is_a_copy_of_the_newest_version_and_asked_for_again_it_is_the_same(draft, filiz):
    before = TierVersion.objects.get(tier=draft.tier, number=1)

    assert (draft.number, draft.state) == (2, "draft")
    assert changes(draft, before) == []
    assert draft.bands.count() == 5
    assert cataloguing.draft(draft.tier, by=filiz) == draft
    assert [o.version.number for o in on_sale() if o.version.tier == draft.tier] == [1]


@pytest.mark.race
def test_two_managers_begin_one_draft(committed):
    try:
        drafts = at_once(4, lambda _n: cataloguing.draft(tier("gold"), by=committed.filiz))

        assert failures(drafts) == []
        assert {draft.pk for draft in drafts} == set(
            TierVersion.objects.filter(state="draft").values_list("pk", flat=True)
        )
    finally:  # the catalogue outlives tests that commit
        cataloguing.discard_draft(TierVersion.objects.get(state="draft"), by=None)


def test_a_manager_edits_cells_and_bands_of_a_draft(draft, filiz, signed_in):
    answer = edit(
        signed_in(filiz), draft, response_minutes="45", written_maximum="6000", band4_written="6000", band0_low="25"
    )

    draft.refresh_from_db()
    assert answer.url == page("version", draft)
    assert draft.response_minutes == 45
    assert draft.services.get(service__code="written").maximum == 6000
    assert draft.bands.get(seats_minimum=351).allowances.get(service__code="written").amount == 6000
    assert draft.bands.get(seats_maximum=50).seats_minimum == 25


def test_a_service_is_taken_out_of_the_package_and_its_bands(draft, filiz, signed_in):
    without = {f"band{row}_workshop": "" for row in range(5)}

    edit(signed_in(filiz), draft, workshop_mode="none", workshop_minimum="", workshop_maximum="", **without)

    workshop = draft.services.get(service__code="workshop")
    assert (workshop.included, workshop.minimum) == (False, None)
    assert not Band.objects.filter(version=draft, allowances__service__code="workshop").exists()


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"band4_written": "5001"}, "band4_written", "Yazılı Teknik Destek: en az 1000, en çok 5000."),
        ({"band0_onsite": "13"}, "band0_onsite", "Yerinde Teknik Destek ve Eğitim: en az 0, en çok 12."),
        ({"band0_workshop": "11"}, "band0_workshop", None),
        ({"band0_low": "20"}, "band0_low", None),
        ({"band4_high": "501"}, "band4_low", None),
        ({"band1_low": "50"}, "band1_low", "İki aralıkta aynı kullanıcı sayısı var."),
        ({"band1_low": ""}, "band1_low", None),
        ({"band0_high": "20"}, "band0_high", None),
        ({"seats_maximum": "20"}, "seats_maximum", None),
        ({"written_maximum": "999"}, "written_maximum", None),
        ({"written_minimum": ""}, "written_minimum", None),
        ({"written_maximum": "9" * 400}, "written_maximum", None),
        ({"priority": "0"}, "priority", None),
        ({"response_minutes": "0"}, "response_minutes", None),
        ({"response_minutes": "x"}, "response_minutes", None),
    ],
)
def test_a_number_that_cannot_be_sold_is_refused_beside_its_field(draft, filiz, signed_in, wrong, field, said):
    answer = edit(signed_in(filiz), draft, **{"response_minutes": "77", **wrong})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert said is None or answer.context["form"].errors[field] == [said]
    assert draft.services.get(service__code="written").maximum == 5000
    if "response_minutes" not in wrong:
        assert 'value="77"' in answer.content.decode()
    draft.refresh_from_db()
    assert draft.response_minutes == 60


def test_an_edit_of_a_draft_that_changed_meanwhile_is_refused(draft, filiz, signed_in):
    client = signed_in(filiz)
    stale = typed(client, draft, response_minutes="50")
    edit(client, draft, response_minutes="45")

    answer = client.post(page("edit_draft", draft), stale)

    draft.refresh_from_db()
    assert answer.status_code == 422
    assert "açıp" in text(answer)
    assert draft.response_minutes == 45


@pytest.mark.case(33)
def test_publishing_shows_the_difference_and_leaves_what_was_sold_unchanged(akcasu, karaova, draft, filiz, signed_in):
    old = sold(akcasu, "premium")
    before = _columns(old)
    client = signed_in(filiz)
    edit(client, draft, response_minutes="45")

    asked = text(client.get(page("publish", draft)))
    client.post(page("publish", draft))

    draft.refresh_from_db()
    assert "Sürüm 1 ile fark" in asked
    assert "60 dk 45 dk" in asked
    assert (draft.state, draft.published_at is not None) == ("published", True)
    assert _columns(old) == before
    assert [o.version for o in on_sale() if o.version.tier == draft.tier] == [draft]
    assert "60 dk 45 dk" in text(client.get(page("version", draft)))
    assert client.get(page("edit_draft", draft)).status_code == 302


def _columns(subscription):
    row = Subscription.objects.filter(pk=subscription.pk).values().get()
    return row, list(subscription.accounts.order_by("id").values())


def test_a_draft_that_differs_in_nothing_is_not_published(draft, filiz, signed_in):
    answer = signed_in(filiz).post(page("publish", draft))

    draft.refresh_from_db()
    assert answer.status_code == 422
    assert draft.state == "draft"


def test_a_number_of_users_belongs_to_one_tier(draft, filiz, signed_in):
    edit(signed_in(filiz), draft, seats_maximum="501")

    with pytest.raises(Refused, match="Premium"):
        cataloguing.publish(draft, by=filiz)


def test_a_published_version_is_not_edited_any_more(draft, filiz, signed_in):
    client = signed_in(filiz)
    edit(client, draft, response_minutes="45")
    late = typed(client, draft, response_minutes="30")
    cataloguing.publish(draft, by=filiz)

    client.post(page("edit_draft", draft), late)

    draft.refresh_from_db()
    assert draft.response_minutes == 45
    with pytest.raises(Refused):
        cataloguing.publish(draft, by=filiz)
    with pytest.raises(Refused):
        cataloguing.discard_draft(draft, by=filiz)


def test_a_retired_version_makes_room_for_the_one_before(draft, filiz, signed_in):
    client = signed_in(filiz)
    edit(client, draft, response_minutes="45")
    client.post(page("publish", draft))

    client.post(page("retire", draft))

    draft.refresh_from_db()
    assert draft.state == "retired"
    assert [o.version.number for o in on_sale() if o.version.tier == draft.tier] == [1]
    assert client.post(page("retire", draft)).status_code == 422


def test_a_discarded_draft_leaves_only_its_events(draft, filiz, signed_in):
    signed_in(filiz).post(page("discard_draft", draft))

    assert not TierVersion.objects.filter(pk=draft.pk).exists()
    kinds = CatalogueEvent.objects.filter(tier=draft.tier, number=2).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["drafted", "discarded"]
    assert signed_in(filiz).get(page("version", draft)).status_code == 404


def test_prices_are_hidden_until_they_are_switched_on(draft, filiz, signed_in, settings):
    client = signed_in(filiz)
    settings.SHOW_PRICES = True
    edit(client, draft, list_price="1.250.000,50", onsite_unit_price="18.000", band0_price="990.000")
    shown = text(client.get(page("version", draft)))
    settings.SHOW_PRICES = False
    edit(client, draft, response_minutes="45")

    hidden = client.get(page("version", draft))

    draft.refresh_from_db()
    assert "1.250.000,50 ₺" in shown
    assert "18.000,00 ₺" in shown
    assert "₺" not in text(hidden)
    assert "list_price" not in client.get(page("edit_draft", draft)).content.decode()
    assert (draft.list_price, draft.response_minutes) == (Decimal("1250000.50"), 45)
    assert draft.bands.get(seats_minimum=21).list_price == Decimal("990000.00")
    assert draft.services.get(service__code="onsite").unit_price == Decimal("18000.00")


def test_the_catalogue_lists_versions_and_who_may_not_edit_sees_no_buttons(draft, filiz, deniz, signed_in):
    seen, read = text(signed_in(filiz).get(CATALOGUE)), text(signed_in(deniz).get(CATALOGUE))

    assert "Sürüm 2 Taslak" in seen
    assert "Taslağı düzenle" in seen
    assert "Taslağı düzenle" not in read
    assert "Sürüm 2 Taslak" in read


def test_customers_and_colleagues_who_do_not_sell_stay_out(draft, elif_, cem, deniz, signed_in):
    reading, acting = ["version"], ["edit_draft", "publish", "retire", "discard_draft"]

    for person in (elif_, cem):
        assert {signed_in(person).get(page(verb, draft)).status_code for verb in reading + acting} == {404}
        assert signed_in(person).get(CATALOGUE).status_code == 404
    assert {signed_in(deniz).get(page(verb, draft)).status_code for verb in acting} == {403}
    assert signed_in(deniz).post(reverse("packages:draft", args=[tier("gold").pk])).status_code == 403


def test_the_demo_sells_the_newest_of_several_published_versions(akcasu, filiz):
    draft = drafted("silver", by=filiz)
    TierVersion.objects.filter(pk=draft.pk).update(response_minutes=100)
    cataloguing.publish(draft, by=filiz)
    assert TierVersion.objects.filter(tier=draft.tier_id, state="published").count() == 2

    demo.load_large(lambda said: None, 1, 0)

    assert set(Subscription.objects.filter(institution=akcasu).values_list("version", flat=True)) == {draft.pk}
