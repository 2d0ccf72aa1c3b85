"""A person is erased: name, address and phone are gone from everywhere, requests and totals stay (case 50)."""

import re
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Sum
from django.utils import translation

from accounts.actions import privacy
from accounts.models import AuditEntry, DataExport, PrivacyEvent, User
from accounts.personal import holders
from accounts.queries.privacy import what_goes
from common.refusals import Refused
from notifications.actions import deliver, queue_mail
from notifications.models import Notice
from organizations.actions import change_role, grant_viewing, reopen_account
from organizations.models import Membership
from packages.models import LedgerEntry, QuotaAccount
from packages.queries import reckoning
from tests.packages.offers import asked
from tests.sales import filed, sold
from tests.world import upload
from tickets import actions as tickets
from tickets.models import Comment, Event, Ticket

NAME, MAIL, PHONE = "Ayşe Yıldız", "ayse@akcasu.example", "0532 123 45 67"
SPELLINGS = (NAME, "AYŞE YILDIZ", "Ayse Yildiz", MAIL, "AYSE@AKCASU.EXAMPLE", PHONE, "+90 532 123 45 67", "05321234567")


@pytest.fixture
def lived(ayse, baris, elif_, deniz, filiz, premium, akcasu, cast, signed_in):
    """Ayşe has left traces wherever the product lets her: her own words, others' words, names of files, events."""
    ayse.phone = PHONE
    ayse.save(update_fields=["phone"])
    browser = signed_in(ayse)
    browser.get("/")
    own = filed(ayse, subject=f"{NAME}: pafta", text=f"Ben {NAME}, bana {MAIL} ya da {PHONE} ile ulaşın.")
    tickets.answer(own, f"Merhaba **{NAME}**,\n\n{' / '.join(SPELLINGS)}", key=uuid4(), by=deniz)
    tickets.reply(own, f"Ayşe Yıldız'a sorun, Ayşe Yıldıza değil. <{MAIL}>", key=uuid4(), by=ayse)
    tickets.note(own, f"{NAME} aradı", key=uuid4(), by=deniz)
    tickets.escalate(own, "phone", by=deniz, reason=f"{NAME} istedi")
    other = filed(baris, subject="Sunucu", text=f"Bunu {NAME} ({MAIL}) bildirdi.", files=[upload(baris, f"{NAME}.txt")])
    tickets.share(other, by=baris, person=ayse)
    tickets.assign(own, to=deniz, by=filiz)
    tickets.answer(own, "Tamam.", key=uuid4(), by=deniz, then="resolved")
    tickets.rate(own, rating=5, text=f"{NAME} teşekkür eder", by=ayse)
    grant_viewing(ayse, akcasu, unit=cast.water, by=elif_)
    change_role(ayse.memberships.get(), role=Membership.Role.READER, unit=cast.maps, by=elif_)
    asked(akcasu, "top_up", premium, amounts={"phone": 5}, by=elif_)
    queue_mail(elif_.email, f"{NAME} hakkında", f"{NAME} {MAIL}", user=elif_)
    queue_mail(MAIL, "Merhaba", f"Sayın {NAME}", user=None)
    privacy.file_request("rectification", f"Adım {NAME} olmalı", key=uuid4(), by=ayse)
    privacy.make_export(ayse, by=ayse)
    upload(ayse, f"{NAME} taslak.txt")
    deliver()
    return own


def everywhere() -> list[str]:
    """Each text and JSON column of each table, as the database has them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND data_type IN ('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'tsvector', 'USER-DEFINED')"
        )
        columns = cursor.fetchall()
        found = []
        for table, column in columns:
            cursor.execute(f'SELECT "{column}"::text FROM "{table}" WHERE "{column}" IS NOT NULL')
            found += [f"{table}.{column}: {text}" for (text,) in cursor.fetchall()]
    return found


def naming(lines: list[str]) -> list[str]:
    """Lines that tell who it was, however it is spelled."""
    wanted = [r"ay[sş]e\W{1,3}y[ıi]ld[ıi]z", r"ayse@akcasu", r"532\W{0,3}123\W{0,3}45\W{0,3}67"]
    words = re.compile("|".join(wanted), re.IGNORECASE)
    return [line for line in lines if words.search(line.replace("İ", "i").replace("I", "ı"))]


def totals() -> dict[str, object]:
    """Whatever is counted: rows of every table but those that hold what is the person's alone, and the ledger."""
    goes = {"Mail", "Notice", "Preference", "Session", "Attachment", "EmailAddress"}
    grows = {"PrivacyEvent", "AuditEntry"}
    models = [model for model in apps.get_models() if model.__name__ not in goes | grows and model._meta.managed]
    units = LedgerEntry.objects.aggregate(Sum("granted"), Sum("held"), Sum("captured"))
    accounts = list(QuotaAccount.objects.order_by("id").values_list("granted", "held", "captured"))
    rating = Ticket.objects.aggregate(Sum("rating"))
    counts = {model._meta.label: model.objects.count() for model in models}
    counts["tickets.Event"] = Event.objects.exclude(kind="unshared").count()  # what was shared with the person ends
    return counts | units | rating | {"accounts": accounts}


