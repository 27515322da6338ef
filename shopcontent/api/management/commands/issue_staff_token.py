"""`manage.py issue_staff_token --user NAME --name NAME`: a new token of a person, printed once."""

import json
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from shopcontent.api.tokens import DAYS, MOST_DAYS, issue_token
from shopcontent.exceptions import ShopcontentError


class Command(BaseCommand):
    help = "Issue a token with which a person's scripts may do what the person may do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True, help="The person's user name.")
        parser.add_argument("--name", required=True, help="What the token is for.")
        parser.add_argument(
            "--days", type=int, default=DAYS, help=f"How long it works, 1 to {MOST_DAYS}."
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"There is no person “{options['user']}”.")
        try:
            token = issue_token(user=user, name=options["name"], days=options["days"])
        except ShopcontentError as error:
            raise CommandError(str(error)) from error
        until = f"{token.expiry:%Y-%m-%d}"
        if options["json"]:
            about = {"token": token.secret, "user": user.username, "name": token.name}
            self.stdout.write(json.dumps(about | {"until": until}, ensure_ascii=False))
            return
        self.stdout.write(f"Token {token.name} of {user}, until {until}; shown only now:")
        self.stdout.write(f"\n    Authorization: Bearer {token.secret}\n")
