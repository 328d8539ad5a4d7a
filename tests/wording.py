"""The words of the interface: those it leaves, the one that stands for each thing, and none that genders a reader."""

# Never said. A pattern is a whole word, or several.
BANNED = {
    "fr": (
        "veuillez", "invalides?", "oups", "désolée?s?", "étiquettes?", "courriels?", "modérateurs?",
        # jargon, Latin, English: common words stand beside each
        "a priori", "a posteriori", "de facto", "in fine", "ad hoc", "via", "nonobstant", "susmentionnée?s?",
        "le cas échéant", "dysfonctionnements?", "notifiez", "logins?", "posts?", "uploadez", "feedback",
        "newsletters?", r"threads?(?!\.)", "checkbox", "cliquez(?: ici)?", "procéder à", "effectuez",
        "diligences?", "forclusion", "mél", "saisissez",
        # calques of English
        "définitivement pas", "en termes de", "basée?s? sur", "adresser (?:un|le|ce) problème", "digita(?:l|ux|les?)",
        "initier", "finalisez?", "éventuellement", "délivrer", "supporte", "opportunités?",
    ),
    "en": (
        "please", "invalid", "oops", "sorry", "forbidden",
        r"e\.g\.", r"i\.e\.", "via", "prior to", "pursuant", "hereby", "aforementioned", "utili[sz]e", "in order to",
        "notwithstanding", "click here", "abort", "fatal", "ad hoc", "per se", "whitelist", "blacklist",
    ),
}  # fmt: skip

# Another word for a thing that has one already: {what is not said: what is}.
SAID_OTHERWISE = {
    "fr": {
        r"administrat(?:eur|rice)s?": "l’administration du site",
        r"paramètres?": "réglages",
        r"enl[eè]v\w*": "retirer",
        r"(?<!place de )march(?:e|ent|ait|aient)": "fonctionner",
        r"documents?": "pièce",
        r"abonn\w+(?! et avis)": "suivre",  # of another network: “visites, abonnés et avis à vendre”
        r"(?:dé)?(?:loguer|logguer)|s’identifier": "se connecter",
        r"identifiants? de connexion|nom d’utilisateur": "pseudo",
        r"mots? clés?": "mot-clé, mots-clés",
        r"emails?|mails?": "e-mail",
        r"adresse électronique": "adresse e-mail",
        r"messages? privés?|topics?|sujets? de discussion": "question, réponse, commentaire",
        r"(?:vos|ses|mes) (?:posts?|publications?)": "vos textes",
        r"(?:meilleure|bonne) réponse": "solution",
        r"collègues? de la modération": "l’équipe de modération",
        r"portes? (?:pour|en cas)": "contact en cas de danger",
    },
    "en": {
        r"e?mail address(?<!e-mail address)|emails?": "e-mail",
        r"log ?(?:in|on|out)|sign-?(?:on|off)": "sign in, sign out",
        r"users?": "member",
        r"keywords?": "tag",
        r"threads?(?! kept)(?!\.)|topics?(?<!off topic)(?<!wider topic)": "question",  # and the line of a case
        r"phones?": "telephone",
        r"moderation desk|dashboards?": "queue, statistics",
        r"best answers?": "solution",
        r"upvotes?": "useful",
    },
}

# Forms that make a man of whoever reads, or of whoever wrote: {what is not said: what to say}.
GENDERED = {
    "fr": {
        r"\w+\(e\)s?|\w+·\w+": "a form that is the same for everybody",
        r"(?<!d[’'])(?<!droit )auteurs?(?! poursuit ce sujet)|autrices?": "la personne qui a écrit",  # mediation’s line
        r"lect(?:eur|rice)s?": "les personnes qui lisent",
        r"utilisat(?:eur|rice)s?|visiteu(?:r|se)s?": "membre, personne",
        r"(?:un|le|du|au) collègue": "une autre personne",
        r"(?:vous )?(?:êtes )?seule?s? vous|vous seule?s?|êtes seule?s?": "personne d’autre que vous",
        r"(?:vous êtes|êtes-vous|vous serez|vous étiez) (?!restés?|ici|d’accord)(?:\w+ )?"
        r"(?:\w+é|satisfait|certain|sûr|prêt|inscrit|bienvenu|le premier)e?s?": "a sentence of what was done",
        r"vous (?:a|ont) (?:cité|aidé|nommé|invité|averti|prévenu|choisi|bloqué)e?s?": "the present tense",
        r"(?:ne|n’)?(?:m|t)’a pas aidée?": "ne m’a pas été utile",
        r"vous avez été \w+(?:é|i|u)e?s?": "what was done, not to whom",
        r"soyez le premier": "soyez la première personne",
    },
    "en": {
        r"he or she|his or her|s/he|him or her": "they",
        r"chairman|spokesman|manpower|policeman": "a word for everybody",
    },
}  # fmt: skip

# One word for each thing. The second is part of every French text whose English has the first.
TERMS = {
    r"tags?\b": "mot-clé|mots-clés",
    r"guides?\b": "guide",
    r"(not )?useful\b": "utile",
    r"report(s|ed|ing)?\b": "signal|rapport",  # of a text by a member; of the year
    r"questions?\b": "question|demand",
    r"accepted answers?\b": "solution|accept",
    r"follow(s|ing|ers?)? (this|a|the) (question|tag|product|guide)s?\b": "suiv|suit",
    r"followers?\b": "suiv|suit|abonnés et avis",
    r"mediation (service|body|bodies)\b": "services? de médiation",
    r"moderation team\b": "équipe de modération",
    r"posts\b(?! its)": "texte",
    r"documents?\b": "pièce",
    r"settings\b": "réglage",
    r"administrators?\b": "administration",
    r"way out\b": "recours",
    r"works for (me|you|them)\b": "fonctionne",
    r"deadlines?\b": "délai|échéance",
    r"time limits?\b": "délai",
    r"badges?\b": "badge",
    r"drafts?\b": "brouillon",
    r"recovery codes?\b": "codes? de secours",
    r"second step\b": "seconde étape",
    r"editors\b": "équipe de rédaction",
    r"bar ?codes?\b": "code-barres",
    r"kiosk\b": "borne",
    r"trusted flaggers?\b": "signaleurs? de confiance",
    r"notices? of illegal\b": "notifications? de contenu illicite",
    r"comments?\b": "comment",
    r"duplicates?\b": "doublon",
    r"same problem\b": "même problème",
    r"charter\b": "charte",
    r"proposals?\b": "proposition",
    r"merged?\b": "fusion",
    r"timeline\b": "chronologie",
    r"statements? of reasons\b": "exposés? des motifs",
    r"invit(e|es|ed|ation|ations)\b": "invit",
    r"levels?\b": "niveau",
    r"suspen(d|ded|sion|sions)\b": "suspen",
}  # fmt: skip
