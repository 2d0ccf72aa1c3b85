"""Turkish letters: one folding for search and duplicates, one key for sorting.

The database has functions of the same name and the same tables (common/migrations/);
tests/common/test_turkish.py proves both equal.
"""

import re
import unicodedata

FOLD_FROM = "ABCDEFGHIJKLMNOPQRSTUVWXYZİıŞşĞğÜüÖöÇçÂâÎîÛûÁáÀàÄäÃãÅåÉéÈèÊêËëÍíÌìÏïÓóÒòÔôÕõÚúÙùÑñÝý"
FOLD_TO = "abcdefghijklmnopqrstuvwxyziissgguuooccaaiiuuaaaaaaaaaaeeeeeeeeiiiiiioooooooouuuunnyy"

ALPHABET = "abcçdefgğhıijklmnoöpqrsştuüvwxyz"
ALPHABET_UPPER = "ABCÇDEFGĞHIİJKLMNOÖPQRSŞTUÜVWXYZ"
SORT_FROM = ALPHABET + ALPHABET_UPPER + "âÂîÎûÛ"
DIGITS = 12  # of a number in a key
_KEYS = "".join(chr(ord("A") + place) for place in range(len(ALPHABET)))
SORT_TO = _KEYS + _KEYS + "".join(_KEYS[ALPHABET.index(letter)] for letter in "aaiiuu")

_FOLD = str.maketrans(FOLD_FROM, FOLD_TO)
_SORT = str.maketrans(SORT_FROM, SORT_TO)


def fold(text: str) -> str:
    """Text as search sees it: no case, no marks, İ I ı i all one letter."""
    return unicodedata.normalize("NFC", text).translate(_FOLD)


def sort_key(text: str) -> str:
    """A key whose byte order is the order of the Turkish alphabet, case set aside; numbers stand in their own order."""
    letters = unicodedata.normalize("NFC", text).translate(_SORT)
    return re.sub("[0-9]+", lambda number: number[0].zfill(DIGITS), letters)


def fold_email(address: str) -> str:
    """An e-mail address as its owner is known by: INFO@x, info@x and İnfo@x are one."""
    return fold(unicodedata.normalize("NFKC", address)).strip()


def upper(text: str) -> str:
    return text.replace("i", "İ").replace("ı", "I").upper()


def lower(text: str) -> str:
    return text.replace("İ", "i").replace("I", "ı").lower()


def slug(text: str) -> str:
    """For file names and addresses: Akçasu Büyükşehir → akcasu-buyuksehir."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))
