"""The 18 services and version 1 of the four tiers, as the source table has them."""

import json
from pathlib import Path

from django.db import migrations
from django.utils import timezone

SOURCE = Path(__file__).with_name("catalogue_1.json")


def load(apps, schema_editor):
    source = json.loads(SOURCE.read_text(encoding="utf-8"))
    versions = {tier["code"]: _version(apps, tier) for tier in source["tiers"]}
    Service, TierService = apps.get_model("packages", "Service"), apps.get_model("packages", "TierService")
    for line in source["services"]:
        offers = line.pop("offers")
        service = Service.objects.create(**line)
        for code, offer in offers.items():
            TierService.objects.create(version=versions[code], service=service, **offer)
    for tier in source["tiers"]:
        _bands(apps, versions[tier["code"]], tier["bands"])
    for version in versions.values():
        version.state, version.published_at = "published", timezone.now()
        version.save()


def _version(apps, tier):
    names = ("code", "name", "title_tr", "title_en", "rank")
    sold = ("priority", "response_minutes", "seats_minimum", "seats_maximum")
    parent = apps.get_model("packages", "Tier").objects.create(**{name: tier[name] for name in names})
    TierVersion = apps.get_model("packages", "TierVersion")
    return TierVersion.objects.create(tier=parent, number=1, **{name: tier[name] for name in sold})


def _bands(apps, version, bands):
    Band, BandAllowance = apps.get_model("packages", "Band"), apps.get_model("packages", "BandAllowance")
    services = {service.code: service for service in apps.get_model("packages", "Service").objects.all()}
    for line in bands:
        band = Band.objects.create(
            version=version, seats_minimum=line["seats_minimum"], seats_maximum=line["seats_maximum"]
        )
        for code, amount in line["allowances"].items():
            BandAllowance.objects.create(band=band, service=services[code], amount=amount)


def unload(apps, schema_editor):
    for name in ("BandAllowance", "Band", "TierService", "TierVersion", "Tier", "Service"):
        apps.get_model("packages", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("packages", "0002_append_only_ledger")]
    operations = [migrations.RunPython(load, unload)]
