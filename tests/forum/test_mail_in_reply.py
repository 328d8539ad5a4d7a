"""What is left of a mail: what its sender wrote."""

import pytest

from forum.mail_in.reply import MARK, TEXT_MAX, own_text

ANSWERS = {
    "gmail in French": "Merci !\n\nLe sam. 21 nov. 2026 à 14:32, Bob <bob@example.org>\na écrit :\n\n> Bonjour",
    "Apple Mail": "Merci !\n\n> Le 21 nov. 2026 à 14:32, Bob <bob@example.org> a écrit :\n> \n> Bonjour",
    "Outlook in French": "Merci !\n\n________________________________\nDe : Bob <bob@example.org>\n"
    "Envoyé : samedi 21 novembre 2026 14:32\nÀ : Alice\nObjet : Re: Lave-linge\n\nBonjour",
    "Orange": 'Merci !\n\n> Message du 21/11/26 14:32\n> De : "Bob" <bob@example.org>\n> A : alice\n> Bonjour',
    "Orange on a telephone": "Merci !\n\nEnvoyé depuis mon mobile Orange\n\n---- Bob a écrit ----\n\nBonjour",
    "an iPhone in French": "Merci !\n\nEnvoyé de mon iPhone\n\n> Le 21 nov. 2026 à 14:32, Bob a écrit :\n> Bonjour",
    "Outlook in English": "Merci !\n\nFrom: Bob\nSent: Saturday, 21 November 2026 14:32\nSubject: Re\n\nHello",
    "Outlook without a blank line": "Merci !\nFrom: Bob <bob@example.org>\nSent: Saturday\nSubject: Re\nHello",
    "Yahoo": "Merci !\n\n----- Original Message -----\nFrom: Bob\nSent: Saturday\n\nHello",
    "a forwarded mail": "Merci !\n\n---- Forwarded message ---\nFrom: Bob <bob@example.org>\nDate: Sat\n\nHello",
    "Thunderbird, below": "On 21/11/2026 14:32, Bob wrote:\n> Hello\n> How are you?\nMerci !",
    "German": "Merci !\n\nAm Sa., 21. Nov. 2026 um 14:32 Uhr schrieb Bob <\nbob@example.org>:\n\n> Hallo",
    "German, name first": "Merci !\n\nBob Beispiel schrieb am 21.11.2026 um 14:32:\n> Hallo",
    "Spanish": "Merci !\n\nEl sáb, 21 nov 2026 a las 14:32, Bob (<bob@example.org>) escribió:\n\n> Hola",
    "Dutch": "Merci !\n\nOp za 21 nov 2026 om 14:32 schreef Bob <bob@example.org>:\n\n> Hallo",
    "Japanese": "Merci !\n\n2026年11月21日(土) 14:32 Bob <bob@example.org>:\n\n> こんにちは",
    "Chinese": "Merci !\n\n------- 原始邮件 -------\n发件人: Bob <bob@example.org>\n主题: hi\n\n你好",
    "Russian": "Merci !\n\nсб, 21 нояб. 2026 г. в 14:32, Bob <bob@example.org>:\n\n> Привет",
    "no sign before what is quoted": "Merci !\n\nOn 21 Nov 2026, at 14:32, Bob <b@example.org> wrote:\n\nHello\n\nBob",
    "a signature": "Merci !\n\n-- \nAlice Exemple\n06 12 34 56 78\n",
    "a signature under a line": "Merci !\n—————\nAlice Exemple\nalice@example.org",
    "the line of our own mails": f"Merci !\n\n> {MARK} Write above this line\n> Bonjour\n\nsomething of a programme",
    "quoted twice": "Merci !\n\n> Bonjour\n>> Salut\n",
    "Windows line ends": "Merci !\r\n\r\nOn 21 Nov 2026, Bob <bob@example.org> wrote:\r\n> Hello\r\n",
    "a footer of a list": "Merci !\n\nOn 21 Nov 2026, Bob wrote:\n> Hello\n\n____________________\nlist@example.org\n",
}

KEPT = {
    "a list of prices": "It said:\nFrom: 10 euros\nTo: 20 euros\nand no more.",
    "dates": "It failed:\n\n2024-01-15 14:30:25\n15.01.2024 14:30\n\nTwice.",
    "what a seller wrote": "Voici ce qu’il a écrit :\n\n> Nous ne remboursons pas\n\nQue faire ?",
    "answers in between": "> One?\n\nYes.\n\n> Two?\n\nNo.",
    "sent from, in a sentence": "Sent from my desk, it took two days.\n\nIt was sent from Lyon.",
    "rules of Markdown": "One\n----\n\ntext\n\n----\n\nThe dashes above are mine, not of a signature.\n\n====\n\nMore.",
    "a comparison": "5 > 3 and\n-3 < 2",
    "on, at the beginning": "On the other hand:\n\nOn average it works.",
    "a list": "Needed:\n\n- a key\n-- a small one\n- a bolt",
}


@pytest.mark.parametrize("text", ANSWERS.values(), ids=ANSWERS)
def test_what_others_wrote_goes(text):
    assert own_text(text) == "Merci !"


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_the_sender_wrote_stays(text):
    assert own_text(text) == text


@pytest.mark.parametrize("text", ["", "\n\n", "> only\n> quoted", "-- \nAlice", "On 21 Nov 2026, Bob wrote:\n> Hello"])
def test_nothing_may_be_left(text):
    assert own_text(text) == ""


def test_of_quotations_answered_in_between_only_the_introduction_goes():
    text = "On 21 Nov 2026 at 14:32, Bob <bob@example.org> wrote:\n> One?\n\nYes.\n\n> Two?\n\nNo.\n\n-- \nAlice"
    assert own_text(text) == "> One?\n\nYes.\n\n> Two?\n\nNo."


@pytest.mark.parametrize("line", [">" * 2000, "On " * 700, "- " * 1000, "From: " * 300, "@:" * 1000, " " * 2000 + "x"])
def test_a_large_mail_is_no_work(line):
    """Nothing here grows faster than the text: twice as much, twice the lines looked at."""
    assert len(own_text("\n".join([line] * 30))) <= TEXT_MAX
