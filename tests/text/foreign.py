"""Paragraphs in other languages than French, written for these tests."""

PARAGRAPHS = {
    "en": [
        "The mayor said on Tuesday that the new bridge would open before the end of the year, despite the delays.",
        "Farmers in the valley have asked for help after three weeks without rain; the council will meet on Friday.",
        "Police are looking for two men who broke into the town library and took nothing but an old map.",
        "The company will close its plant next spring, and about four hundred people will lose their jobs.",
        "She grew up in a small village by the sea and wrote her first novel when she was nineteen.",
        "Our team won the match in the last minute, and the whole street sang until the morning.",
    ],
    "es": [
        "El alcalde anunció el martes que el nuevo puente se abrirá antes de fin de año, a pesar de los retrasos.",
        "Los agricultores del valle piden ayuda después de tres semanas sin lluvia; el consejo se reúne el viernes.",
        "La policía busca a dos hombres que entraron en la biblioteca y solo se llevaron un mapa antiguo.",
        "La empresa cerrará su fábrica la próxima primavera y unas cuatrocientas personas perderán su trabajo.",
        "Creció en un pueblo pequeño junto al mar y escribió su primera novela a los diecinueve años.",
        "Nuestro equipo ganó el partido en el último minuto y toda la calle cantó hasta la madrugada.",
    ],
    "it": [
        "Il sindaco ha annunciato martedì che il nuovo ponte sarà aperto entro l'anno, nonostante i ritardi.",
        "Gli agricoltori della valle chiedono aiuto dopo tre settimane senza pioggia; il consiglio decide venerdì.",
        "La polizia cerca due uomini che sono entrati in biblioteca e hanno preso soltanto una vecchia carta.",
        "L'azienda chiuderà lo stabilimento la prossima primavera e circa quattrocento persone perderanno il lavoro.",
        "È cresciuta in un piccolo paese sul mare e ha scritto il suo primo romanzo a diciannove anni.",
        "La nostra squadra ha vinto la partita all'ultimo minuto e tutta la via ha cantato fino al mattino.",
    ],
    "ca": [
        "L'alcalde va anunciar dimarts que el nou pont s'obrirà abans de final d'any, malgrat els retards.",
        "Els pagesos de la vall demanen ajuda després de tres setmanes sense pluja; el consell es reuneix divendres.",
        "La policia busca dos homes que van entrar a la biblioteca i només es van endur un mapa antic.",
        "L'empresa tancarà la fàbrica la primavera vinent i unes quatre-centes persones perdran la feina.",
        "Va créixer en un poble petit vora el mar i va escriure la seva primera novel·la als dinou anys.",
        "El nostre equip va guanyar el partit a l'últim minut i tot el carrer va cantar fins al matí.",
    ],
    "ht": [
        "Majistra a te anonse madi ke nouvo pon an pral louvri anvan fen ane a, malgre tout reta yo.",
        "Kiltivatè nan vale a mande èd apre twa semèn san lapli; konsèy la pral reyini vandredi.",
        "Lapolis ap chèche de mesye ki te antre nan bibliyotèk la epi ki pran sèlman yon vye kat.",
        "Konpayi an pral fèmen izin li a prentan k ap vini an, epi kat san moun pral pèdi travay yo.",
        "Li te grandi nan yon ti vilaj bò lanmè a epi li ekri premye woman li lè li te gen diznevan.",
        "Ekip nou an genyen match la nan dènye minit la, epi tout lari a chante jouk nan maten.",
    ],
    "gcf": [
        "Mè-la anonsé mawdi kè nouvo pon-la ké louvè avan lafen lanné-la, malgré tout rita-la.",
        "Sé kiltivatè-la ka mandé on koudmen apré twa simenn san lapli ; konsèy-la ka réini vandrèdi.",
        "Lapolis ka chaché dé nonm ki antré an bibliyotèk-la é ki pran yenki on vyé kat.",
        "Konpani-la ké fèmé izin a-y prentan ki ka vin, é katsan moun ké pèd travay a yo.",
        "I grandi an on ti vilaj bò lanmè é i maké prèmyé woman a-y lè i té ni diznèf lanné.",
        "Ékip an nou gannyé match-la an dènyé minit-la, é tout lari-la chanté jik maten.",
    ],
    "zh": [
        "市长星期二宣布,尽管工程延误,新桥仍将在年底之前正式通车。",
        "山谷里的农民三个星期没有等到雨水,请求政府援助,市议会将于星期五开会讨论。",
        "警方正在寻找两名男子,他们闯入市图书馆,只拿走了一张旧地图。",
        "这家公司明年春天将关闭工厂,大约四百名工人将失去工作。",
        "她在海边的一个小村庄长大,十九岁时写出了自己的第一部小说。",
        "我们的球队在最后一分钟赢得了比赛,整条街的人唱歌唱到天亮。",
    ],
    "ar": [
        "أعلن رئيس البلدية يوم الثلاثاء أن الجسر الجديد سيفتتح قبل نهاية العام رغم التأخير.",
        "يطلب المزارعون في الوادي المساعدة بعد ثلاثة أسابيع بلا مطر، وسيجتمع المجلس يوم الجمعة.",
        "تبحث الشرطة عن رجلين دخلا المكتبة ولم يأخذا منها سوى خريطة قديمة.",
        "ستغلق الشركة مصنعها في الربيع المقبل وسيفقد نحو أربعمئة شخص عملهم.",
        "نشأت في قرية صغيرة على شاطئ البحر وكتبت روايتها الأولى في التاسعة عشرة من عمرها.",
        "فاز فريقنا بالمباراة في الدقيقة الأخيرة وغنى الشارع كله حتى الصباح.",
    ],
}
"""By ISO 639 code: English, Spanish, Italian, Catalan, Creole of Haiti and of Guadeloupe, Chinese, Arabic."""

FRENCH = [
    "Le maire a annoncé mardi que le nouveau pont ouvrirait avant la fin de l'année, malgré les retards.",
    "Les agriculteurs de la vallée demandent de l'aide après trois semaines sans pluie ; le conseil décide vendredi.",
    "La police recherche deux hommes entrés dans la bibliothèque, qui n'ont emporté qu'une vieille carte.",
    "L'entreprise fermera son usine au printemps prochain, et quelque quatre cents personnes perdront leur emploi.",
    "Elle a grandi dans un petit village au bord de la mer et écrit son premier roman à dix-neuf ans.",
    "Notre équipe a gagné le match à la dernière minute, et toute la rue a chanté jusqu'au matin.",
]
"""The same in French."""
