"""Which inputs are English: short, shouted and name-ridden ones too, and no others."""

import pytest

from onrecord.graph.tongue import other_language

ENGLISH = [
    "Rebels leave.",
    "GENERAL ACCUSES MINISTER OF TREASON",
    "Prigozhin, Shoigu, Gerasimov, Lukashenko, Putin, Surovikin, Kadyrov, Medvedev, Peskov, Zolotov",
    "Mayor Sergei Sobyanin declared Monday non-working day. Governor Vasily Golubev urged residents stay home.",
    "KREMLIN-MUTINY/CHARGES (UPDATE 3) Spokesman: mercenary chief to move abroad, charges dropped",
    "Allies Germany, France, Italy, Spain discuss mutiny; Biden, Macron, Scholz, Sunak speak by phone",
    "Two die in Die Welt office fire; Le Monde, El País, La Repubblica and Der Spiegel report on it",
    "The men went home. " * 500,
    "He called it “la dolce vita” and “une affaire de coeur”, which his men did not understand at all.",
    "",
    "12 345 67",
]
OTHERS = {
    "French": "Les hommes du groupe sont rentrés dans leurs camps après une journée de négociations avec le président.",
    "German": "Die Männer der Gruppe sind nach einem Tag der Verhandlungen mit dem Präsidenten in ihre Lager zurückgekehrt.",
    "Spanish": "Los hombres del grupo regresaron a sus campamentos después de un día de negociaciones con el presidente.",
    "Italian": "Gli uomini del gruppo sono tornati nei loro campi dopo una giornata di trattative con il presidente.",
    "Portuguese": "Os homens do grupo regressaram aos seus acampamentos depois de um dia de negociações com o presidente.",
    "Dutch": "De mannen van de groep zijn na een dag van onderhandelingen met de president naar hun kampen teruggekeerd.",
    "Polish": "Ludzie z grupy wrócili do obozów po dniu rozmów z prezydentem, który powiedział, że nie będzie kary.",
    "Turkish": "Grubun adamları cumhurbaşkanı ile bir günlük görüşmeden sonra kamplarına döndü ve bu olay için ceza yok.",
    "Swedish": "Gruppens män har återvänt till sina läger efter en dag av förhandlingar med presidenten, som inte var nöjd.",
    "Russian": "Бойцы группы вернулись в лагеря после дня переговоров с президентом.",
    "Arabic": "عاد رجال المجموعة إلى معسكراتهم بعد يوم من المفاوضات مع الرئيس.",
    "Chinese": "该组织的人员在与总统进行一天谈判后返回营地。",
    "Greek": "Οι άνδρες της ομάδας επέστρεψαν στα στρατόπεδά τους μετά από συνομιλίες.",
    "Korean": "대통령과의 하루 협상 끝에 대원들은 기지로 돌아갔다.",
}


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_read(text: str) -> None:
    """English is known in headlines, lists of names and with foreign words in it; what is too short passes."""
    assert other_language(text) is None


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_are_named(language: str) -> None:
    """A sentence in another language is known as such, by its name or its script."""
    found = other_language(OTHERS[language])
    assert found is not None
    assert language in found


def test_an_unknown_language_is_not_english() -> None:
    """A language that is not among those known here is still not taken for English."""
    estonian = (
        "Rühmituse mehed pöördusid pärast päevapikkusi läbirääkimisi presidendiga tagasi oma laagritesse, teatas "
        "kõneisik reedel. Keegi ei saanud vigastada, kuid mitu kopterit tulistati alla, lisas kaitseministeerium "
        "hiljem samal õhtul avaldatud avalduses."
    )
    assert other_language(estonian) == "a language that is not known here"


def test_a_page_around_a_report_does_not_decide() -> None:
    """English between menus in another language is English."""
    menu = "Startseite Politik Wirtschaft Sport Kultur Wetter der die das und "
    report = "The men of the group went back to their camps after a day of talks with the president. " * 300
    assert other_language(menu * 20 + report + menu * 20) is None
