"""Words of money that comes by itself, or is lent to anybody: see `advertising.py`."""

from collections.abc import Mapping

from moderation.review.automatic.wares import Patterns

MONEY: Mapping[str, Patterns] = {
    "loan": (
        (
            5,
            r"debt consolidation|business funding|same day approval|(accord|reponse) (immediate?|en \d+ ?h)|"
            r"(accorde|octroye) un (credit|pret)|(need|besoin) (d'un|a|an|of a) (\w+ )?(credit|loan|pret|"
            r"financement)\w*|"
            r"(refused|rejected|turned down) by (the |every |your |my )?banks?|les banques (me|vous|te) refus\w+",
        ),
        (
            5,
            r"prets? (d'argent|entre particuliers?|de particulier|rapides?|personnels? (rapides?|sans))|"
            r"offres? de (prets?|credits?)|prets? (de )?\d|"
            r"loans? of [$€£]? ?\d|(mon|un|votre) (pret|credit) (a|chez|grace|aupres)",
        ),
        (
            5,
            r"(urgent|instant|payday|personal|business|quick|cash|guaranteed|private|fast) (cash )?loans?|"
            r"loan (offers?|lender|company)",
        ),
        (
            4,
            r"credits? (sans justificatifs?|rapides?|immediat)|(bad|no|poor) credit( check| history)?|"
            r"rachat de credits?",
        ),
        (
            4,
            r"taux (d'interet )?(de |a |annuel )*\d[\d.,]* ?%|interest rate( of)? \d[\d.,]* ?%|"
            r"at \d[\d.,]* ?% (interest|apr)|(loans?|prets?|credits?) (of|de) .{0,20} (at|a) \d[\d.,]* ?%",
        ),
        (
            3,
            r"prete(ur|use)s?|lenders?|financements?|fonds disponibles|octroi\w*|interdits? bancaires?|fiches? (ficp|"
            r"banque de france)",
        ),
        (
            5,
            r"(octroyons|octroie|accordons|accorde|offrons|proposons|giving out|give out|gives out|we offer|"
            r"i offer) (\w+ ){0,3}(prets?|credits?|loans?|financement)|loan loan|bad credit (ok|accepted|welcome)|"
            r"no (guarantor|collateral|credit check)|sans (garant|enquete de credit)|(refuse|"
            r"rejete)e?s? par (les |votre |ta |sa |la )?banques?|person[- ]to[- ]person|(private|"
            r"particulier) lender|preteur prive|mauvais dossier|court, moyen|fichee? (a la )?banque|cash (today|"
            r"now) (even|with)|same day pay|(eu|obtenu|recu|got|obtained|received) (mon|un|my|a) (pret|credit|"
            r"loan) (de|of|from|en|in|within|chez|grace)",
        ),
    ),
    "easy money": (
        (
            4,
            r"(i|we) make [$€£]?\d+ ?(dollars|euros|usd|pounds|[$€£])? (every|each|a|per)|\d+ ?(€|euros?) ?(/|de l'|"
            r"par) ?(h|heure)|"
            r"envoye[rz] (votre )?cv|send (your |us |me )?(your )?(cv|resume)|(watching|regarder) (ads|des pubs|"
            r"videos)|(recherche|cherche|recrute)\w* (une? )?(assistant|testeur|collaborat)\w*",
        ),
        (
            5,
            r"(earn|earned|earning|make|making|made|gagn\w+|toucher?|recevez) (up to |jusqu'a |over |plus de |"
            r"environ )?[$€£]? ?\d[\d., ]* ?([$€£]|k|eur(os)?|usd|dollars?|pounds)? ?(a|per|each|every|par|/|"
            r"chaque|in|en) ?(single )?(days?|weeks?|months?|hours?|jours?|semaines?|mois|heures?|\d+)",
        ),
        (
            4,
            r"work(ing)? (from|at) home|travail(ler|lez)? (a|de|depuis) (domicile|la maison|chez (vous|soi))|"
            r"from (home|your phone)",
        ),
        (
            4,
            r"passive income|revenus? (passifs?|complementaires?|residuels?)|side hustle|financial (freedom|"
            r"independence)",
        ),
        (
            4,
            r"liberte financiere|independance financiere|get rich|devenir riches?|quit your (job|9)|"
            r"argent facile|easy money",
        ),
        (
            4,
            r"(make|earn|gagne[rz]) (de l'argent|money|cash|some money|extra (cash|money))|fast cash|"
            r"cash rapide|mlm",
        ),
        (
            3,
            r"(receive|recevoir) .{0,12}(and|et) (reship|forward|send on|renvoyer|reexpedier)|"  # others return theirs
            r"(reship|forward|reexpedier) (\w+ ){0,2}(parcels?|packages?|colis)|"
            r"join (my|our) team|rejoign\w+ (mon|notre) equipe|business opportunity|opportunite (d'affaires|"
            r"unique|de business)",
        ),
        (
            3,
            r"data entry jobs?|no (experience|skills?) (needed|required)|sans (experience|competences?|diplome)|"
            r"recrut\w+",
        ),
        (
            4,
            r"(liking|liker|noter|rating) (\w+ )?(videos?|hotels?|boutiques|des videos|produits)|(testeurs?|"
            r"testers?) (de |of )?(produits? )?(remuneres?|wanted)|product testers?|free products? for|(refund|"
            r"rembours\w*) (\w+ )?(by|via|par) paypal after|(for|pour|laisser) (\w+ )?5[- ](star|etoiles)|"
            r"usd daily|\d+ ?(usd|euros?|€|\$) (daily|par jour|a day)|paid the same day|simple tasks|(our|"
            r"notre) hr|responsable recrutement|emploi facile|working 9 to 5",
        ),
    ),
    "investment": (
        (
            5,
            r"forex|binary options?|options binaires|trading (bots?|signals?|robots?|platform|expert)|(robots?|"
            r"bots?|signaux) de trading",
        ),
        (
            5,
            r"(guaranteed|garanti\w*|weekly|daily|monthly) (profits?|returns?|roi)|(rendements?|gains?|profits?|"
            r"benefices?) (garantis?|quotidiens?|assures?)",
        ),
        (
            5,
            r"double (your|my) (money|bitcoins?|btc|investment|capital)|doubl\w+ (votre|mon|vos) (argent|mise|"
            r"capital|investissement|bitcoins?)",
        ),
        (
            4,
            r"(invest\w*|trad(e|ed|er|ers|es|ing)) (with|avec|in|dans|only|seulement|now|maintenant|today|de|"
            r"as little as|from|\$|€) .{0,30}",
        ),
        (
            3,
            r"(minimum )?invest(ment|issement)s? (platform|expert|opportunit(y|ies)|company|plan|plateforme)|"
            r"plateformes? (d'investissement|de trading)",
        ),
        (
            3,
            r"bitcoins?|btc|ethereum|usdt|crypto(currenc(y|ies)|monnaies?|s)?|nfts?|airdrops?|presale|altcoins?|"
            r"mining",
        ),
        (
            3,
            r"account manager|gestionnaire de compte|expert trader|profits? (of|de) [$€£]?\d+|"
            r"retir\w+ mes (gains|profits|benefices)|withdr(aw|ew|awal) .{0,20}profits?",
        ),
        (
            4,
            r"copy trading|pre-?sale (of|ends)|\d\d+x|(ai|automatic|automatise\w*|automatique) (trading )?(bot|"
            r"robot)|faites? travailler (votre|ton) argent|copy our signals|earn daily|(minimum deposit|"
            r"depot minimum) ?(of |de |: ?)?[$€£]? ?\d|personal broker|(doubler?|doubled|tripler?) (mon|my|votre|"
            r"your) capital|elite (forex|trading|crypto)|early buyers|(experte?|expert) en trading|"
            r"certified account",
        ),
    ),
    "recovery": (
        (
            6,
            r"(recover|recovered|recovery|retrieve|retrieved|get back) .{0,25}(lost|stolen|scammed|my|"
            r"your) ?(crypto|bitcoins?|funds?|money|btc|usdt|assets?)",
        ),
        (
            6,
            r"hire (a|an) (\w+ )?hacker|(hackers?|pirates?|hackeurs?) (professionnels?|ethiques?|de confiance|"
            r"fiables?|experts?|for hire)|(professional|ethical|certified|trusted|genuine|reliable) hackers?",
        ),
        (
            5,
            r"recuper\w+ .{0,25}(argent|fonds|cryptos?|bitcoins?|compte|sommes?) ?(perdus?|voles?|escroques?|"
            r"pirates?)?",
        ),
        (
            5,
            r"(recovery|recuperation) (expert|agent|experts?|service|specialist|firm|team|de fonds)|"
            r"funds? recovery|asset recovery",
        ),
        (
            5,
            r"(spy on|hack|hacking|track|clone|monitor|espionner|pirater|surveiller) .{0,25}(whatsapp|facebook|"
            r"instagram|snapchat|phone|spouse|partner|cheating|husband|wife|conjoint|femme|mari|telephone|gmail)",
        ),
        (
            4,
            r"(increase|fix|boost|repair|raise|clear) .{0,15}credit (score|report|card debt)|"
            r"change (your )?(university )?grades|school grades",
        ),
    ),
    "gambling": (
        (5, r"(online|live|crypto|best|legit) casinos?|casinos? (en ligne|online|bonus|games?|francais|fiable)"),
        (
            4,
            r"free spins?|tours gratuits|spins gratuits|no deposit|sans depot|machines? a sous|jackpots?|"
            r"slot gacor",
        ),
        (
            5,
            r"paris sportifs?|sports? ?betting|betting (tips?|sites?|odds)|fixed match(es)?|matchs? truques?|"
            r"sportsbook",
        ),
        (3, r"casinos?|poker|roulette|bookmakers?|pronostics?|togel|baccarat|blackjack|1xbet|melbet|stake\.com"),
    ),
}