@pytest.mark.case(50)
def test_nothing_in_the_whole_database_names_the_person_any_more(lived, ayse, filiz):
    before = naming(everywhere())
    assert len(before) > 20, "the person could have been found"
    assert {line.split(".")[0] for line in before} >= {
        *("accounts_user", "tickets_ticket", "tickets_comment", "tickets_event", "tickets_attachment"),
        *("notifications_notice", "notifications_mail", "accounts_datarequest"),
    }

    privacy.erase_person(ayse, by=filiz)

    assert naming(everywhere()) == []


@pytest.mark.case(50)
def test_requests_and_totals_stay(lived, ayse, filiz):
    before, texts = totals(), Comment.objects.count()

    privacy.erase_person(ayse, by=filiz)

    assert totals() == before
    assert Comment.objects.count() == texts
    assert all(reckoning(account.pk).adds_up for account in QuotaAccount.objects.all())
    lived.refresh_from_db()
    assert (lived.requester_id, lived.status, lived.rating) == (ayse.pk, "resolved", 5)
    assert "▮▮▮" in lived.subject


@pytest.mark.case(50)
def test_exports_and_search_do_not_name_the_person(lived, ayse, elif_, filiz, deniz, signed_in):
    admin, agent = signed_in(elif_), signed_in(deniz)

    def csv():
        return b"".join(admin.get("/tickets/export/?view=all").streaming_content).decode()

    assert NAME in csv()
    assert f"/desk/tickets/{lived.pk}/" in agent.get("/desk/search/?q=ayse+yildiz").content.decode()

    privacy.erase_person(ayse, by=filiz)

    assert naming([csv()]) == []
    assert f"Silinmiş kişi {ayse.pk}" in csv()
    for words in ("ayse yildiz", "Yıldız", MAIL, PHONE):
        assert f"/desk/tickets/{lived.pk}/" not in agent.get("/desk/search/", {"q": words}).content.decode()
    for address in ("/tickets/", f"/tickets/{lived.pk}/", f"/institutions/{lived.institution_id}/"):
        page = admin.get(address)
        assert page.status_code == 200
        assert naming([page.content.decode()]) == [], address
    page = agent.get(f"/desk/tickets/{lived.pk}/").content.decode()
    assert naming([page]) == []
    assert f"Silinmiş kişi {ayse.pk}" in page


@pytest.mark.case(50)
def test_the_erasure_is_recorded_without_the_name(lived, ayse, filiz):
    privacy.erase_person(ayse, by=filiz)

    event = PrivacyEvent.objects.get(kind="erased")
    assert (event.person_id, event.actor) == (ayse.pk, filiz)
    entry = AuditEntry.objects.get(kind="person_erased")
    assert (entry.person_id, entry.actor) == (ayse.pk, filiz)
    assert naming([str(event.data), str(entry.data)]) == []


@pytest.mark.case(50)
def test_a_second_time_changes_nothing(lived, ayse, filiz):
    assert privacy.erase_person(ayse, by=filiz) > 0
    before = sorted(everywhere())

    assert privacy.erase_person(ayse, by=filiz) == 0

    assert sorted(everywhere()) == before


def test_the_preview_counts_what_is_done(lived, ayse, filiz):
    expected = sum(one.count for one in what_goes(ayse))

    changed = privacy.erase_person(ayse, by=filiz)

    assert changed == expected > 10
    refreshed = User.objects.get(pk=ayse.pk)
    assert [one.count for one in what_goes(refreshed) if one.count] == []


