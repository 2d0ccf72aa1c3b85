"""Made-up values for the page that shows every component."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils import timezone

HOUR = 3600


class SampleForm(forms.Form):
    subject = forms.CharField(label="Subject", help_text="One line.")
    product = forms.ChoiceField(
        label="Product", choices=[("", "–"), ("gis", "GIS Desktop 9.2"), ("cad", "CAD Studio 9")]
    )
    effect = forms.ChoiceField(
        label="Effect on your work", widget=forms.RadioSelect, choices=[("stopped", "Stopped"), ("slowed", "Slowed")]
    )
    text = forms.CharField(label="Description", widget=forms.Textarea(attrs={"rows": 4}))
    note = forms.CharField(label="Contract number", required=False)
    agreed = forms.BooleanField(label="I have read it", required=False)


def samples() -> dict[str, Any]:
    now = timezone.now()
    broken = SampleForm({"subject": "", "product": "", "text": "Coordinates drift"})
    broken.full_clean()
    return {
        "now": now,
        "today": [(now - timedelta(hours=4), now + timedelta(hours=4))],
        "people": [
            SimpleNamespace(pk=pk, initials=text, name=text) for pk, text in enumerate(["AY", "BK", "EA", "ŞÖ", "İD"])
        ],
        "clocks": [
            {
                "state": "running",
                "due_at": now + timedelta(minutes=41),
                "left": 41 * 60,
                "target": HOUR,
                "name": "#4866",
            },
            {
                "state": "running",
                "due_at": now + timedelta(minutes=6),
                "left": 6 * 60,
                "target": HOUR / 2,
                "name": "#4871",
            },
            {
                "state": "running",
                "due_at": now - timedelta(minutes=14),
                "left": -14 * 60,
                "target": HOUR,
                "name": "#4843",
            },
            {
                "state": "running",
                "due_at": now + timedelta(hours=15),
                "left": 52 * 60,
                "target": HOUR,
                "opens_at": now + timedelta(hours=14),
                "name": "#4868",
            },
            {"state": "met", "took": 18 * 60},
            {"state": "missed"},
            {"state": "excused"},
            {"state": "waiting"},
            {"state": "none"},
        ],
        "quotas": [
            {"name": "Written", "icon": "message-square-text", "used": 214, "held": 30, "granted": 1000},
            {"name": "Phone", "icon": "phone", "used": 61, "held": 0, "granted": 1000},
            {"name": "Live remote", "icon": "monitor-up", "used": 920, "held": 20, "granted": 1000},
            {"name": "On-site days", "icon": "map-pin", "used": 12, "held": 0, "granted": 12},
        ],
        "plain_form": SampleForm(),
        "broken_form": broken,
        "ago": now - timedelta(minutes=12),
        "long_ago": now - timedelta(days=40),
        "sample_upload": [{"id": 7, "name": "ada_1284_parseller.gpkg", "size": 41_200_000}],
    }
