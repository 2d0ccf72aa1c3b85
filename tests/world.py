"""A small living world, so that every address has something to show: requests in each state, files, notices."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.actions.privacy import draft_text, file_request, make_export
from accounts.models import DataExport, DataRequest, User
from notifications.models import Notice
from organizations.actions import ask_access, grant_viewing, invite, read_people, write_note
from organizations.actions.sending import token_hash
from organizations.models import (
    InstitutionNote,
    Invitation,
    JoinRequest,
    Membership,
    PeopleImport,
    Region,
    SupportAccess,
    Unit,
    ViewingGrant,
)
from packages.actions import correct
from packages.models import Correction, Subscription
from surveys.models import FollowUp
from tests.cast import Cast, have_read_the_disclosure, person
from tests.catalogue import drafted
from tests.doors_of_checkins import Talks
from tests.doors_of_checkins import build as build_talks
from tests.doors_of_surveys import Surveys
from tests.doors_of_surveys import build as build_surveys
from tests.packages.offers import asked, offered
from tests.sales import account, filed, leave, sold
from tickets import actions
from tickets.models import Attachment, Share, Ticket

NOTE = "kanarya-iç-not"
FILE_OF_NOTE = "kanarya-ek.txt"
LIST = [["E-posta", "Ad", "Birim"], ["kemal@akcasu.example", "Kemal Er", "Harita Şube"], ["olmaz", "", "?"]]
QUESTION = "katilma-baglantisi"
INVITATION = "davet-baglantisi"  # the link that is only in a mail


@dataclass
class World:
    """Besides the cast: **umut** administers the Maps unit, **rana** the region Merkez, **sevgi** is a plain member
    of the other institution, **okan** administers her unit there, **nihal** the region above it."""

    cast: Cast
    umut: User
    rana: User
    sevgi: User
    okan: User
    nihal: User
    premium: Subscription
    silver: Subscription
    request: Ticket  # ayse's, answered, waits for her; with a note, files and a share
    new: Ticket  # ayse's, in the queue
    bug: Ticket  # ayse's, with the software unit
    resolved: Ticket  # ayse's, by phone
    foreign: Ticket  # cem's
    kept: Ticket  # cem's, awaits quota
    attachment: Attachment
    hidden_attachment: Attachment
    draft: Attachment
    share: Share
    grant: ViewingGrant
    invitation: Invitation
    asking: JoinRequest  # confirmed, not decided
    listed: PeopleImport  # elif's, not confirmed
    notice: Notice
    tier_draft_id: int  # a version of Premium, nothing edited yet
    offer_id: int  # units for ayse's institution, sent
    inquiry_id: int  # elif's, waits for an offer
    data_request: DataRequest  # ayse asks what is kept about her; its files are made
    data_export: DataExport
    text_draft_id: int  # of the disclosure text, nothing edited yet
    institution_note: InstitutionNote  # deniz's, about ayse's institution
    access: SupportAccess  # deniz's, waits for elif's answer
    surveys: Surveys
    talks: Talks
    correction: Correction  # of the remote units, waits for a second person
    follow_up: FollowUp  # of ayse's low rating, taken by nobody


def upload(by, name: str = "olcum.txt", content: bytes = b"X;Y\n1;2\n") -> Attachment:
    return actions.keep(SimpleUploadedFile(name, content, content_type="text/plain"), by=by)


def answered(ticket: Ticket, *, by, text: str = "Projeksiyonu **EPSG:5254** yapın.", then: str = "waiting") -> Ticket:
    actions.answer(ticket, text, key=uuid4(), by=by, then=then)
    ticket.refresh_from_db()
    return ticket


def invited(cast: Cast) -> Invitation:
    invitation = invite(
        cast.akcasu, email="yeni@akcasu.example", role=Membership.Role.MEMBER, unit=cast.maps, by=cast.elif_
    )
    invitation.token_hash = token_hash(INVITATION)
    invitation.save(update_fields=["token_hash"])
    return invitation


def joined(email: str, name: str, **place: Any) -> User:
    user = person(email, name)
    Membership.objects.create(user=user, **place)
    return user


def build(cast: Cast) -> World:
    role, here = Membership.Role, cast.akcasu
    umut = joined("umut@akcasu.example", "Umut Er", institution=here, unit=cast.maps, role=role.UNIT_ADMIN)
    rana = joined("rana@akcasu.example", "Rana Ak", institution=here, region=cast.region, role=role.REGION_ADMIN)
    sevgi = joined("sevgi@karaova.example", "Sevgi Uz", institution=cast.karaova, unit=cast.zoning, role=role.MEMBER)
    north = Region.objects.create(institution=cast.karaova, name="Kuzey")
    Region.objects.filter(pk=north.pk).update(path=[north.pk])
    Unit.objects.filter(pk=cast.zoning.pk).update(region=north)
    cast.zoning.refresh_from_db()
    there = cast.karaova
    okan = joined("okan@karaova.example", "Okan Su", institution=there, unit=cast.zoning, role=role.UNIT_ADMIN)
    nihal = joined("nihal@karaova.example", "Nihal Oy", institution=there, region=north, role=role.REGION_ADMIN)
    have_read_the_disclosure()
    ayse, cem, deniz = cast.ayse, cast.cem, cast.deniz
    premium, silver = sold(cast.akcasu, "premium"), sold(cast.karaova, "silver")

    sent, hidden = upload(ayse), upload(deniz, FILE_OF_NOTE)
    request = filed(ayse, product=cast.desktop, files=[sent])
    actions.note(request, NOTE, key=uuid4(), by=deniz, files=[hidden])
    request = answered(request, by=deniz)

    resolved = filed(ayse, subject="Katman açılmıyor")
    actions.escalate(resolved, "phone", by=deniz)
    actions.log_call(resolved, "Telefonda düzelttik.", minutes=12, key=uuid4(), by=deniz)
    resolved.refresh_from_db()
    actions.resolve(resolved, by=deniz)
    actions.rate(resolved, rating=2, text="Telefonu geç açtılar.", by=ayse)

    new = filed(ayse, subject="Ölçek çubuğu yanlış")
    bug = filed(ayse, kind="bug", subject="Kaydet düğmesi iki kez basınca kapanıyor")
    foreign = filed(cem, subject="Lisans anahtarı")
    leave(silver, "written", 0)
    kept = filed(cem, subject="Pafta bölümleme")
    data_request = file_request("access", "", key=uuid4(), by=ayse)
    return World(
        cast=cast,
        umut=umut,
        rana=rana,
        sevgi=sevgi,
        okan=okan,
        nihal=nihal,
        premium=premium,
        silver=silver,
        request=request,
        new=new,
        bug=bug,
        resolved=resolved,
        foreign=foreign,
        kept=kept,
        attachment=sent,
        hidden_attachment=hidden,
        draft=upload(ayse, "taslak.txt"),
        share=actions.share(request, by=ayse, unit=cast.water),
        grant=grant_viewing(cast.baris, cast.akcasu, unit=cast.maps, by=cast.filiz),
        invitation=invited(cast),
        asking=JoinRequest.objects.create(
            institution=cast.akcasu,
            email="soran@akcasu.example",
            name="Soran Kişi",
            token_hash=token_hash(QUESTION),
            confirmed_at=timezone.now(),
        ),
        listed=read_people(cast.akcasu, LIST, file_name="liste.csv", by=cast.elif_),
        notice=Notice.objects.filter(user=ayse).order_by("id")[0],
        tier_draft_id=drafted().pk,
        offer_id=offered(cast.akcasu, "top_up", "", premium, amounts={"written": 100}).pk,
        inquiry_id=asked(cast.akcasu, "top_up", premium, amounts={"phone": 50}, by=cast.elif_).pk,
        data_request=data_request,
        data_export=make_export(ayse, data_request=data_request, by=cast.filiz),
        text_draft_id=draft_text(by=cast.filiz).pk,
        institution_note=write_note(cast.akcasu, text=NOTE, by=deniz),
        access=ask_access(cast.akcasu, reason="Birimleri kurmak", hours=4, by=deniz),
        talks=build_talks(cast),
        surveys=build_surveys(cast, [ayse, cast.baris, cast.elif_, umut, rana]),
        follow_up=FollowUp.objects.get(ticket=resolved),
        correction=correct(account(premium, "remote"), 10, reason="Order 12", key=uuid4(), by=cast.filiz),
    )
