import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils.translation import gettext_lazy, override

from common.decorators import agents_only, customers_only, managers_only, software_only, staff_only
from common.refusals import Refused, refusals_on, refusals_shown


@pytest.fixture
def request_():
    request = RequestFactory().get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def _said(request):
    return [(message.level_tag, str(message)) for message in get_messages(request)]


def test_a_refusal_becomes_a_message_and_the_block_ends(request_):
    with refusals_shown(request_, success="Done.") as outcome:
        raise Refused("No unit is left.")

    assert _said(request_) == [("error", "No unit is left.")]
    assert str(outcome.refused) == "No unit is left."


def test_a_success_is_said_only_when_given(request_):
    with refusals_shown(request_) as quiet:
        pass
    with refusals_shown(request_, success="Ticket closed."):
        pass

    assert quiet.refused is None
    assert _said(request_) == [("success", "Ticket closed.")]


def test_any_other_exception_stays_loud(request_):
    with pytest.raises(ZeroDivisionError), refusals_shown(request_):
        1 / 0  # noqa: B018

    assert _said(request_) == []


def test_a_refusal_is_said_in_the_language_of_the_moment():
    refused = Refused(gettext_lazy("You may not do this."))

    with override("tr"):
        assert str(refused) == "Bunu yapamazsınız."
    with override("en"):
        assert str(refused) == "You may not do this."


class _Form(forms.Form):
    days = forms.IntegerField()


@pytest.mark.parametrize(("field", "place"), [("days", "days"), ("elsewhere", "__all__"), (None, "__all__")])
def test_a_refusal_stands_at_its_field(field, place):
    form = _Form({"days": "3"})
    assert form.is_valid()

    with refusals_on(form):
        raise Refused("Too many.", field=field)

    assert form.errors == {place: ["Too many."]}


GUARDS = {
    staff_only: {"deniz", "burak", "filiz"},
    agents_only: {"deniz", "filiz"},
    software_only: {"burak", "filiz"},
    managers_only: {"filiz"},
}


@pytest.mark.parametrize("name", ["ayse", "cem", "deniz", "burak", "filiz"])
@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: "")
def test_the_desk_does_not_exist_for_customers_and_roles_are_kept(guard, name, cast):
    request = RequestFactory().get("/desk/")
    request.user = getattr(cast, name)
    view = guard(lambda request: HttpResponse("in"))

    if name in GUARDS[guard]:
        assert view(request).content == b"in"
    else:
        with pytest.raises(PermissionDenied if request.user.is_vendor else Http404):
            view(request)


@pytest.mark.parametrize(("name", "may"), [("ayse", True), ("cem", True), ("deniz", False), ("filiz", False)])
def test_pages_of_members_are_closed_to_the_vendor(name, may, cast):
    request = RequestFactory().get("/")
    request.user = getattr(cast, name)
    view = customers_only(lambda request: HttpResponse("in"))

    if may:
        assert view(request).content == b"in"
    else:
        with pytest.raises(PermissionDenied):
            view(request)
