"""Which words come up in text answers: folded, of four letters and more, without those that say nothing."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.turkish import fold, lower

LEAST_LETTERS, LEAST_TEXTS, MOST = 4, 2, 24
_WORD = re.compile(r"[^\W\d_]+")

# Folded. What is said in every text and tells nothing of its matter.
_SILENT = """
    ama ancak artik asla aslinda ayni ayrica bana bazen bazi belki benim beri bile bircok biraz bize bizi
    bizim boyle bunu bunun burada butun cunku daha dahi defa degil diger diye dolayi edecek eden ederim
    edilen edilmesi edilmis ediyor ediyoruz eger elbette etmek etti falan fazla gerek gerekir gerekiyor gibi
    gore hala hangi hatta hemen hepsi herkes hicbir icin icinde iken ilgili ise iste kadar karsi kendi kere
    kesinlikle kimse lazim mesela nasil neden nerede niye olabilir olacak olan olarak oldu oldugu oldugunda
    oldukca olmadi olmak olmali olmasi olmus olsa olsun olunca olur oluyor onlar onun orada oyle peki ragmen
    sadece sanki sonra surekli sekilde soyle tabii tamam tarafindan tekrar tesekkurler tesekkur tum uzere
    varsa veya yani yapilan yapilmasi yapmak yerine yine yoksa zaman zaten about after again also because
    been before being both could does doing done down each even every from have having here into just like
    made make many more most much need needs only other over please really same should some such than thank
    thanks that their them then there these they this those time under until very want well were what when
    where which while will with work would your
"""
SILENT = frozenset(_SILENT.split())


@dataclass(frozen=True)
class Frequent:
    """A word as it was written most often, and in how many texts it stands."""

    word: str
    texts: int


def frequent_words(texts: Iterable[str]) -> Sequence[Frequent]:
    """Most frequent first; only what more than one text says."""
    count: Counter[str] = Counter()
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        found: dict[str, str] = {}
        for word in _WORD.findall(text):
            found.setdefault(fold(word), lower(word))
        for key, word in found.items():
            if len(key) >= LEAST_LETTERS and key not in SILENT:
                count[key] += 1
                written[key][word] += 1
    common = sorted((key for key in count if count[key] >= LEAST_TEXTS), key=lambda key: (-count[key], key))
    return [
        Frequent(min(written[key], key=lambda word: (-written[key][word], word)), count[key]) for key in common[:MOST]
    ]
