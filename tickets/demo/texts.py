"""What customers of a GIS/CAD vendor ask, and what experts answer.

Each: product, subject, text, first answer, the customer's reply, the solution. `{}` names are filled by the story.
"""

from typing import NamedTuple


class Topic(NamedTuple):
    product: str
    subject: str
    text: str
    answer: str
    reply: str
    solution: str


SUPPORT = [
    Topic(
        "gis-desktop",
        "Parsel dönüşümünde koordinat kayması ({mahalle})",
        "ED50’den TUREF’e toplu parsel dönüşümü yaptığımızda {ada} adada yaklaşık 18 cm kayma oluşuyor. Eski sürümde aynı veriyle sorun yoktu.",
        "Verinizi inceledim. Kayma yalnızca 30. dilimdeki adalarda görünüyor; dönüşüm kümesindeki yedi parametreden biri güncellemeyle değişmiş olabilir.\n\nŞu çıktıyı paylaşır mısınız?\n\n```\nAraçlar › Koordinat › Dönüşüm kümesi › Dışa aktar\n```",
        "Çıktıyı ekledim. Dilim orta meridyeni 33 görünüyor, normal mi?",
        "Teşekkürler. Küme eski sürümden taşınmış. **TR_ED50_TUREF_7P v3.1** kümesini elle yükleyip dönüşümü yineleyin; fark 2 cm’nin altına iner.",
    ),
    Topic(
        "map-server",
        "Harita sunucusu katman yayınında 502 hatası",
        "WMS katmanlarını yayınladığımızda {saat} sonrasında 502 alıyoruz. Vatandaş haritası açılmıyor.",
        "Sunucu günlüğünde bağlantı havuzunun dolduğu görülüyor. `max_connections` değerini ve eş zamanlı istek sayısını yazar mısınız?",
        "Değer 20, eş zamanlı 60 kişi bağlanıyor.",
        "Havuzu 80 yapıp hizmeti yeniden başlatın:\n\n1. Yönetim › Kaynaklar › Havuz\n2. Üst sınır: 80\n3. Kaydet ve yeniden başlat",
    ),
    Topic(
        "cad-studio",
        "Çizimde öznitelik tablosu boş geliyor",
        "{pafta} paftasını açtığımızda öznitelik tablosu boş, çizim ise yerinde. Dosyayı bir üst sürümde kaydetmiştik.",
        "Dosya 9.0 biçiminde kaydedilmiş, tablo bağlantısı eski sürümde okunmuyor. Hangi sürümle açıyorsunuz?",
        "Arkadaşlardan biri 8.4 kullanıyor, ondan gelmiş.",
        "8.4 ile *Farklı kaydet › 8.4 uyumlu* seçeneğini kullanın; tablo bağlantısı geri gelir.",
    ),
    Topic(
        "gis-desktop",
        "Lisans sunucusuna erişilemiyor, projeler açılmıyor",
        "Sabah {saat} itibarıyla hiçbir bilgisayarda lisans alınamıyor. Güvenlik duvarında dün değişiklik yapıldı.",
        "27000–27009 arasındaki kapıların lisans sunucusuna açık olduğunu denetleyebilir misiniz?",
        "27001 kapalıymış, açtırdık. Hâlâ iki bilgisayarda sorun var.",
        "Bu iki bilgisayarda lisans önbelleğini silin: `lisans --temizle`. Ardından oturum açıldığında lisans alınacaktır.",
    ),
    Topic(
        "zoning-plan",
        "Uygulama imar planında yapı yaklaşma mesafesi yanlış",
        "{ada} adada yaklaşma mesafesi 5 m girildiği hâlde plan notunda 3 m görünüyor.",
        "Plan notu şablonu ada bazlı istisnaları okumuyor olabilir. Şablonun sürümünü yazar mısınız?",
        "Şablon 2024 sürümü.",
        "2026 şablonunu ekledim; *Plan notu › Şablonu değiştir* ile seçtiğinizde istisnalar da yazılır.",
    ),
    Topic(
        "network",
        "İçme suyu hattında vana kapatma çözümlemesi sonuç vermiyor",
        "{mahalle} bölgesinde vana kapatma çözümlemesi “etkilenen abone yok” diyor. Oysa 214 abone bağlı.",
        "Abone noktaları hatta topolojik olarak bağlı değilse çözümleme onları görmez. Topoloji denetimini çalıştırır mısınız?",
        "Denetimde 198 kopuk nokta çıktı.",
        "*Topoloji › Kopuk noktaları yapıştır*, tolerans 0,20 m. Ardından çözümleme 214 aboneyi listeleyecektir.",
    ),
    Topic(
        "field-mobile",
        "Sahada toplanan noktalar eşitlenmiyor",
        "Tablette toplanan {sayi} nokta merkeze aktarılmıyor, “çakışma” yazıyor.",
        "Aynı kayıt hem merkezde hem sahada değişmiş. Eşitleme günlüğünü gönderebilir misiniz?",
        "Günlüğü ekledim.",
        "Çakışan 3 kaydı *Sahadakini al* diyerek çözün; kalanlar kendiliğinden aktarılır.",
    ),
    Topic(
        "gis-desktop",
        "Ortofoto mozaik dışa aktarımı %80’de duruyor",
        "{sayi} paftalık mozaik dışa aktarılırken %80’de duruyor, hata iletisi yok.",
        "Geçici klasörün dolduğunu düşünüyorum. C: sürücüsünde ne kadar boş alan var?",
        "Yaklaşık 12 GB.",
        "Bu mozaik için en az 60 GB gerekir. *Seçenekler › Geçici klasör* yolunu D: sürücüsüne alın ve parçalı aktarımı açın.",
    ),
    Topic(
        "map-server",
        "Açık veri servisinde Türkçe karakterler bozuk",
        "GeoJSON çıktısında mahalle adları “Å” gibi görünüyor. Veritabanı UTF-8.",
        "Kaynak tablonun bağlantı kodlaması LATIN5 kalmış olabilir. Bağlantı ayarını paylaşır mısınız?",
        "Evet, LATIN5 yazıyor.",
        "Bağlantıda kodlamayı UTF-8 yapıp önbelleği temizleyin; servis yeniden yayınlanınca adlar doğru gelir.",
    ),
    Topic(
        "cad-studio",
        "Yazıcıdan alınan paftada ölçek kayıyor",
        "{pafta} paftası 1/1000 basılınca çizgi boyu 2 mm kısa çıkıyor.",
        "Yazıcı sürücüsünde “sayfaya sığdır” açık olabilir. Çıktı ayarlarının görüntüsünü ekler misiniz?",
        "Açıkmış, kapattık.",
        "Kapattıktan sonra ölçek çubuğunu cetvelle denetleyin; 100 mm görünmelidir.",
    ),
    Topic(
        "gis-desktop",
        "Toplu numarataj aktarımı için şablon",
        "{sayi} kapı numarasını Excel’den aktaracağız. Hangi sütunlar zorunlu?",
        "Zorunlu sütunlar: mahalle, cadde/sokak, kapı no, X, Y. Örnek şablonu ekliyorum.",
        "İç kapı numarası ayrı sütunda mı olacak?",
        "Evet, `ic_kapi` sütununa yazın; boş bırakılanlar dış kapıya bağlanır.",
    ),
    Topic(
        "map-server",
        "Veritabanında kilitlenme: şubeler bekliyor",
        "Üretim veritabanında {saat} civarında kilitlenme oluyor; şubeler kayıt yapamıyor.",
        "Kilidi tutan oturum uzun süren bir yedekleme. Yedekleme saatini ve yöntemini yazar mısınız?",
        "Yedekleme mesai içinde başlıyormuş.",
        "Yedeklemeyi 02:00’ye alın ve `--no-lock` seçeneğini kullanın. Kilit bekleme süresini de 5 sn olarak ayarladım.",
    ),
    Topic(
        "zoning-plan",
        "Arazi ve arsa düzenlemesinde DOP oranı hatalı",
        "{mahalle} düzenleme alanında DOP oranı %47 çıkıyor, elle hesapladığımızda %43.",
        "Yol fazlaları iki kez sayılmış görünüyor. Düzenleme sınırını dışa aktarıp ekler misiniz?",
        "Ekledim.",
        "Sınır iki parçaya bölünmüş; *Sınırı birleştir* sonrasında oran %43,1 olarak hesaplanıyor.",
    ),
    Topic(
        "network",
        "Atıksu boyuna profilinde eğim ters görünüyor",
        "{sayi} nolu bacadan sonra eğim ters; arazide akış doğru yönde.",
        "Baca taban kotlarından biri yanlış girilmiş olabilir. Kot listesini paylaşır mısınız?",
        "Listeyi ekledim, 1142 nolu baca şüpheli.",
        "1142 nolu bacanın taban kotu 871,20 yerine 817,20 girilmiş. Düzeltince profil doğru çiziliyor.",
    ),
    Topic(
        "field-mobile",
        "CORS düzeltmesi alınamıyor",
        "GNSS alıcısı TUSAGA’ya bağlanıyor ancak düzeltme gelmiyor, çözüm kayan kalıyor.",
        "Bağlantı noktası (mountpoint) adını ve kullanılan kanalı yazar mısınız?",
        "VRS kullanıyoruz, kanal 2101.",
        "Yeni adres 2121 kanalında yayında. Değiştirdikten sonra sabit çözüm 10–15 sn içinde gelir.",
    ),
    Topic(
        "gis-desktop",
        "Yeni sürüme geçtikten sonra proje çok yavaş",
        "9.2 sürümüne geçtikten sonra {sayi} katmanlı proje 4 dakikada açılıyor.",
        "Katmanların uzamsal dizini yeniden kurulmamış olabilir. Bir katman için süreyi ölçer misiniz?",
        "Dizin kurunca o katman 2 saniyede açıldı.",
        "Tümü için *Bakım › Dizinleri yenile* komutunu çalıştırın. Proje 15–20 saniyede açılmalıdır.",
    ),
    Topic(
        "cad-studio",
        "Netleştirilmiş kesit çiziminde yazılar üst üste",
        "Enkesit çizimlerinde kot yazıları üst üste biniyor, {pafta} için örnek ekledim.",
        "Yazı yüksekliği 1/200 için ayarlı. Hangi ölçekte çıktı alıyorsunuz?",
        "1/500.",
        "*Kesit ayarları › Yazı yüksekliği: 1,5 mm* ve *Çakışmayı önle* seçeneğini açın.",
    ),
    Topic(
        "gis-desktop",
        "Tapu kadastro servisinden parsel sorgusu zaman aşımına düşüyor",
        "{mahalle} için TKGM servisine yapılan sorgular 30 saniyede zaman aşımına düşüyor.",
        "Aynı sorguyu tek parsel için dener misiniz? Servis toplu isteklerde 500 parselle sınırlı.",
        "Tek parsel hemen geliyor, biz {sayi} parsel istiyoruz.",
        "Sorguyu 400’lük bölümlere ayıran aracı etkinleştirdim: *Sorgu › Bölerek getir*.",
    ),
]

