"""A list of people is read, looked at, and taken in as a whole or not at all."""

import io
import threading
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from openpyxl import Workbook

from accounts.models import AuditEntry, User
from common.refusals import Refused
from notifications.models import Mail
from organizations import actions
from organizations.models import Invitation, Membership, PeopleImport
from organizations.tables import rows_of_file, rows_of_text
from tests.sales import sold

Role = Membership.Role
HEAD = ["E-posta", "Ad Soyad", "Telefon", "Birim", "Rol"]
NIL = ["nil@akcasu.example", "Nil Ak", "0312 265 05 10 dahili 12", "Merkez / Harita Şube", ""]


def read(cast, *rows, by=None):
    return actions.read_people(cast.akcasu, [HEAD, *rows], file_name="liste.csv", by=by or cast.elif_)


def lines(cast, *rows, by=None):
    return actions.planned(cast.akcasu, [HEAD, *rows], by=by or cast.elif_)


def taken_in(cast, *rows, invites=True):
    listed = read(cast, *rows)
    actions.confirm_import(listed, sends_invitations=invites, by=cast.elif_)
    actions.carry_out_imports()
    listed.refresh_from_db()
    return listed


def member(email):
    return Membership.objects.get(user__email=email, left_at=None)


@pytest.mark.case(52)
def test_a_list_is_taken_in_with_units_phones_and_invitations(cast):
    listed = taken_in(cast, NIL, ["AYŞE@akcasu.example", "", "", "Su ve Kanal", "Birim yöneticisi"])

    assert (listed.state, listed.new, listed.changed, listed.rows) == ("done", 1, 1, [])
    nil = member("nil@akcasu.example")
    assert (nil.unit, nil.role, nil.user.phone) == (cast.maps, "member", "0312 265 05 10 dahili 12")
    assert (member("ayse@akcasu.example").unit, member("ayse@akcasu.example").role) == (cast.water, "unit_admin")
    invitation = Invitation.objects.get()
    assert (invitation.membership, invitation.is_living) == (nil, True)
    assert "/invitations/" in Mail.objects.get(to_address="nil@akcasu.example").text
    assert AuditEntry.objects.filter(kind__in=["member_added", "imported_change", "people_imported"]).count() == 3


def test_invitations_can_wait(cast):
    taken_in(cast, NIL, invites=False)

    assert not Invitation.objects.exists()
    assert member("nil@akcasu.example")


def test_the_same_list_again_changes_nothing(cast):
    taken_in(cast, NIL)

    assert [line.state for line in lines(cast, NIL)] == ["same"]
    assert taken_in(cast, NIL).changed == 0
    assert User.objects.filter(email="nil@akcasu.example").count() == 1


def test_a_list_with_other_facts_updates_and_removes_nobody(cast, baris):
    taken_in(cast, NIL)

    found = lines(cast, ["nil@akcasu.example", "Nil Akın", "", "Su ve Kanal", ""])

    assert found[0].said == ["Birim: Harita Şube → Su ve Kanal", "Ad: Nil Ak → Nil Akın"]
    taken_in(cast, ["nil@akcasu.example", "Nil Akın", "", "Su ve Kanal", ""])
    assert (member("nil@akcasu.example").user.name, member("nil@akcasu.example").unit) == ("Nil Akın", cast.water)
    assert member(baris.email)


def test_who_has_come_keeps_the_own_name(cast, ayse):
    taken_in(cast, [ayse.email, "Başka Ad", "", "Su ve Kanal", ""])

    ayse.refresh_from_db()
    assert ayse.name == "Ayşe Yıldız"


