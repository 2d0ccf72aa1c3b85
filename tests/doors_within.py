"""The same doors for those who run a part of an institution, and for whom the other one has besides its administrator.

**umut** administers ayse's unit, **rana** the region above it; **sevgi** works for cem, **okan** administers her unit
there and **nihal** the region above it, and both get at every address what she gets. Where nothing is said here,
umut and rana get what baris gets, a colleague of the institution without a right, and sevgi what cem gets. Every row
that stands here was looked at: what a unit or regional administrator may touch ends at the own place, and stops at
people and places of the same rank; the package and who is let in are matters of the whole institution.
"""

STATED = ("umut", "rana", "sevgi")
AS_SEVGI = ("okan", "nihal")
ROLES = (*STATED, *AS_SEVGI)
LIKE = {"umut": "baris", "rana": "baris", "sevgi": "cem"} | dict.fromkeys(AS_SEVGI, "cem")

GET = """
#                                        umut rana sevgi
organizations:tree                       200 200 404
organizations:people                     200 200 404
organizations:merge_unit                 403 200 404
organizations:restore_unit               403 200 404
organizations:person                     200 200 404
organizations:people_csv                 200 200 404
organizations:import_people              200 200 404
organizations:import_template            200 200 404
organizations:invite                     200 200 404
organizations:invite_again               200 200 404
organizations:withdraw_invitation        200 200 404
organizations:viewing                    200 200 404
organizations:add_region                 403 200 404
organizations:add_unit                   403 200 404
organizations:rename_unit                403 200 404
organizations:move_unit                  403 200 404
organizations:archive_unit               403 200 404
organizations:add_member                 200 200 404
organizations:change_role                302 302 404
organizations:change_unit                200 200 404
organizations:leave                      200 200 404
organizations:grant_viewing              200 200 404
organizations:withdraw_viewing           200 200 404
organizations:change_viewing             200 200 404
tickets:sees                             200 200 404
tickets:shares_here                      200 200 404
tickets:unshare_here                     200 200 404
tickets:readers                          200 200 404
tickets:advice                           403 403 403
packages:statement                       403 403 403
packages:statement_csv                   403 403 403
packages:statement_xlsx                  403 403 403
packages:choose_seats                    403 403 403
packages:inquire                         403 403 403
reports:catalogue                        200 200 404
reports:report                           200 200 404
reports:file                             200 200 404
reports:rows                             200 200 404
tickets:resolve                          200 200 404
tickets:withdraw                         200 200 404
tickets:reopen                           200 200 404
tickets:share                            200 200 404
tickets:unshare                          200 200 404
"""

POST = """
#                                        umut rana sevgi
organizations:add_region                 403 422 404
organizations:add_unit                   403 422 404
organizations:rename_unit                403 422 404
organizations:move_unit                  403 422 404
organizations:archive_unit               403 422 404
organizations:import_people              422 422 404
organizations:invite                     422 422 404
organizations:invite_again               302 302 404
organizations:bring_in_again             302 302 404
organizations:withdraw_invitation        302 302 404
organizations:move_people                302 302 404
organizations:merge_unit                 403 422 404
organizations:restore_unit               403 422 404
organizations:add_member                 422 422 404
organizations:change_role                302 302 404
organizations:change_unit                422 422 404
organizations:leave                      302 302 404
organizations:grant_viewing              422 422 404
organizations:withdraw_viewing           200 200 404
organizations:change_viewing             422 422 404
packages:choose_seats                    403 403 403
packages:inquire                         403 403 403
tickets:reply                            422 422 404
tickets:resolve                          302 302 404
tickets:withdraw                         302 302 404
tickets:reopen                           302 302 404
tickets:share                            422 422 404
tickets:unshare                          302 302 404
tickets:unshare_here                     302 302 404
reports:make                             302 302 404
reports:make_rows                        302 302 404
"""


def rows(within: str) -> dict[str, dict[str, int]]:
    """By door: what these roles get where it is not what the others get."""
    lines = [line.split() for line in within.splitlines() if line.strip() and not line.startswith("#")]
    found = {name: dict(zip(STATED, map(int, statuses), strict=True)) for name, *statuses in lines}
    return {name: row | dict.fromkeys(AS_SEVGI, row["sevgi"]) for name, row in found.items()}
