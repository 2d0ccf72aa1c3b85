from random import Random

import pytest
from django.db import connection

from common.turkish import ALPHABET, fold, sort_key

LETTERS = [chr(code) for code in range(1, 0x3000) if not 0xD800 <= code < 0xE000]


def in_the_database(function, words):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT array_agg({function}(word) ORDER BY n) FROM unnest(%s) WITH ORDINALITY t(word, n)", [words]
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize(("function", "here"), [("fold", fold), ("sort_key", sort_key)])
def test_python_and_the_database_fold_and_sort_alike(function, here):
    random = Random(1)
    words = LETTERS + ["".join(random.choices(LETTERS, k=random.randint(1, 40))) for _ in range(2000)]
    words += [f"{n}. Bölge {n:05}/{random.randint(0, 10**20)} {'0' * n}" for n in range(0, 200, 7)]
    words += ["İstanbul'un IŞIKLARI", "Ağ\u0306rı", "u\u0308ç s\u0327ube", "  Kâğıt – 1.204,50 ₺  ", ALPHABET]

    assert in_the_database(function, words) == [here(word) for word in words]


def test_folding_takes_case_and_marks_away():
    assert fold("İSTANBUL Iğdır ŞÇÖÜ Kâğıt") == "istanbul igdir scou kagit"


def test_numbers_in_names_stand_in_their_own_order():
    names = ["10. Bölge", "2. Bölge", "Çay 12", "Çay 3", "Cam"]

    assert sorted(names, key=sort_key) == ["2. Bölge", "10. Bölge", "Cam", "Çay 3", "Çay 12"]