BUGS = [
    Topic(
        "gis-desktop",
        "Uzun dosya adında kaydetme hatası",
        "Dosya adı 120 karakteri aşınca kaydetme penceresi kapanıyor ve değişiklikler kayboluyor.",
        "Durumu yineledik. Kayıt yazılım birimimizde; düzeltme 9.2.1 ile gelecek.",
        "Teşekkürler, bekliyoruz.",
        "9.2.1 yayımlandı; uzun adlarda kayıt artık yapılıyor.",
    ),
    Topic(
        "map-server",
        "WFS yanıtında sayfa sınırı uygulanmıyor",
        "`count=100` yazdığımız hâlde bütün kayıtlar dönüyor.",
        "Doğrulandı: 5.4 sürümünde sınır yalnızca 2.0.0 isteklerinde çalışıyor.",
        "1.1.0 için de gerekiyor.",
        "5.4.2 ile 1.1.0 isteklerinde de sınır uygulanıyor.",
    ),
    Topic(
        "cad-studio",
        "Katman kilidi kopyala-yapıştırda kalkıyor",
        "Kilitli katmandan kopyalanan nesne yapıştırılınca kilit kalkıyor.",
        "Yineledik, kayıt açıldı.",
        "Sürüm belli mi?",
        "9.0.3 sürümünde düzeltildi.",
    ),
    Topic(
        "field-mobile",
        "Uçuş kipinde uygulama açılışta kapanıyor",
        "Tablet uçuş kipindeyken uygulama açılır açılmaz kapanıyor.",
        "Hata kaydını aldık; konum izni beklenirken kapanıyor.",
        "Sahada sürekli yaşıyoruz.",
        "3.1.4 sürümünde giderildi.",
    ),
]

