"""Words of wares that are sold where they should not be: see `advertising.py`."""

from collections.abc import Mapping

Patterns = tuple[tuple[int, str], ...]

WARES: Mapping[str, Patterns] = {
    "medicine": (
        (
            6,
            r"viagra|cialis|levitra|kamagra|sildenafil|tadalafil|xanax|tramadol|oxy(contin|codone)|adderall|"
            r"ambien",
        ),
        (
            5,
            r"(without|no) (a )?(prescription|rx)|sans ordonnance|(online|canadian|cheap) pharmacy|"
            r"pharmacie en ligne",
        ),
        (
            4,
            r"erect(ile|ion)s?|male enhancement|penis|libido|ozempic|semaglutide|phentermine|hgh|"
            r"(anabolic )?steroids?",
        ),
        (
            5,
            r"cocaine|mdma|ketamine|lsd|magic mushrooms?|(buy|order|acheter|commander) (weed|cannabis|cbd|thc|"
            r"crack)",
        ),
    ),
    "slimming": (
        (5, r"(lose|drop|shed|lost|perd(re|ez|u)) \d+ ?(kg|kilos?|pounds?|lbs)"),
        (
            4,
            r"weight loss|perte de poids|fat burner|brule[- ]graisses?|maigrir|keto (gummies|diet|pills?)|"
            r"coupe[- ]faim",
        ),
        (
            4,
            r"cbd (oil|gummies)|huile de cbd|(miracle|natural|herbal) (cure|remedy|product|pills?)|"
            r"produit miracle",
        ),
        (
            4,
            r"cured? (my|your|me of) (herpes|diabetes|cancer|hiv)|gueri (du|de mon|de l')|remede (naturel|"
            r"miracle)",
        ),
        (3, r"detox|anti-?age(ing)?|dietary supplements?|complements? alimentaires? naturels?"),
    ),
    "adult": (
        (
            5,
            r"(independent|discreet|high class) (companion|escort|lady|gentlemen)|discreet gentlemen|(mes|my) (photos|"
            r"videos|pics) (privees?|private|intimes?|hot|nues?)|"
            r"(disponible|available|libre) (ce soir|tonight)|hotel visits?|(retrouve|rejoins)[- ]moi ici|(private|"
            r"intimate) (pictures|photos|videos)",
        ),
        (
            6,
            r"escort( ?girls?|e?s)?|cam ?girls?|live (sex )?cams?|porn\w*|xxx (videos?|films?|cams?)|"
            r"sex ?(chat|cams?|dating|tapes?)|"
            r"onlyfans",
        ),
        (
            5,
            r"(hot|sexy|lonely|horny) (girls?|singles?|women|wom[ae]n|moms?)|(singles|women|girls) (near|"
            r"in) your",
        ),
        (
            5,
            r"plan cul|rencontres? (coquines?|chaudes?|adultes?|sexe|sans lendemain|discretes?)|"
            r"femmes? (chaudes?|mures)",
        ),
        (3, r"nudes?|nues?|sexe|sex|dating (site|app)s?|site de rencontres?|hookups?"),
        (
            6,
            r"massages? (\w+ )?(naturistes?|sensuels?|erotiques?|tantriques?|coquins?|intimes?)|(sensual|erotic|"
            r"nuru|tantric|body to body) (\w+ )?massages?|outcalls?|incalls?|finition (manuelle|a domicile|"
            r"comprise)|\d+ ?(roses|bisous|kisses)( ?/ ?| l'| the | per | de l'| an )(h|hour|heure)",
        ),
        (
            5,
            r"(femmes?|filles|celibataires|women|girls|ladies|singles|moms?|"
            r"mums?) (\w+ ){0,5}(pres de (chez )?(toi|vous)|de (ta|votre) region|near you|in your area|cherchent|"
            r"want to meet|waiting for you)|no strings|sans lendemain|sites? de rencontres? (ou|qui|gratuit)|"
            r"(chat|dating|hookup) (site|room|app) where|where women|pas de faux profils?|lonely on|"
            r"seuls? le soir|(serious|long[- ]term) relationship|relation serieuse|tchat (libre|coquin|gratuit)",
        ),
        (
            4,
            r"(i will|i'll|je vous|je t') ?(send|enverrai|envoie)( you)?( my| mes| more| some)? (pictures?|"
            r"photos?|pics)|(kind|honest|gentil|sincere)e? (and|et) (honest|sincere|gentil|caring|kind)|(i am|"
            r"je suis) (a |une )?(caring|lovely|douce|jolie|belle|single|lonely) |femme (douce|seule|aimante)|"
            r"jolie (brune|blonde|rousse)|sms uniquement|text only",
        ),
    ),
    "occult": (
        (
            5,
            r"voyante? de naissance|herbalist|(regle|resou[ts]|solve|fix)\w* (tous |all )?(vos|your|tes) (problemes|"
            r"problems)|(cured|healed) (my|me|her|him)|"
            r"(infertility|sterilite)|premiere question offerte|(lost|true) love|(protection|chance|"
            r"luck) (spirituelle|in love|at work|au jeu)",
        ),
        (
            6,
            r"marabouts?|voyante? (serieu\w+|gratuit\w*|pur\w*|competent\w*|reput\w+|africain\w*|en ligne|par tel\w*)|"
            r"voyance|(grande?|maitre|medium|consult\w+ une?) voyante?|(des)?envoutements?|magie (noire|blanche|rouge|"
            r"vaudou)|vaudou|spell ?casters?|love spells?|lottery spells?",
        ),
        (
            6,
            r"retour (de l'|d'|de |rapide de l')?(affection|affectif|amour|etre aime|l'etre aime|affective)|"
            r"(portefeuille|portemonnaie|valise|calebasse) magique",
        ),
        (
            5,
            r"(bring|brought|get|got|won|win) (back )?(my|your) (ex|lover|husband|wife|boyfriend|"
            r"girlfriend)( back)?|ramen\w+ (mon|votre) (ex|mari|femme)",
        ),
        (
            4,
            r"illuminati|medium (serieux|pur|competent|africain)|spiritual (healer|herbalist)|herbal (doctor|"
            r"medicine)|rituels? (d'amour|puissants?)|occult\w*|desenvouter",
        ),
        (
            4,
            r"(dr|doctor|docteur|prophet|priest|papa|mama|maitre|professeur) \w+ (helped|cast|cured|m'a|a fait|"
            r"restored|brought)",
        ),
        (
            5,
            r"mauvais (oeil|sort)|rituels? (suffit|puissant|d'|de)|travaux? (mystiques?|occultes?)|retour (de l'|"
            r"d')?(etre aime|affection)|black magi[ck]\w*|bad luck remov\w+|stop (a |the |my |your )?divorce|"
            r"bring back (your|my|an)? ?(ex|lost|lover|husband|wife)|spells? (cast\w*|caster)|(priest|prophet|"
            r"maitre|papa|mama|baba) \w+ (did|does|is|can|a fait|voit|peut|il voit)|spiritual cleansing|"
            r"did a (spiritual )?cleansing|avoir la poisse|avez la poisse|filtres? d'amour|love (charms?|"
            r"potions?)|chance aux jeux|distance is (not a|no) barrier|great brotherhood|roi vaudou|(pay|"
            r"paiement) (only )?(after|apres) (the )?(result|work)\w*|(pay|payez) apres resultat",
        ),
    ),
    "papers": (
        (
            5,
            r"(birth|marriage|death) certificates? (and|online|with)|sans passer (le|les|l'|aucun) ?(test|examen|"
            r"epreuve)|(score|note|resultat) garantie?|attestation officielle|plain envelope",
        ),
        (
            6,
            r"(buy|obtain|get|purchase|order|real|genuine|registered|fake|faux|vrais?|achet\w+|obten\w+|"
            r"commande[rz]?) .{0,35}(passports?|passeports?|driv(ers?|er's|ing) licen[cs]es?|"
            r"permis (de conduire|b)|(id|identity) cards?|cartes? d'identite|diplom(as?|es?)|"
            r"degree certificates?|ielts|toefl|residence permits?|titres? de sejour|tcf|delf)",
        ),
        (
            6,
            r"counterfeit (money|notes|bills|currency|banknotes)|(faux|fausse) (billets?|monnaie)|"
            r"billets? (contrefaits?|de banque a vendre)|clone(d)? (credit )?cards?|cartes? clonees?|cvv|fullz",
        ),
        (
            4,
            r"without (taking )?(the |any )?(exam|test)s?|sans (passer (l'|d')?)?examen|"
            r"enregistre dans (la base|le systeme)|assignments?|essay writing|write my (essay|paper|thesis)|"
            r"dissertation (writing|help)",
        ),
        (
            3,
            r"(passports?|passeports?|id cards?|cartes? d'identite|driv\w+ licen[cs]es?|visas?|titres? de sejour|"
            r"bachelor'?s?|bts|ssn),? (and |et |or |ou )?(passports?|passeports?|id cards?|cartes? d'identite|"
            r"visas?|titres? de sejour|master'?s?|licence|phd|ssn|driv\w+ licen[cs]es?)",
        ),
        (
            5,
            r"based on (life|work) experience|(diplomas?|diplomes?|degrees?) (authenti\w+|accredit\w+|officiels?|"
            r"reconnus?)|fully accredited|no (classes|exams?|attendance)|registered (in|with|on) the (dvla|"
            r"database|system)|(enregistre|valide)\w* (en|au|dans|aupres) .{0,20}(prefecture|rectorat|ants|"
            r"systeme)|(puce|chip) (et|and) hologram\w*|scannable|passent? (tous )?les (scanners|controles)|"
            r"novelty (docs?|documents?|ids?)",
        ),
        (
            5,
            r"(arrets? (de travail|maladie)|certificats? medica\w+|ordonnances?|sick ?notes?|doctor'?s notes?|"
            r"medical certificates?)[^!?]{0,60}(tampon|stamp|any date|instant|signature|\d ?(€|eur))|antidatee?s?|"
            r"back-?dated (sick|doctor|medical)",
        ),
    ),
    "copies": (
        (
            5,
            r"replicas?|repliques?|(aaa|1:1|mirror) (quality|copies|qualite|replica)|super clone|"
            r"copies? (parfaites?|conformes? de luxe|aaa)|imitations? (de luxe|parfaites?)",
        ),
        (
            3,
            r"rolex|louis vuitton|gucci|hermes|cartier|ray ?bans?|(air )?jordans?|yeezys?|moncler|michael kors|"
            r"pandora|canada goose",
        ),
        (
            4,
            r"(wholesale|factory|outlet|bulk) (prices?|store|online|supplier|direct|shop|sale)|prix (usine|"
            r"grossiste|d'usine)|direct (from )?(the )?(factory|usine)|grossistes?|dropshipping",
        ),
        (
            4,
            r"cheap (\w+ ){0,2}(jerseys?|shoes|sneakers|handbags?|watches|sunglasses|jackets?|iphones?|software|"
            r"keys)|(maillots?|sacs?|montres?|baskets|chaussures|lunettes|cles?) (\w+ ){0,2}pas cher",
        ),
        (
            4,
            r"yupoo|(top|best|same|meilleur) batch|qc (photos?|pics)|(mirror|miroir|aaa) (quality|qualite)|"
            r"qualite (miroir|aaa)|super ?fakes?|(my|mon|our|notre) (supplier|fournisseur) (in|en|de|from|a|"
            r"direct)|fournisseur direct|minimum order \d|same barcode|identiques? a l'original|exact copy|"
            r"tester (versions?|perfumes?)|(dyson|rolex|chanel|gucci|nike|airpods?|louis v\w*) (style|tn)|"
            r"\d+ (achetes?|bought)[, ]+\d+ (offerts?|free)|grossiste (parfum|nike|vetement|sac)\w*|"
            r"les memes sans le prix|designer (hand)?bags",
        ),
    ),
}