@pytest.mark.check(41)
@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["olmaz", "Nil", "", "Harita Şube", ""], "e-posta adresi değil"),
        (["nil@akcasu.example", "", "", "Harita Şube", ""], "Ad eksik"),
        (["nil@akcasu.example", "Nil", "", "", ""], "Birim eksik"),
        (["nil@akcasu.example", "Nil", "", "Yok Birim", ""], "birim yok"),
        (["nil@akcasu.example", "Nil", "", "İmar Müdürlüğü", ""], "birim yok"),
        (["nil@akcasu.example", "Nil", "12", "Harita Şube", ""], "telefon numarası değil"),
        (["nil@akcasu.example", "Nil", "", "Harita Şube", "Kral"], "bilinmiyor"),
        (["nil@akcasu.example", '=HYPERLINK("x")', "", "Harita Şube", ""], "formül"),
        (["deniz@vendor.example", "Deniz", "", "Harita Şube", ""], "üretici firmadan"),
        (["ayse@akcasu.example\n", "Ayşe", "", "Harita Şube", "x"], "bilinmiyor"),
    ],
)
def test_a_wrong_row_says_what_is_wrong(cast, row, said):
    found = lines(cast, row)[0]

    assert found.state == "wrong"
    assert said.casefold() in " ".join(found.said).casefold()
    listed = read(cast, NIL, row)
    with pytest.raises(Refused):
        actions.confirm_import(listed, sends_invitations=True, by=cast.elif_)
    assert not User.objects.filter(email="nil@akcasu.example").exists()


def test_an_address_twice_in_a_list_is_a_mistake(cast):
    assert [line.state for line in lines(cast, NIL, [NIL[0].upper(), *NIL[1:]])] == ["new", "wrong"]


def test_the_same_unit_name_in_two_regions_asks_for_the_region(cast, filiz):
    other = actions.add_region(cast.akcasu, name="Öteki", by=filiz)
    twin = actions.add_unit(cast.akcasu, name="Harita Şube", region=other, by=filiz)

    bare, named = lines(
        cast,
        ["a@akcasu.example", "A", "", "harita şube", ""],
        ["b@akcasu.example", "B", "", "ÖTEKİ / HARİTA ŞUBE", ""],
    )

    assert bare.state == "wrong"
    assert (named.state, named.unit) == ("new", twin.pk)


@pytest.mark.case(31)
def test_more_people_than_seats_are_a_mistake(cast):
    sold(cast.akcasu, "silver")

    assert lines(cast, NIL)[0].state == "wrong"


@pytest.mark.check(12)
def test_a_unit_administrator_lists_members_of_the_own_unit_only(cast, ayse, baris, filiz):
    actions.change_role(member(ayse.email), role=Role.UNIT_ADMIN, by=filiz)

    states = [
        line.state
        for line in lines(
            cast,
            NIL,
            ["a@akcasu.example", "A", "", "Su ve Kanal", ""],
            ["b@akcasu.example", "B", "", "Harita Şube", "Merkez yönetici"],
            [baris.email, "", "", "Harita Şube", ""],
            by=ayse,
        )
    ]

    assert states == ["new", "wrong", "wrong", "wrong"]


def test_the_last_administrator_is_not_lost_to_a_list(cast, elif_):
    listed = taken_in(cast, [elif_.email, "", "", "", "Üye"], NIL)

    assert listed.state == "failed"
    assert member(elif_.email).is_admin
    assert not Membership.objects.filter(user__email="nil@akcasu.example").exists()


def test_only_allowed_domains_come_in(cast):
    cast.akcasu.mail_domains = ["akcasu.example"]
    cast.akcasu.save(update_fields=["mail_domains"])

    assert [line.state for line in lines(cast, NIL, ["nil@gmail.example", *NIL[1:]])] == ["new", "wrong"]


# --- files -----------------------------------------------------------------------------------


