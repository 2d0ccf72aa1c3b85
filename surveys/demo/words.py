"""What the demo's surveys ask, what people write, and what came of it."""

from typing import Any

_ENDS = {"low_tr": "Hiç memnun değilim", "low_en": "Not satisfied at all"}
_ENDS |= {"high_tr": "Çok memnunum", "high_en": "Very satisfied"}


def _scale(turkish: str, english: str) -> dict[str, Any]:
    return {"kind": "scale", "text_tr": turkish, "text_en": english, **_ENDS}


def _text(turkish: str, english: str) -> dict[str, Any]:
    return {"kind": "text", "text_tr": turkish, "text_en": english, "is_required": False}


SATISFACTION: dict[str, Any] = {
    "title_tr": "Destek hizmetlerinden memnuniyet, sonbahar 2026",
    "title_en": "Satisfaction with support, autumn 2026",
    "intro_tr": "Yılda iki kez aynı soruları soruyoruz; neyin değiştiğini birlikte görüyoruz. Altı soru, üç dakika.",
    "intro_en": "We ask the same questions twice a year, to see what has changed. Six questions, three minutes.",
    "questions": [
        _scale("Yanıtların hızından ne kadar memnunsunuz?", "How satisfied are you with the speed of answers?"),
        _scale("Bulunan çözümlerden ne kadar memnunsunuz?", "How satisfied are you with the solutions found?"),
        {
            "kind": "ces",
            "text_tr": "Son talebinizi çözdürmek sizin için ne kadar kolaydı?",
            "text_en": "How easy was it to get your last request solved?",
            "low_tr": "Çok zordu",
            "low_en": "Very hard",
            "high_tr": "Çok kolaydı",
            "high_en": "Very easy",
            "is_required": False,
        },
        {
            "kind": "choices",
            "text_tr": "Hangi yollarla destek almayı tercih edersiniz?",
            "text_en": "By which ways do you prefer to get support?",
            "choices_tr": ["Yazılı", "Telefon", "Canlı uzaktan", "Yerinde"],
            "choices_en": ["Written", "Phone", "Live remote", "On site"],
        },
        {
            "kind": "nps",
            "text_tr": "Bizi başka bir kuruma önerir misiniz?",
            "text_en": "Would you recommend us to another institution?",
            "low_tr": "Hiç önermem",
            "low_en": "Not at all likely",
            "high_tr": "Kesinlikle öneririm",
            "high_en": "Extremely likely",
        },
        _text("Bir şeyi değiştirebilsek ne olsun istersiniz?", "If we could change one thing, what should it be?"),
    ],
}
SPRING = SATISFACTION | {
    "title_tr": "Destek hizmetlerinden memnuniyet, ilkbahar 2026",
    "title_en": "Satisfaction with support, spring 2026",
}

TEXTS = [
    "Telefonda bekleme süresi kısalsın, özellikle öğleden sonra.",
    "Canlı uzaktan bağlantı için randevu saatini biz seçebilelim.",
    "Yanıtlar hızlı ama bazen sorumuzu tam okumadan yazılmış oluyor.",
    "Yeni sürüm notları daha önce gelsin, güncelleme günü öğreniyoruz.",
    "Eğitim kayıtları güncel sürüme göre yenilensin.",
    "Aynı sorun için üçüncü kez talep açtık, kalıcı çözüm bekliyoruz.",
    "Telefon desteği çok iyi, yazılı yanıtlar da o kadar açık olsa.",
    "Koordinat dönüşümü için Türkçe bir rehber hazırlansın.",
    "Bölgedeki birimler birbirinin çözülen taleplerini görebilse zaman kazanırız.",
    "Yoğun dönemlerde yanıt süresi uzuyor, mart ve ekimde ek ekip olabilir.",
    "Uzaktan bağlantı sırasında ekranda ne yapıldığı yazılı olarak da gönderilsin.",
    "Mobil sayfada dosya eklemek zor oluyor, sahadan fotoğraf gönderemiyoruz.",
    "Memnunuz, böyle sürsün.",
    "Güncelleme sonrası eski projelerin açılmaması işi durduruyor.",
    "Sahadan telefonla ulaştığımızda kaydımızı hemen bulsunlar.",
    "Eğitim saatleri mesai dışına da konsun.",
    "Yazılı yanıtların içinde ekran görüntüsü olunca çok kolay oluyor, hep olsun.",
    "Güncelleme öncesi bir deneme ortamı verilse sürprizle karşılaşmayız.",
    "Talep kapanmadan önce bize de sorulsun.",
    "Yerinde destek günü planlamak için daha uzun süre önceden haber verilsin.",
    "Telefonda çözülen konular yazıya da dökülsün, arkadaşlarımız da yararlansın.",
    "Veri setlerinin güncelleme tarihi yazılsın.",
    "Uzaktan destek çok hızlı, teşekkürler.",
    "Rehber dokümanlarda örnek veri olsun.",
    "Aynı uzmanla konuşmak işi hızlandırıyor, mümkünse değişmesin.",
    "Yanıt süresi sözleşmedeki gibi, bu konuda bir isteğim yok.",
    "Sürüm güncelleme takvimi yıl başında paylaşılsın.",
    "Yeni başlayan arkadaşlar için kısa bir eğitim videosu olsun.",
]
# A theme, and by which words Filiz finds it again.
THEMES = [
    ("Telefon ve uzaktan destek", ("telefon", "uzaktan")),
    ("Sürüm ve güncelleme", ("sürüm", "güncelleme")),
    ("Eğitim ve rehber", ("eğitim", "rehber")),
    ("Yanıtın hızı", ("hızlı", "süresi")),
]

