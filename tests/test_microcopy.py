"""The words that people meet most, agreed on in both languages: whoever changes one changes it here too."""

import polib
import pytest

from tests.catalogues import catalogue

AGREED = {
    # home and search
    "What do you want to know?": "Que voulez-vous savoir ?",
    "Ask this question to the community": "Poser cette question à la communauté",
    "%(number)s questions wait for an answer": "%(number)s questions attendent une réponse",
    "%(percent)s%% of questions have an answer.": "%(percent)s %% des questions ont une réponse.",
    "Nothing found for “%(q)s”.": "Aucun résultat pour « %(q)s ».",
    "Ask the community: your words are kept": "Posez la question : vos mots sont gardés",
    "Searching…": "Recherche en cours…",
    "Search did not answer.": "La recherche n’a pas répondu.",
    "Try again": "Réessayer",
    # asking
    "Where are you in your purchase?": "Où en êtes-vous de votre achat ?",
    "I am thinking of buying": "J’hésite à acheter",
    "I have already bought": "J’ai déjà acheté",
    "Other, I do not know": "Autre, je ne sais pas",
    "I cannot find my product": "Je ne trouve pas mon produit",
    "Your question in one sentence": "Votre question en une phrase",
    "Answers may already exist": "Des réponses existent peut-être déjà",
    "I found my answer": "J’ai trouvé ma réponse",
    "What happens, and what you have already tried": "Ce qui se passe, ce que vous avez déjà essayé",
    "Draft saved at %(time)s.": "Brouillon enregistré à %(time)s.",
    "There is a problem": "Il y a un problème",
    "Write your question in one sentence.": "Écrivez votre question en une phrase.",
    # a question and its answers
    "I have the same problem": "J’ai le même problème",
    "chosen by %(name)s": "choisie par %(name)s",
    "Useful": "Utile",
    "Not useful": "Pas utile",
    "Bought this product": "A acheté ce produit",
    "No answer yet. Follow the question: we will write to you.": (
        "Pas encore de réponse. Suivez la question : nous vous écrirons."
    ),
    "Did this answer solve your problem?": "Cette réponse a-t-elle résolu votre problème ?",
    "Yes, it is the solution": "Oui, c’est la solution",
    "This answer is more than %(n)s years old. Does it still work?": (
        "Cette réponse a plus de %(n)s ans. Fonctionne-t-elle encore ?"
    ),
    "Publish my answer": "Publier ma réponse",
    "This message may hurt someone. Read it again?": "Ce message peut blesser. Voulez-vous le relire ?",
    # lists, products, people
    "Before buying": "Avant d’acheter",
    "After buying": "Après l’achat",
    "No question with these filters. Remove a filter, or ask.": (
        "Aucune question avec ces filtres. Retirez un filtre, ou posez la question."
    ),
    "People helped": "Personnes aidées",
    "%(points)s more points to %(act)s.": "Encore %(points)s points pour %(act)s.",
    "Your place: %(rank)s.": "Votre place : %(rank)s.",
    "How points are counted": "Comment les points sont comptés",
    "Nothing new. Answers to your questions, and news of what you follow, come here.": (
        "Rien de neuf. Les réponses à vos questions et les nouvelles de ce que vous suivez arrivent ici."
    ),
    "because you follow this product": "parce que vous suivez ce produit",
    "Stop these e-mails": "Ne plus recevoir ces e-mails",
    # guides
    "Taken from the question": "Tiré de la question",
    "Reviewed by the team of this site:": "Relu par l’équipe de ce site :",
    "Was this guide helpful?": "Ce guide vous a-t-il été utile ?",
    "Helpful to %(percent)s%% of %(total)s readers": "Utile à %(percent)s %% des %(total)s personnes",
    # moderation
    "Ask for a correction": "Demander une correction",
    "Later": "Plus tard",
    "Nothing is waiting. Median time this week: %(time)s.": "Tout est traité. Temps médian cette semaine : %(time)s.",
    # mediation
    "You can ask for mediation": "Vous pouvez demander une médiation",
    "Read by the mediation service and the seller.": "Lu par le service de médiation et par le vendeur.",
    "Read only by the mediation service.": "Lu seulement par le service de médiation.",
    "Who can read this message?": "Qui peut lire ce message ?",
    # the site
    "The essentials in five points": "L’essentiel en cinq points",
    "See the data": "Voir les données",
    "Download (CSV)": "Télécharger (CSV)",
    "Page not found": "Page non trouvée",
    "It may have moved. Search for it:": "Elle a peut-être changé d’adresse. Cherchez-la :",
    "Try again at %(time)s": "Réessayez à %(time)s",
    "The service is closed until %(time)s.": "Le service est fermé jusqu’à %(time)s.",
    "Your drafts are kept.": "Vos brouillons sont gardés.",
}


def plain(text: str) -> str:
    """Which space it is, the rules of typography say."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module")
def french() -> dict[str, set[str]]:
    known: dict[str, set[str]] = {}
    for entry in polib.pofile(str(catalogue("fr"))):
        known.setdefault(entry.msgid, set()).add(plain(entry.msgstr or entry.msgstr_plural[0]))
        if entry.msgid_plural:
            known.setdefault(entry.msgid_plural, set()).add(plain(entry.msgstr_plural[1]))
    return known


@pytest.mark.parametrize("words", AGREED)
def test_what_was_agreed_is_what_is_said(french: dict[str, set[str]], words: str) -> None:
    assert words in french, "no page says it in English"
    assert AGREED[words] in french[words]