SUGGESTIONS = [
    Topic(
        "gis-desktop",
        "Rapor başlığına kurum logosu",
        "Öznitelik raporlarının başlığına kurum logosu eklenebilse resmî yazılarda doğrudan kullanırız.",
        "Öneriniz yazılım birimine iletildi, 2027 planında değerlendirilecek.",
        "Güzel olur.",
        "Öneriniz 9.3 planına alındı.",
    ),
    Topic(
        "network",
        "Vana kapatma sonucunu SMS olarak gönderme",
        "Etkilenen abonelere doğrudan bilgi gönderilebilse iyi olurdu.",
        "Öneri kaydedildi; benzer üç istek daha var.",
        "Teşekkürler.",
        "6.1 sürümünde dışa aktarma arayüzü eklendi; SMS sağlayıcınıza bağlanabilir.",
    ),
    Topic(
        "map-server",
        "Yönetim ekranında karanlık görünüm",
        "Gece nöbetinde ekran çok parlak kalıyor.",
        "Öneriniz iletildi.",
        "Teşekkürler.",
        "5.5 sürümünde geliyor.",
    ),
]

CALL_RESULTS = [
    "Telefonda adım adım ilerledik; ayar değişince sorun giderildi. Kullanıcı deneyip doğruladı.",
    "Görüştük. Yöntem anlatıldı, kullanıcı kendi verisiyle denedi.",
    "Ekran paylaşılmadan çözülemeyecek bir durum; canlı bağlantı için saat kararlaştırıldı.",
]
REMOTE_RESULTS = [
    "Uzaktan bağlanıp projeyi birlikte açtık; bozuk katman onarıldı, yedek alındı.",
    "Canlı bağlantıda lisans ve bağlantı ayarları düzeltildi, üç bilgisayarda denendi.",
]
NOTES = [
    "Aynı durum geçen ay başka bir kurumda da görüldü; dönüşüm kümesi değişince düzelmişti.",
    "Sunucu tarafında olabilir, günlük gelirse bakacağım.",
    "Kullanıcı yarın izinli, yanıtı gecikebilir.",
    "Yazılım birimine soruldu; bilinen bir hata değil.",
]
RATINGS = ["", "", "", "Hızlı ve açık bir anlatım oldu.", "Sorun çözüldü, teşekkürler.", "İlk yanıt biraz geç geldi."]
NEIGHBOURHOODS = ["Kavaklı", "Yeşilyurt", "Cumhuriyet", "Çamlıca", "Gazi", "İstasyon", "Şirinevler", "Pınarbaşı"]
SHEETS = ["H22-B-14-C", "K31-D-05-A", "L27-A-22-D", "J19-C-09-B"]
