from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions import reset_factors
from accounts.models import User
from common.refusals import Refused
from common.turkish import fold_email


class Command(BaseCommand):
    help = (
        "Removes every second step of a person who has lost them all. Make sure first that it is this person who asks."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = User.objects.filter(email=fold_email(email)).first()
        if person is None:
            raise CommandError("Nobody has this address.")
        try:
            reset_factors(person, by=None)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write("The second step is reset; the person is told by mail.")
