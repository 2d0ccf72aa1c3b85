"""Telephone numbers as people in Türkiye write them, in one way of writing."""

import re

EXTENSION = re.compile(r"\s*(?:dahili|dah\.?|iç hat|ext\.?|x|#|/)\s*:?\s*(\d{1,6})\s*$", re.IGNORECASE)
NOISE = re.compile(r"[\s().\-–/]+")


def neat(text: str) -> str:
    """ "0312 265 05 10 dahili 12" for any way of writing it; "+49 …" stays international. ValueError if it is none."""
    extension = EXTENSION.search(text)
    number = NOISE.sub("", text[: extension.start()] if extension else text)
    if number.startswith("00"):
        number = "+" + number[2:]
    if not re.fullmatch(r"\+?\d{7,15}", number):
        raise ValueError(text)
    written = _turkish(number) or (number if number.startswith("+") else "")
    if not written:
        raise ValueError(text)
    return f"{written} dahili {extension[1]}" if extension else written


def _turkish(number: str) -> str:
    """Ten digits after 0 or +90, in the usual groups; "" when it is not such a number."""
    national = re.fullmatch(r"(?:\+90|0)?([2-5]\d{9})", number)
    if not national:
        return ""
    digits = national[1]
    return f"0{digits[:3]} {digits[3:6]} {digits[6:8]} {digits[8:]}"
