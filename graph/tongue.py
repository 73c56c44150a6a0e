"""Which language a text is in: English, which is read, or another, which is not."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

SAMPLE_CHARS = 20_000
FEWEST_HITS = 3
FEWEST_PLAIN = 20
LEAST_SHARE = 0.08
CERTAIN_SHARE = 0.25
LETTERS_SHARE = 0.5

# The commonest words that only grammar needs: a fifth to a half of all words of a text in that language.
_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "English": "the of and to in a is that for it on was with as be by at from his he has have had are were an "
        "this which not but they their or its who will said been after would about when there more than "
        "into over what we i you her she if no out up all one so can them also could",
        "French": "le la les de des du et à un une est que qui dans en pour par sur au aux pas ne il elle ce cette "
        "son sa ses avec plus se sont été ont mais nous vous leur ou où comme d l qu",
        "German": "der die das und in den von zu mit dem des sich auf für ist im nicht ein eine einer einem als "
        "auch es an werden aus er hat dass sie nach wird bei um am sind noch wie einen über so zum war "
        "haben nur oder aber vor zur bis mehr durch",
        "Spanish": "el la los las de del y a que en un una es se por con para su al lo como más o pero sus le ha no "
        "este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos",
        "Italian": "il lo la i gli le di del della dei delle da in un una e che è per con non si su al alla sono ha "
        "come anche più ma nel nella dal dalla questo questa ai hanno suo sua o se",
        "Portuguese": "o a os as de do da dos das e em no na nos nas um uma que é para com por não se mais ao à como "
        "mas foi seu sua pelo pela são ou ser quando muito também já há",
        "Dutch": "de het een en van in is dat op te met voor niet zijn die aan er door om ook als bij naar maar "
        "werd uit nog dan heeft hij ze over zich wordt tot hebben was waren deze dit",
        "Polish": "i w na z do się że nie to jest o po jak przez od za dla ale co są oraz przy tym który która jego "
        "jej był była już tylko",
        "Czech": "a v na se že je z s do o k za i pro ale jako jsou byl by po od jeho které který podle nebo při "
        "už",
        "Romanian": "și în de la a cu pe că din nu o un este pentru mai care să au fi ce prin după sunt al ale lui "
        "sau dar",
        "Croatian or Serbian": "i je u se na da su za od koji koja koje kako bi će što ne to iz s o sa po ali nije bio biti još "
        "kao dok",
        "Turkish": "ve bir bu da de için ile çok olarak daha olan gibi en kadar ne ama sonra o ki var değil ise oldu",
        "Swedish": "och i att det som en på är av för med den till inte har de om ett han men var sig från vi så kan "
        "när år",
        "Danish or Norwegian": "og å i at det som en på er af av for med den til ikke har de om et for hans han men var seg sig "
        "fra vi så kan når",
        "Finnish": "ja on ei että se oli hän mutta ovat myös kun joka mukaan sen ole tai kuin ovat ne hänen olisi",
        "Hungarian": "a az és hogy nem is egy meg de volt van ez csak azt mint már el még ha lesz vagy szerint",
        "Indonesian or Malay": "yang dan di dari ini untuk dengan pada itu tidak dalam akan ke juga oleh adalah telah ada bahwa "
        "mereka kata",
        "Vietnamese": "và của là có trong được cho không một các với này những đã người để khi về ra từ",
    }.items()
}
_SCRIPTS = {"CJK": "Chinese or Japanese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}
_TOKEN = re.compile(r"[^\W\d_]+")


def other_language(text: str) -> str | None:
    """Name the language, or the script, of a text that is not English; None for English and for too few words to tell.

    Names and capitals do not mislead it: what counts is the share of words that only grammar needs.

    >>> other_language("Le président a dit que les hommes de Wagner ne sont pas dans la ville.")
    'French'
    """
    words = _TOKEN.findall(_sample(text))
    counts = Counter(word.casefold() for word in words)
    if _hits(counts, _WORDS["English"]) > CERTAIN_SHARE * len(words):
        return None
    script = _foreign_script(words)
    if script:
        return script
    best = max(_WORDS, key=lambda language: _hits(counts, _WORDS[language]))
    english = _WORDS["English"]
    own, ours = _hits(counts, _WORDS[best] - english), _hits(counts, english - _WORDS[best])
    # Two languages are told apart by the words that only one of them has.
    if best != "English" and own >= FEWEST_HITS and own > 2 * ours:
        return best
    # Lists of names and headlines hold hardly any such words: only words in lower case must be accounted for.
    plain = sum(word.islower() for word in words)
    if plain >= FEWEST_PLAIN and _hits(counts, english) < LEAST_SHARE * plain:
        return "a language that is not known here"
    return None


def _hits(counts: Mapping[str, int], words: frozenset[str]) -> int:
    return sum(counts[word] for word in words if word in counts)


def _sample(text: str) -> str:
    """The head, the middle and the tail: a page may begin or end in the language of its site."""
    if len(text) <= SAMPLE_CHARS:
        return text
    third, middle = SAMPLE_CHARS // 3, len(text) // 2
    return " ".join((text[:third], text[middle : middle + third], text[-third:]))


def _foreign_script(words: list[str]) -> str | None:
    """The script of most letters, where that is not the Latin one."""
    scripts: Counter[str] = Counter()
    for word in words:
        scripts[unicodedata.name(word[0], "LATIN").partition(" ")[0]] += len(word)
    if not scripts:
        return None
    script, letters = scripts.most_common(1)[0]
    if script == "LATIN" or letters <= LETTERS_SHARE * scripts.total():
        return None
    return _SCRIPTS.get(
        script,
        f"{script.title()} script" if script != "CYRILLIC" else "Russian or another language in Cyrillic",
    )