OUTCOME = {
    "found_tr": (
        "Sorulanların dörtte üçüne yakını yanıtladı. Hızdan ve çözümden memnuniyet ilkbahara göre arttı. En çok iki "
        "konu yazıldı:\n\nTelefonda öğleden sonraki bekleme süresi ve sürüm notlarının geç gelmesi."
    ),
    "found_en": (
        "Nearly three quarters of those asked answered. Satisfaction with speed and with solutions rose since spring. "
        "Two things were written most:\n\nWaiting on the phone in the afternoon, and release notes that come late."
    ),
    "done_tr": (
        "Öğleden sonra telefon nöbetine bir uzman daha ekledik.\n\n"
        "Sürüm notlarını güncellemeden on iş günü önce gönderiyoruz; 2027 takvimini aralıkta paylaşacağız.\n\n"
        "Koordinat dönüşümü rehberini Türkçe hazırladık, sonraki ankette işe yarayıp yaramadığını soracağız."
    ),
    "done_en": (
        "One more expert answers the phone in the afternoon.\n\nRelease notes come ten working days before an update; "
        "the calendar of 2027 is shared in December.\n\nThe guide to coordinate transformation is written in Turkish; "
        "the next survey asks whether it helps."
    ),
}

EASE: dict[str, Any] = {
    "title_tr": "Talep sayfası ne kadar kolay?",
    "title_en": "How easy is the request page?",
    "intro_tr": "Talep açarken nerede takıldığınızı öğrenmek istiyoruz. Yanıtlarınızı görüşmek için size dönebiliriz.",
    "intro_en": "We would like to learn where you get stuck when you file a request. We may come back to you about it.",
    "questions": [
        {
            "kind": "ces",
            "text_tr": "Talep açmak ne kadar kolay?",
            "text_en": "How easy is it to file a request?",
            "low_tr": "Çok zor",
            "low_en": "Very hard",
            "high_tr": "Çok kolay",
            "high_en": "Very easy",
        },
        {
            "kind": "choice",
            "text_tr": "Talepleri en çok nereden açıyorsunuz?",
            "text_en": "From where do you file most requests?",
            "choices_tr": ["Bilgisayardan", "Telefondan", "Sahada tabletten"],
            "choices_en": ["From a computer", "From a phone", "In the field, from a tablet"],
        },
        _scale("Talebin durumunu izlemekten ne kadar memnunsunuz?", "How satisfied are you with following a request?"),
        _text("Nerede takıldınız?", "Where did you get stuck?"),
    ],
}
WISHES = [
    "Dosya eklerken sayfa yenilenince yazdıklarım duruyor, bu iyi.",
    "Birimi seçerken listede aradığımı bulmak zaman alıyor.",
    "Ürün sürümünü her seferinde yazmak gerekmese.",
    "Telefondan açarken açıklama alanı küçük kalıyor.",
    "Takılmadım.",
    "Benzer talepleri göstermesi işe yarıyor.",
]

DRAFT: dict[str, Any] = {
    "title_tr": "2027 eğitim planı için ne istersiniz?",
    "title_en": "What would you like for the trainings of 2027?",
    "intro_tr": "Gelecek yılın atölyelerini birlikte seçelim.",
    "intro_en": "Let us choose next year's workshops together.",
    "questions": [
        {
            "kind": "choices",
            "text_tr": "Hangi konularda eğitim istersiniz?",
            "text_en": "Which topics would you like to be trained in?",
            "choices_tr": ["Koordinat dönüşümü", "Veri kalitesi", "Saha uygulaması", "Raporlama", "Otomasyon"],
            "choices_en": ["Coordinate transformation", "Data quality", "Field application", "Reporting", "Automation"],
        },
        {
            "kind": "choice",
            "text_tr": "Hangi gün size uyar?",
            "text_en": "Which day suits you?",
            "choices_tr": ["Salı", "Çarşamba", "Perşembe"],
            "choices_en": ["Tuesday", "Wednesday", "Thursday"],
        },
        _text("Başka bir isteğiniz var mı?", "Anything else you wish for?"),
    ],
}
