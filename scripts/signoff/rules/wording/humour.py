"""SO507: jokes."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches
from signoff.rules.rule import BODY, TITLE, Example, Rule, Spot
from signoff.rules.wording.phrases import is_free, phrases

RULE = Rule(
    code="SO507",
    slug="humour",
    severity="warning",
    family="wording",
    about="sounds funny",
    hint="say it plainly; whoever reads this is having a bad day because of it",
    why=(
        "Somebody cannot work, pay or phone because of this incident. A joke, a smiley or an "
        "“oops” tells them that "
        "it is not taken seriously, and it does not survive translation."
    ),
    source="Mailchimp Content Style Guide, Voice and Tone: if you are unsure, keep a straight face",
    bad=(
        Example("en", "Oops, our servers took a nap. 😅"),
        Example("es", "¡Ups! Los servidores se echaron una siesta."),
        Example("ja", "おっと、サーバーがお昼寝中です。"),
        Example("fr", "Oups, nos serveurs font la sieste."),
        Example("pt-BR", "Ops, nossos servidores tiraram uma soneca."),
    ),
    good=(
        Example("en", "Servers in Europe do not answer, so pages stay empty. ✅ Logins work."),
        Example("es", "Los servidores de Europa no responden y las páginas quedan vacías."),
        Example("ja", "ヨーロッパのサーバーが応答せず、ページが表示されません。"),
        Example("fr", "Les serveurs en Europe ne répondent pas et les pages restent vides."),
        Example("pt-BR", "Os servidores na Europa não respondem e as páginas ficam vazias."),
    ),
)

# Faces, gestures, parties and animals; not the signs that stand for a state (✅ ⚠ 🔴 🟢 🔧).
_SIGNS = (
    "[\U0001f600-\U0001f64f\U0001f910-\U0001f92f\U0001f970-\U0001f97a\U0001f389\U0001f38a]"
    "|[\U0001f37a-\U0001f37e\U0001f4a5\U0001f4a9\U0001f4aa\U0001f525\U0001f680\U0001f44d-\U0001f450]"
    "|[\U0001f400-\U0001f43f\U0001f47b\U0001f47e\U0001f480\U0001f9d9-\U0001f9df\u2639\u263a]"
    "|(?<=\\s)(?:[:;]-?[)(DPp]|[:;]'\\(|\\^_?\\^)(?=[\\s.,!?]|$)"
)
_HAS_SIGN = "[\u2639-\U0001faff]|[:;^][)(dp'_^-]"

_JOKES = {
    "en": (
        (
            "argh|d'oh|haha|hehe|hooray|hurray|lol|oops|ouch|phew|rofl|uh|woo|yay|yikes",
            (
                r"\b(?:w?h?oops(?:ie)?|uh[- ]oh|yikes|woo-?hoo|hooray|hurray|yay|lol|rofl|haha\w*"
                r"|hehe\w*|d'oh|phew|ouch|argh|aargh|duh)\b"
            ),
        ),
        (
            "elves|ghost|gnomes|goblin|gremlin|hamster|magic|monkey|poltergeist|squirrel|voodoo",
            (
                r"\b(?:gremlins?|hamsters?|goblins?|code monkeys?|elves|gnomes|poltergeists?|squirrels?"
                r"|voodoo|magic (?:smoke|wand)|ghosts? in the)\b"
            ),
        ),
        (
            ("coffee|cranky|grumpy|hangover|little|moody|nap|sick|siesta|strike|sulking|tantrum|weather"),
            (
                r"\b(?:(?:took|take|takes|taking|having|have|had|decided|deciding|throwing|threw|feeling"
                r"|is|are|was|were|on|need|needs|needed|going) (?:to |a |an |its |their |some |the "
                r"|bit )*)(?:\w+ )?(?:naps?|coffee(?: break)?|tantrum|on strike|grumpy|moody|sulking"
                r"|hangover|sick day|cranky|under the weather|siesta|little rest)\b"
            ),
        ),
        (
            ("begins|boom|borked|derp|fire|fubar|hiccup|kaput|murphy's|never|silly|starts|wonky"),
            (
                r"\b(?:the fun (?:begins|starts|never)|silly (?:us|me|server|database)|murphy's law|kaput"
                r"|went boom|(?:is|are|caught|was) on fire|borked|wonky|fubar|derp\w*|hiccup(?:s|ed"
                r"|ing)?)\b"
            ),
        ),
    ),
    "es": (
        (
            "hurra|jaja|jeje|ps|uy|vaya,|yuju|yupi|¡vaya",
            r"\b(?:u+ps|uy|jaja\w*|jeje\w*|yupi|hurra|yuju)\b|\bvaya,|¡vaya",
        ),
        (
            "brujeria|duende|fantasma|gnomo|gremlin|hamster|varita",
            r"\b(?:duendes?|hamsters?|gnomos?|gremlins?|fantasmas?|brujeria|varita magica)\b",
        ),
        (
            (
                "berrinche|cafe|caprichos|durmieron|durmio|huelga|humor|pataleta|quedo|resaca|siesta"
                "|siestecita"
            ),
            (
                r"\b(?:siestas?|siestecita|un cafe(?:cito)?|berrinches?|pataletas?|en huelga|resaca"
                r"|caprichos[oa]s?|de mal humor|se (?:durmio|durmieron|quedo dormid[oa]))\b"
            ),
        ),
        (
            "cascado|ley|liado|petado",
            r"\bley de murphy\b|\b(?:ha|han) (?:petado|cascado)\b|\bla hemos liado\b",
        ),
    ),
    "ja": (
        (
            "ぐずって|ご乱心|へそを曲げ|コーヒー|拗ね|暴れて|機嫌を直|気まぐれ",
            r"拗ね|コーヒー(?:を|休憩|ブレイク)|へそを曲げ|ご乱心|気まぐれ|ぐずって|機嫌を直|暴れて",
        ),
        (
            "あちゃ|あらら|おっと|ごめんね|てへ|ばんざい|やばい|やれやれ|わーい|バンザイ|ヤバい",
            "おっと|あらら|やばい|ヤバい|てへ|ごめんね|やれやれ|わーい|ばんざい|バンザイ|あちゃ",
        ),
        (
            "お疲れ気味|すねて|寝坊|居眠り|昼寝|機嫌|駄々をこね",
            "昼寝|居眠り|ご機嫌|機嫌が?(?:悪|斜|なな)|寝坊|お疲れ気味|駄々をこね|すねて",
        ),
        (
            "おばけ|お化け|グレムリン|ハムスター|妖精|小人さん|幽霊|魔法",
            "妖精|小人さん|おばけ|お化け|グレムリン|魔法|ハムスター|幽霊",
        ),
        ("w|笑|ｗ", "(?<=[ぁ-んァ-ヶ一-龠。！])[wｗ]+(?=[\\s。！]|$)|[(（]笑[)）]"),
    ),
    "fr": (
        (
            "aie|flute|haha|hourra|lol|mdr|mince|ouf|ouille|oups|pfiou|youpi|zut",
            (
                r"\b(?:oups|ouille|zut|hourra|youpi|haha\w*|lol|mdr|pfiou|flute)\b|\b(?:mince|aie"
                r"|ouf)(?= ?[!,])"
            ),
        ),
        (
            "baguette|fantome|farfadet|gnome|gremlin|hamster|lutin",
            (
                r"\b(?:lutins?|hamsters?|gremlins?|farfadets?|gnomes?|fantomes?|baguette magique"
                r"|coup de baguette)\b"
            ),
        ),
        (
            ("bouden|caprice|dodo|endormi|greve|grognon|gueule|humeur|pause|sieste"),
            (
                r"\b(?:siestes?|pause cafe|(?:fait|font|faisait) (?:des )?(?:un )?caprices?|en greve"
                r"|gueule de bois|grognons?|de mauvaise humeur|se sont endormis|s'est endormi\w*|dodo"
                r"|boudent?)\b"
            ),
        ),
        (
            "carafe|choux|kaput|murphy",
            r"\bloi de murphy\b|\ben carafe\b|\bdans les choux\b|\bkaputt?\b",
        ),
    ),
    "pt-BR": (
        (
            "eita|haha|ixe|k|oba|opa|ps|puts|rs|ufa|uh|vi",
            r"\b(?:o+ps|opa|eita|uhu+|oba|haha\w*|k{3,}|(?:rs){2,}|vi[sx]h|ixe|puts|ufa)\b",
        ),
        (
            "assombrac|duende|fantasma|gnomo|gremlin|hamster|saci|varinha",
            r"\b(?:duendes?|hamsters?|gnomos?|gremlins?|fantasmas?|assombrac\w+|varinha magica|saci)\b",
        ),
        (
            "birra|cafezinho|cochilo|greve|humor|preguica|ressaca|soneca",
            (
                r"\b(?:sonecas?|cochilos?|cafezinho|birras?|em greve|ressaca|de mau humor"
                r"|mal-humorad[oa]s?|preguica)\b"
            ),
        ),
        (
            "deu|espaco|murphy|pifou",
            r"\blei de murphy\b|\bdeu (?:ruim|pau|zebra)\b|\b(?:pifou|foi pro espaco)\b",
        ),
    ),
}

_SEVERAL = {
    "en": r"\b(?:exploded in|on fire ?wall)\b",
}


def check(draft: Draft, house: House) -> list[Spot]:
    """Jokes in words, and signs that smile."""
    if draft.language not in _JOKES:
        return []
    found = phrases(draft, _JOKES, {}, _SEVERAL)
    for where, text in [[TITLE, draft.title], [BODY, draft.text]]:
        if len(matches(_HAS_SIGN, text)) == 0:
            continue
        # signs never lie in each other: only what words have taken is looked at, however many there are
        said = [spot for spot in found if spot.where == where]
        for match in matches(_SIGNS, text):
            if is_free(said, match):
                found.append(Spot(where, match.start, match.end, match.word))
    return found