def workbook(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1254"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_as_excel_writes_it_here(encoding, delimiter):
    text = "\r\n".join(delimiter.join(row) for row in (HEAD, ["x@y.example", "Şükrü Işık", "", "Ölçme", ""]))

    assert rows_of_file("liste.csv", text.encode(encoding))[1][:2] == ["x@y.example", "Şükrü Işık"]


def test_a_workbook_is_read_and_its_formulas_are_not():
    rows = rows_of_file("liste.xlsx", workbook(HEAD, ["x@y.example", "=1+1", None, "Ölçme"]))

    assert rows[1][:4] == ["x@y.example", "=1+1", "", "Ölçme"]


@pytest.mark.check(27)
@pytest.mark.check(86)
@pytest.mark.parametrize("what", ["bomb", "entities", "no workbook", "old", "empty", "binary"])
def test_bad_files_get_a_sentence(what):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        if what == "bomb":
            made.writestr("xl/worksheets/sheet1.xml", b"0" * (130 * 1024 * 1024))
        elif what == "entities":
            made.writestr("[Content_Types].xml", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
        else:
            made.writestr("x", b"y")
    names = {"old": ("liste.xls", b"x"), "empty": ("liste.csv", b"E-posta\n"), "binary": ("liste.csv", b"\0\1")}
    name, content = names.get(what, ("liste.xlsx", packed.getvalue()))

    with pytest.raises(Refused):
        rows_of_file(name, content)


@pytest.mark.check(88)
def test_a_hundred_thousand_rows_are_refused():
    text = "E-posta;Ad\n" + "x@y.example;X\n" * 100_000

    with pytest.raises(Refused) as refused:
        rows_of_file("liste.csv", text.encode())

    assert "20000" in str(refused.value)


def test_pasted_lines_are_read_in_three_ways():
    rows = rows_of_text("Ayşe Yıldız <ayse@x.example>\n\nali@x.example;Ali Kaya;Harita\nveli@x.example\n")

    assert rows[1:] == [["ayse@x.example", "Ayşe Yıldız"], ["ali@x.example", "Ali Kaya", "Harita"], ["veli@x.example"]]


# --- pages -----------------------------------------------------------------------------------


def test_the_page_leads_from_the_file_over_the_preview_to_the_people(cast, elif_, signed_in):
    browser, here = signed_in(elif_), f"/institutions/{cast.akcasu.pk}/people/import/"
    file = SimpleUploadedFile("liste.csv", ";".join(HEAD).encode() + b"\n" + ";".join(NIL).encode())
    preview = browser.post(here, {"file": file}, follow=True)
    assert preview.context["counts"] == {"wrong": 0, "new": 1, "changed": 0, "same": 0}
    listed = PeopleImport.objects.get()

    browser.post(f"/institutions/imports/{listed.pk}/confirm/", {"sends_invitations": "on"})
    assert "100" in browser.get(f"/institutions/imports/{listed.pk}/").content.decode()
    actions.carry_out_imports()

    assert "Yeni: 1" in browser.get(f"/institutions/imports/{listed.pk}/").content.decode()


@pytest.mark.parametrize("typed", [{}, {"text": "yalnız bir satır başlık yok;"}])
def test_nothing_to_read_is_said_beside_the_field(cast, elif_, signed_in, typed):
    answer = signed_in(elif_).post(f"/institutions/{cast.akcasu.pk}/people/import/", typed)

    if typed:
        assert answer.status_code == 302  # a row with mistakes, shown as such
    else:
        assert answer.status_code == 422
        assert answer.context["form"].errors["file"]


@pytest.mark.case(49)
def test_a_list_is_its_readers_own(cast, cem, filiz, signed_in):
    listed = read(cast, NIL)

    for person, status in ((cem, 404), (filiz, 404)):
        assert signed_in(person).get(f"/institutions/imports/{listed.pk}/").status_code == status
        assert signed_in(person).post(f"/institutions/imports/{listed.pk}/confirm/", {}).status_code == status


@pytest.mark.check(39)
def test_names_in_a_list_are_inert(cast, elif_, signed_in):
    listed = read(cast, ["x@akcasu.example", '"><img src=x onerror=alert(1)>', "", "<img src=x>", ""])

    assert "<img src=x" not in signed_in(elif_).get(f"/institutions/imports/{listed.pk}/").content.decode()


def test_many_rows_cost_the_same_statements(cast, django_assert_max_num_queries):
    rows = [[f"k{number}@akcasu.example", f"Kişi {number}", "", "Harita Şube", ""] for number in range(300)]
    with django_assert_max_num_queries(60):
        taken_in(cast, *rows)

    assert Membership.objects.filter(institution=cast.akcasu).count() == 303


@pytest.mark.race
def test_two_workers_take_a_list_in_once(committed):
    listed = read(committed, NIL)
    actions.confirm_import(listed, sends_invitations=True, by=committed.elif_)

    def work():
        try:
            actions.carry_out_imports()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Membership.objects.filter(user__email=NIL[0]).count() == 1
    assert Mail.objects.filter(to_address=NIL[0]).count() == 1
