"""Requests in many fillings, rendered and escaped once, so that a million of them cost no more than choosing."""

from dataclasses import dataclass
from random import Random

from common import richtext
from tickets.demo import texts
from tickets.demo.copying import escaped
from tickets.demo.texts import NEIGHBOURHOODS, SHEETS, Topic

FILLINGS = 30
THANKS = ["Teşekkürler, sorun çözüldü.", "Elinize sağlık, şimdi çalışıyor.", "Denedik, düzeldi. Teşekkür ederiz."]
RARE = ["jeoid ondülasyonu", "mıntıka poligonu", "dengelenmiş nivelman", "izohips üretimi", "klotoit parametresi"]
EFFECTS = ["stopped", "slowed", "slowed", "slowed", "question", "question", "question"]


@dataclass(slots=True)
class Filled:
    """Texts of comments are two columns: the text and its HTML."""

    product: str
    subject: str
    text: str
    answer: str
    reply: str
    solution: str


class Pool:
    def __init__(self, random: Random) -> None:
        self.topics = {
            "support": _fillings(texts.SUPPORT, random),
            "bug": _fillings(texts.BUGS, random),
            "suggestion": _fillings(texts.SUGGESTIONS, random),
        }
        self.notes = [_by_vendor(text) for text in texts.NOTES]
        self.results = {
            "phone": [_by_vendor(text) for text in texts.CALL_RESULTS],
            "remote": [_by_vendor(text) for text in texts.REMOTE_RESULTS],
        }
        self.thanks = [_by_customer(text) for text in THANKS]


def _fillings(topics: list[Topic], random: Random) -> list[Filled]:
    return [_filled(topic, random) for _number in range(FILLINGS) for topic in topics]


def _filled(topic: Topic, random: Random) -> Filled:
    words = {
        "mahalle": random.choice(NEIGHBOURHOODS),
        "ada": str(random.randint(101, 1990)),
        "pafta": random.choice(SHEETS),
        "saat": f"{random.randint(8, 16):02d}:{random.choice(['00', '15', '30', '45'])}",
        "sayi": str(random.randint(12, 960)),
    }
    subject, text, answer, reply, solution = (part.format(**words) for part in topic[1:])
    return Filled(
        topic.product,
        escaped(subject),
        escaped(text),
        _by_vendor(answer),
        _by_customer(reply),
        _by_vendor(solution),
    )


def _by_vendor(text: str) -> str:
    return f"{escaped(text)}\t{escaped(richtext.markdown(text))}"


def _by_customer(text: str) -> str:
    return f"{escaped(text)}\t{escaped(richtext.plain(text))}"
