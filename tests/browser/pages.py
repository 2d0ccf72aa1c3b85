"""Every page as it is seen: accessible in light, dark and narrow, nowhere wider than the screen."""

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests import doors
from tests.world import build

WIDTHS = (320, 360, 390, 900, 1440)
CHANGES_THE_CALENDAR = {"worktime:restore_day"}  # there is no special day here: the calendar outlives the test
NO_PAGES = {
    "tickets:export",
    "packages:statement_csv",
    "tickets:download",
    "tickets:similar",
    "livez",
    "readyz",
    "account_passkey",
}
NO_PAGES |= {
    "packages:offer_pdf",
    "packages:statement_xlsx",
    "reports:institutions_csv",
    "reports:file",
    "reports:vendor_file",
    "reports:run_file",
    "reports:kept_file",
    "surveys:results_file",
    "surveys:checkin_calendar",
    "surveys:act_owners",
}
NO_PAGES |= {"organizations:audit_csv", "organizations:institution_audit_csv"}
NO_PAGES |= {"organizations:people_csv", "organizations:import_template", "products:use_template"}
FIT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && e.offsetParent)
  .slice(0, 3).map((e) => e.outerHTML.slice(0, 120))"""
VIOLATIONS = """(rules) => axe.run(document, {resultTypes: ["violations"], ...(rules ? {runOnly: rules} : {})})
  .then((found) => found.violations.map((broken) =>
    `${broken.id}: ${broken.nodes.slice(0, 3).map((n) => n.target.join(" ") + " | " + n.html.slice(0, 160) +
    " | " + n.failureSummary.split("\\n").slice(1, 2)).join(" || ")}`))"""


def pages_of(role: str, without: tuple[str, ...], world) -> list[str]:
    """The addresses that answer this role with a page, but not those that `without` have, too."""
    filled = doors.addresses(world)
    return [
        reverse(door.name, kwargs=filled[door.name])
        for door in doors.gets()
        if door.expected[role] == 200
        and not any(door.expected[other] == 200 for other in without)
        and door.name not in NO_PAGES | CHANGES_THE_CALENDAR
    ]


def more_pages(role: str, world) -> list[str]:
    """States that the addresses alone do not show."""
    new, resolved, bug, request = (row.pk for row in (world.new, world.resolved, world.bug, world.request))
    return {
        "stranger": ["/rate/x/"],
        "ayse": [
            *(f"/tickets/{pk}/" for pk in (new, resolved, bug)),
            "/tickets/?view=closed",
            "/tickets/?q=yokboylebirsey",
            "/nowhere/",
        ],
        "elif": [
            "/package/?differences=1",
            "/package/statement/?kind=capture",
            "/package/inquire/?kind=upgrade&tier=premium-plus",
            "/package/advice/?users=300&regions=2",
            "/package/advice/?users=abc&growth=-500",
            f"/institutions/{world.cast.akcasu.pk}/viewing/?place=u{world.cast.maps.pk}",
            f"/institutions/{world.cast.akcasu.pk}/viewing/?q=yokboylebirsey",
            f"/institutions/people/{world.cast.ayse.memberships.get().pk}/sees/?view=closed",
        ],
        "cem": ["/", f"/tickets/{world.kept.pk}/", "/tickets/file/", "/package/"],
        "deniz": [
            *(f"/desk/tickets/{pk}/" for pk in (new, resolved, world.kept.pk)),
            f"/desk/tickets/{request}/?tab=note",
            f"/desk/tickets/{request}/?tab=call",
            "/desk/?view=quota",
            "/desk/?view=mine",
            "/desk/search/?q=parsel",
        ],
        "burak": ["/desk/software/", f"/desk/tickets/{bug}/"],
        "filiz": [
            f"/office/subscriptions/sell/?institution={world.cast.karaova.pk}",
            f"/office/offers/write/?institution={world.cast.akcasu.pk}&kind=renewal",
            f"/office/offers/write/?inquiry={world.inquiry_id}",
            "/calendar/limit/?minutes=30",
            "/office/portfolio/institutions/?risk=any&order=end",
            "/office/portfolio/institutions/?q=yokboylebirsey",
            "/audit/?what=exports",
            "/audit/?actor=yokboylebirsey",
            "/audit/?since=31.12.2099&until=abc",
        ],
    }[role]


def problems(role: str, without: tuple[str, ...], committed, visit) -> list[str]:
    """What is wrong with the pages of a role that none of `without` has, too."""
    world, visitor = build(committed), visit()
    if role != "stranger":
        visitor.is_(getattr(committed, "elif_" if role == "elif" else role))
    visitor.expects(r"^4\d\d GET .*(/nowhere/|/limit/|growth=-500)")
    addresses = [*pages_of(role, without, world), *more_pages(role, world)]
    return [f"{address} {problem}" for address in addresses for problem in looked_at(visitor.page, address)]


def looked_at(page, address: str):
    """What is wrong with the page. It is loaded once; theme and width change under it, as they do for a person."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address)
    if page.locator("html").get_attribute("lang") != "tr":
        yield "is not marked as Turkish"
    page.evaluate(Axe().axe_script)
    yield from (f"[light] {broken}" for broken in page.evaluate(VIOLATIONS))
    page.emulate_media(color_scheme="dark")
    yield from (f"[dark] {broken}" for broken in page.evaluate(VIOLATIONS, ["color-contrast"]))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        if page.evaluate(FIT) > 0:
            yield f"[{width}] is wider than the screen: {page.evaluate(TOO_WIDE)}"
        if width == 390:
            yield from (f"[narrow] {broken}" for broken in page.evaluate(VIOLATIONS))
