from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.refusals import Refused
from organizations.models import Institution
from organizations.tables import MOST_BYTES, rows_of_file
from products.queries import owned_by
from products.use_rows import MOST_ROWS, rows_of_table


class UseFileForm(forms.Form):
    file = forms.FileField(
        label=_("List of use"), help_text=_("CSV or XLSX, up to 5 000 rows and 8 MB."), allow_empty_file=False
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        file = typed.get("file")
        if file is None:
            return typed
        try:
            typed["rows"] = self._rows(file)
        except Refused as refused:
            self.add_error("file", str(refused))
        return typed

    def _rows(self, file: Any) -> list[dict[str, str]]:
        table = rows_of_file(file.name, file.read(MOST_BYTES + 1))
        if len(table) - 1 > MOST_ROWS:
            raise Refused(_("More than 5 000 rows. Split the list."))
        rows = rows_of_table(table)
        if rows is None:
            raise Refused(_("The first row names the columns; day and product are needed."))
        return rows


class CorrectForm(forms.Form):
    """The row as it came, with another product or person."""

    product = forms.ChoiceField(label=_("Product"), choices=())
    person = forms.EmailField(
        label=_("E-mail of the person"),
        required=False,
        help_text=_("Empty: nobody, the use counts for the institution."),
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owned = owned_by(institution)
        self.fields["product"].choices = [("", ""), *((one.product.code, one.product.name) for one in owned)]  # type: ignore[attr-defined]
