"""Words of advertising that nobody asked for, in both languages: families, each with patterns and their points.

As `letters.plain` leaves them: small letters without accents. No pattern repeats a repetition.
"""

from collections.abc import Mapping

Patterns = tuple[tuple[int, str], ...]

ADVERTISING: Mapping[str, Patterns] = {
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
    ),
    "loan": (
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
    ),
    "easy money": (
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
    "occult": (
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
    ),
    "search engines": (
        (
            5,
            r"seo (services?|experts?|agency|company|packages?|consultant|tools?)|back ?links?|guest post(s|"
            r"ing)?|link ?building|da ?\d\d\+?",
        ),
        (
            4,
            r"(first|top|front|premiere) (page|position|place)s? (of|on|de|sur|dans) google|rank(s|ing|"
            r"ed)? (higher |number one |#1 |first )?(on|in) google",
        ),
        (
            4,
            r"referencement (naturel|google|web|seo|de votre|pas cher)|agence (web|seo|digitale)|web ?(design|"
            r"development) (services?|company|agency)|creation de sites? (internet|web|vitrine)",
        ),
        (
            5,
            r"(buy|purchase|get|cheap|real|sell\w*|achet\w+|vend\w*|free|gratuits?) .{0,25}(followers|"
            r"subscribers|abonnes|likes|youtube views|page views|reviews|avis (google|positifs|clients|"
            r"trustpilot|5)|verified accounts?|comptes? verifies?)",
        ),
        (
            4,
            r"(boost|increase|grow|drive|augment\w+|booste[rz]) (your|votre|vos|more|le) (traffic|trafic|sales|"
            r"ventes|website|site|visibility|visibilite|online presence|rankings?|business|visiteurs)",
        ),
        (
            4,
            r"(targeted|organic|web(site)?) (traffic|visitors)|digital marketing|email (lists?|leads|database)|"
            r"marketing (digital|automation)|leads? (qualifies|generation)",
        ),
    ),
    "papers": (
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
    ),
    "promotion": (
        (
            3,
            r"click (here|the link|this link|below|on (the|this|my) link)|clique[rz]? (ici|sur (le|ce|mon) lien|"
            r"vite)|tap the link|link in (my )?(bio|profile)|lien (en|dans ma) bio",
        ),
        (
            3,
            r"(check(ing)?( out)?|visit|see|follow|discover|try|explore|view) (my|our|this) (\w+ ){0,2}(sites?|"
            r"websites?|blog|channel|profile|page|link|shop|store|webpage|offer)",
        ),
        (
            3,
            r"(visite[rz]?|decouvr\w+|regarde[rz]|consulte[rz]|suive[rz]) (vite )?(notre|mon|nos|ma|"
            r"ce) (\w+ ){0,1}(sites?|boutique|page|blog|chaine|profil|offres?|catalogue|lien)|"
            r"abonne[rz]?-?(vous|toi)? (a|sur)",
        ),
        (
            3,
            r"(limited|special|exclusive|amazing|great|hot|best)( time)? (offers?|deals?|discounts?|"
            r"promotions?)|offres? (limitees?|speciales?|exclusives?|exceptionnelles?|flash)|vente flash|"
            r"promo(tion)?s? (exceptionnelles?|du (jour|moment)|flash)",
        ),
        (
            3,
            r"(promo|discount|coupon|referral|invite) codes?|codes? (promos?|de reduction|de parrainage|parrain|"
            r"d'invitation)|use (my |the )?code|avec (mon|le) code|referral link|lien (de parrainage|"
            r"d'affiliation|affilie)|parrain\w*",
        ),
        (
            3,
            r"(buy|order|shop|subscribe|register|sign up|join|apply|book|download|start|call|act) (now|today|"
            r"here|us now)|(achete[rz]|commande[rz]|inscri\w+|telecharge[rz]|profite[rz]|reserve[rz]|"
            r"appele[rz])([- ]vous)? (des |en |y )?(maintenant|vite|ici|des|gratuitement|aujourd'hui|"
            r"tout de suite)",
        ),
        (
            3,
            r"100 ?% (free|gratuits?|legit|garantis?|guaranteed|safe|real|genuine|securise|fiable|reel)|"
            r"money[- ]back guarantee|satisfait ou rembourse|(results|resultats?) (guaranteed|garantis?)|"
            r"unbeatable|imbattables?",
        ),
        (
            4,
            r"congratulations,? (you|your)|felicitations,? (vous|votre)|you('ve| have)? (won|been selected)|"
            r"vous (avez (gagne|ete (selectionne|tire|choisi))|etes (l'heureux|le gagnant))|claim (your|the|"
            r"a free)|reclame[rz] votre",
        ),
        (
            2,
            r"free (gifts?|iphone|trial|money|giveaway|samples?|gift cards?)|giveaways?|cadeaux? gratuits?|"
            r"gratuit(ement)? (aujourd'hui|pendant)|(livraison|shipping) (gratuite|offerte|worldwide|mondiale|"
            r"discrete)|(discreet|worldwide|overnight) (shipping|delivery)",
        ),
        (
            3,
            r"(we|nous) (are|sommes|offer|offrons|provide|proposons|sell|vendons|deliver|livrons|supply|"
            r"specialize|help) (a |an |une? |des |the |le |all |you |in )?(\w+ ){0,3}(services?|leading|leader|"
            r"best|company|entreprise|agency|agence|products|produits|quality|qualite|solutions?|prices?|prix|"
            r"packages?|deals?)",
        ),
        (
            2,
            r"(dm|pm|inbox|message|mp|text) (me|us|moi)|(en|par) mp|mp moi|(for|pour) (plus d'|more )(infos?|"
            r"informations?|details?)|contact(ez)?[- ](us|nous)|call us|appelez[- ]nous|trusted (sellers?|"
            r"vendors?|sites?|source)|thank me later|me remercier",
        ),
        (
            3,
            r"don't miss|do not miss|ne (manquez|ratez|passez) pas|(this|cette?) (amazing|incredible|incroyable|"
            r"secret|simple) (\w+ )?(trick|method|methode|astuce|opportunity|product|technique|site|app)|"
            r"changed? (my|your) life|a change ma vie|life[- ]changing",
        ),
    ),
}