def test_the_name_is_worded_in_the_readers_language(lived, ayse, filiz):
    privacy.erase_person(ayse, by=filiz)

    with translation.override("tr"):
        assert User.objects.get(pk=ayse.pk).name == f"Silinmiş kişi {ayse.pk}"
    with translation.override("en"):
        assert User.objects.get(pk=ayse.pk).name == f"Deleted person {ayse.pk}"
        assert Ticket.objects.values_list("requester__name", flat=True).get(pk=lived.pk) == f"Deleted person {ayse.pk}"


def test_nobody_signs_in_with_it_any_more(lived, ayse, filiz, signed_in, client):
    browser = signed_in(ayse)
    assert browser.get("/").status_code == 200

    privacy.erase_person(ayse, by=filiz)

    assert browser.get("/")["Location"].startswith("/accounts/login/")
    for email in (MAIL, f"erased-{ayse.pk}@erased.invalid"):
        answer = client.post("/accounts/login/", {"login": email, "password": "supportx-demo"})
        assert answer.status_code == 200
    assert not User.objects.get(pk=ayse.pk).has_usable_password()


def test_the_account_is_not_opened_again(ayse, filiz):
    privacy.erase_person(ayse, by=filiz)

    with pytest.raises(Refused):
        reopen_account(User.objects.get(pk=ayse.pk), by=filiz)


def test_the_address_is_free_again(lived, ayse, filiz):
    privacy.erase_person(ayse, by=filiz)

    assert User.objects.create_user(MAIL, "supportx-demo", name="Ayşe Yıldırım").pk != ayse.pk


def test_files_of_exports_go_too(lived, ayse, filiz, own_folder, django_capture_on_commit_callbacks):
    export = DataExport.objects.get(user=ayse)
    assert (own_folder / export.json_path).exists()

    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase_person(ayse, by=filiz)

    assert not (own_folder / export.json_path).exists()
    assert not (own_folder / export.pdf_path).exists()
    with pytest.raises(Refused):
        privacy.make_export(User.objects.get(pk=ayse.pk), by=filiz)


def test_mails_that_wait_are_not_sent(lived, ayse, filiz, mailoutbox):
    queue_mail(MAIL, "Bekleyen", "Sözler", user=ayse)

    privacy.erase_person(ayse, by=filiz)
    mailoutbox.clear()
    deliver()

    assert [mail.to for mail in mailoutbox if MAIL in mail.to] == []


def test_somebody_of_the_same_name_elsewhere_keeps_theirs(lived, ayse, cem, filiz, karaova):
    sold(karaova, "silver")
    foreign = filed(cem, subject="Lisans", text=f"Bizim {NAME} sordu; sizin {MAIL} adresine yazdım.")

    privacy.erase_person(ayse, by=filiz)

    foreign.refresh_from_db()
    assert foreign.text == f"Bizim {NAME} sordu; sizin ▮▮▮ adresine yazdım."


def test_part_of_another_word_is_left_alone(ayse, deniz, filiz, premium):
    ayse.name, ayse.phone = "Ali", "0312 265 05 10 dahili 12"
    ayse.save(update_fields=["name", "phone"])
    text = "Ali, Aliağa'da; santral 0312 265 05 10, Ali 0312 265 05 10 dahili 12; xayse@akcasu.example.org"
    ticket = filed(ayse, subject="Ali", text=text)

    privacy.erase_person(ayse, by=filiz)

    ticket.refresh_from_db()
    assert ticket.text == "▮▮▮, Aliağa'da; santral 0312 265 05 10, ▮▮▮ ▮▮▮; xayse@akcasu.example.org"


def test_rendered_answers_stay_well_formed(ayse, deniz, filiz, premium):
    ayse.name = "Ayşe O'Neil & Yıldız"
    ayse.save(update_fields=["name"])
    ticket = filed(ayse)
    tickets.answer(ticket, "Merhaba **Ayşe O'Neil & Yıldız**, <b>bakıyoruz</b>", key=uuid4(), by=deniz)

    privacy.erase_person(ayse, by=filiz)

    comment = Comment.objects.get(author=deniz)
    assert comment.text == "Merhaba **▮▮▮**, <b>bakıyoruz</b>"
    assert "<strong>▮▮▮</strong>" in comment.html
    assert "Neil" not in comment.html


# --- what comes first --------------------------------------------------------------------------


def test_the_last_central_administrator_is_replaced_first(elif_, filiz, baris, cast):
    with pytest.raises(Refused, match="Akçasu"):
        privacy.erase_person(elif_, by=filiz)
    assert not User.objects.get(pk=elif_.pk).is_erased

    change_role(baris.memberships.get(), role=Membership.Role.INSTITUTION_ADMIN, by=filiz)
    privacy.erase_person(elif_, by=filiz)

    assert User.objects.get(pk=elif_.pk).is_erased
    assert not Membership.objects.filter(user=elif_, left_at=None).exists()


