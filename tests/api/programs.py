"""Programs of institutions, and what they ask."""

from django.test import Client

from organizations import actions
from organizations.models import ProgramToken
from reports.catalogue import REPORTS as CATALOGUE

USE, REPORTS = ProgramToken.Scope.PRODUCT_USE, ProgramToken.Scope.REPORTS
OF_INSTITUTIONS = [code for code, one in CATALOGUE.items() if "institution" in one.audiences]
NOVEMBER = {"first": "2026-11-01", "last": "2026-11-30"}


def token(institution, by, *scopes, name="Karne ekranı", days=365) -> str:
    """The words of a new token; by itself it may do everything."""
    return actions.make_token(institution, name=name, scopes=scopes or (USE, REPORTS), days=days, by=by)[1]


def asked(words, address="", query=None, method="get", browser=None, **headers):
    ask = getattr(browser or Client(), method)
    return ask(f"/api/{address}", query or {}, headers={"Authorization": f"Bearer {words}", **headers})


def report(words, code="summary", query=NOVEMBER, **headers):
    return asked(words, f"reports/{code}/", query, **headers)


def section(answer, code):
    return next(one for one in answer.json()["sections"] if one["code"] == code)


def read_by(answer):
    """The same of what a program got."""
    told = answer.json()
    found = {one["figure"]: (one["value"], one["before"]) for one in told["readings"]}
    for part in told["sections"]:
        counted = [column["code"] for column in part.get("columns", ()) if column["unit"]]
        for row in part.get("rows", ()):
            numbers = [row["values"][code] for code in counted]
            found[part["code"], row["label"]] = [one for one in numbers if one != "unlimited"]
        if part.get("total"):
            found[part["code"]] = [part["total"][code] for code in counted]
    return found