def test_an_agent_hands_over_open_requests_first(ayse, deniz, selin, filiz, premium):
    ticket = filed(ayse)
    tickets.assign(ticket, to=deniz, by=filiz)
    with pytest.raises(Refused):
        privacy.erase_person(deniz, by=filiz)

    tickets.assign(ticket, to=selin, by=filiz)
    privacy.erase_person(deniz, by=filiz)

    gone = User.objects.get(pk=deniz.pk)
    assert (gone.is_erased, gone.vendor_role) == (True, "")


def test_nobody_erases_themselves_or_the_last_manager(filiz, cem):
    with pytest.raises(Refused):
        privacy.erase_person(filiz, by=filiz)

    other = User.objects.create_user("yonetici@vendor.example", name="Yeni Yönetici", vendor_role="manager")
    privacy.erase_person(filiz, by=other)

    last = User.objects.create_user("bakan@vendor.example", name="Bakan", vendor_role="agent")
    with pytest.raises(Refused):
        privacy.erase_person(other, by=last)


def test_what_one_app_refuses_leaves_everything_as_it_was(ayse, deniz, filiz, premium):
    """The refusal comes before the first change."""
    tickets.assign(filed(ayse), to=deniz, by=filiz)
    before = sorted(everywhere())

    with pytest.raises(Refused):
        privacy.erase_person(deniz, by=filiz)

    assert sorted(everywhere()) == before


# --- the page ----------------------------------------------------------------------------------


def test_the_page_shows_what_goes_and_what_stays_before_anything_does(lived, ayse, filiz, signed_in):
    before = sorted(everywhere())

    page = signed_in(filiz).get(f"/office/privacy/people/{ayse.pk}/erase/").content.decode()

    assert "Kişinin yer aldığı talep ve yazışmalar" in page
    for holder in holders():
        for words in holder.kept:
            assert str(words)[:20] in page or translation.gettext(str(words))[:20] in page
    assert [line for line in sorted(everywhere()) if "session" not in line] == [
        line for line in before if "session" not in line
    ]


def test_the_number_is_typed_to_confirm(ayse, filiz, signed_in):
    browser = signed_in(filiz)
    address = f"/office/privacy/people/{ayse.pk}/erase/"

    for typed in ({"number": ""}, {"number": str(ayse.pk + 1)}, {"number": "abc"}):
        assert browser.post(address, typed).status_code == 422
        assert not User.objects.get(pk=ayse.pk).is_erased
    assert browser.post(address, {"number": str(ayse.pk)}).status_code == 302

    assert User.objects.get(pk=ayse.pk).is_erased
    assert browser.get(address).status_code == 404


def test_the_page_says_what_has_to_be_done_first(elif_, filiz, signed_in):
    browser = signed_in(filiz)
    address = f"/office/privacy/people/{elif_.pk}/erase/"

    page = browser.get(address).content.decode()
    answer = browser.post(address, {"number": str(elif_.pk)})

    assert "son merkez yöneticisi" in page
    assert answer.status_code == 422


def test_the_request_for_it_is_settled_by_it(ayse, filiz):
    asked_for = privacy.file_request("erasure", "", key=uuid4(), by=ayse)

    privacy.erase_person(ayse, by=filiz)

    asked_for.refresh_from_db()
    assert (asked_for.state, asked_for.settled_by) == ("answered", filiz)
    assert not Notice.objects.filter(user=ayse).exists()


def test_only_managers_erase(cem, ayse, baris, elif_, deniz, burak, signed_in):
    for person in (cem, ayse, elif_, deniz, burak):
        answer = signed_in(person).post(f"/office/privacy/people/{baris.pk}/erase/", {"number": str(baris.pk)})
        assert answer.status_code == (403 if person in (deniz, burak) else 404)

    assert not User.objects.get(pk=baris.pk).is_erased
    assert Event.objects.count() == 0


def test_an_erased_person_has_no_initials_and_asking_for_them_reads_nothing(ayse, filiz, django_assert_num_queries):
    privacy.erase_person(ayse, by=filiz)
    found = {person.pk: person for person in User.objects.only("name")}

    with django_assert_num_queries(0):
        assert (found[ayse.pk].initials, found[filiz.pk].initials) == ("", "FÖ")
