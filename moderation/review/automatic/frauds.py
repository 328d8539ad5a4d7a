"""What a fraud asks for or promises, in both languages. Each is heard of in honest posts: several together tell."""

from collections.abc import Mapping

from moderation.review.automatic.advertising import Patterns

FRAUD: Mapping[str, Patterns] = {
    "sale": (
        (
            3,
            r"(je |j'en |on )?(vends?|revends?|liquide)|a vendre|mise en vente|(for|on) sale|(i am|i'm|im|"
            r"we are) selling|(i|we) sell|selling (my|a|an|brand|new)|(je|on) (cede|donne|fais don)|(giving|"
            r"give) (it |them )?away",
        ),
        (
            2,
            r"(neuf|neuve|brand new|new)(s)? (sous|dans|en|in|with|sealed|avec|jamais) ?(the |son |sa |its |"
            r"original )?(blister|emballage|boite|carton|garantie|box|packaging|scelle|ouvert|utilise|servi|"
            r"warranty)?|sealed( box)?|jamais (ouvert|servi|utilise|deballe)|sous blister|destockage|surplus|"
            r"fin de serie",
        ),
        (
            2,
            r"stock (limite|disponible|illimite)|(plusieurs|quelques) (exemplaires?|modeles?|"
            r"unites?) (disponibles?|en stock)|units? available|in stock|en stock",
        ),
    ),
    "payment": (
        (
            5,
            r"western union|money ?gram|mandats? (cash|postal|express)|transcash|neosurf|tickets? (neosurf|pcs|"
            r"transcash)|(recharges?|coupons?|cartes?|tickets?) pcs|paysafecards?|worldremit|ria money",
        ),
        (
            5,
            r"(itunes|google play|steam|apple|amazon|xbox|razer) (gift )?cards? ?(codes?)?|"
            r"cartes? (cadeaux? )?(itunes|google play|steam|apple|amazon|prepayees?)|(pay\w*|send|envoye\w*|"
            r"paiement|regl\w+|paye[rz]?) .{0,25}(gift cards?|cartes? cadeaux?)",
        ),
        (
            4,
            r"pay\w* .{0,20}(in|by|via|with|through|using) (a )?(bank|wire|crypto|bitcoins?|btc|usdt|eth|zelle|"
            r"cash ?app|venmo|gift|transfer)|(paiement|payer|regler|reglement|payable|paye[rz]?) .{0,20}(par|en|"
            r"via|avec) (un )?(virement|crypto\w*|bitcoins?|btc|usdt|cartes? cadeaux?|coupons?|mandat|lydia|"
            r"wero|paylib)",
        ),
        (
            4,
            r"paypal (friends|family|entre (proches|amis)|f&f|ami)|(friends|proches) (and|et|&) (family|"
            r"famille)|(virement|transfer|wire) (instantane|immediat|only|uniquement|seulement|first)|(only|"
            r"uniquement|seulement) (par |by |via |accept )?(virement|transfer|crypto|zelle|bitcoin)",
        ),
        (3, r"(virement|bank transfer|wire transfer|zelle|cash ?app|venmo|rib|iban)"),
        (
            4,
            r"(pay|send|wire|transfer|envoye[rz]?|verse[rz]?|paye[rz]?) .{0,25}(first|upfront|in advance|"
            r"d'avance|d'abord|avant (la |l')?(livraison|envoi|expedition))|paiement (d'avance|avant)|(acompte|"
            r"arrhes|deposit|caution|advance) .{0,25}(reserv\w+|avant|before|required|obligatoire|demande|"
            r"to (hold|secure|book))",
        ),
    ),
    "contact": (
        (
            4,
            r"(contact\w*|write|ecri\w+|text|message|add|ajoute[rz]?|joign\w+|rejoign\w+|join\w*|reach|call|"
            r"appel\w+|chat|reply|repond\w+|parl\w+|talk|dm|contact\w* (moi|me)) .{0,30}(whats ?app|telegram|"
            r"signal|viber|wechat|messenger|hangouts?|snapchat|skype|zalo|line id|kik)",
        ),
        (
            3,
            r"(my|our|mon|notre|sur|via|on|par|numero|number|groupe|group|channel|canal) (numero )?(whats ?app|"
            r"telegram|viber|wechat|snapchat|kik|skype)|(whats ?app|telegram|viber|wechat|snap|skype)( ?(number|"
            r"numero|id|group|me|au|:|\+|@))",
        ),
        (
            3,
            r"(contact|email|e-mail|text|mail|write|call|reach|message|whatsapp) me( directly)?( (at|on|via|by|"
            r"through|for)|:)|(contacte[rz]?|ecri(s|vez)|appele[rz]?|joigne[rz]?|mail(ez)?|envoye[rz])[- ](moi|"
            r"nous)( directement)?( (a|au|par|sur|via|en|pour|un)|:)|me (contacter|joindre|"
            r"ecrire)( directement)? (a|au|par|sur|via|en)|(my|mon|notre|our) (e-?mail|mail|adresse|"
            r"private email)( (address|is|est|:))?",
        ),
        (
            2,
            r"(outside|hors|en dehors) (of |de |du |the |la |this |ce )*(platform\w*|plateforme|site|forum|"
            r"app\w*)|(directly|directement) (with|to|avec|a|par|via|aupres) (me|moi|whatsapp|mail|e-?mail|"
            r"telephone|the seller|us|nous)|(private(ly)?|en prive|prive)",
        ),
    ),
    "price": (
        (
            4,
            r"(iphones?|ps5|ps4|playstation|macbooks?|galaxy|ipads?|airpods|dyson|switch|xbox|thermomix|tv|"
            r"televis\w+|laptop|ordinateur|velo|trottinette|rolex|gopro|drone|canape|robot|lave[- ]linge|"
            r"washing machine|dyson|canon|nikon|sony|samsung|apple|bosch)[^.!?\n]{0,40}?(a|pour|for|only|just|"
            r"at|seulement|prix|price|:|=|-) ?(only |just |seulement |de )?[$€£]? ?\d{2,3} ?([$€£]|eur(os)?|usd|"
            r"dollars?|pounds|e\b)",
        ),
        (
            3,
            r"(a |at |for |pour )?(la )?(moitie|half)[- ](du |de |the |le )*(prix|price)|(prix|"
            r"price)s? (casses?|sacrifies?|derisoires?|brades?|imbattables?|incroyables?|unbeatable|crazy)|"
            r"(unbeatable|crazy|insane|incredible|rock[- ]bottom|lowest) (low )?prices?",
        ),
        (
            3,
            r"[-–]? ?[5-9]\d ?% (off|de (reduction|remise|rabais)|discount|moins cher|cheaper|below|reduction)|"
            r"(jusqu'a|up to|save) [-–]? ?[5-9]\d ?%|(reduction|remise|discount) (de|of) [-–]? ?[5-9]\d ?%",
        ),
        (
            3,
            r"(au lieu de|instead of|worth|valeur|vaut|retail|prix (neuf|public|magasin|boutique)|(was|"
            r"were)) ?:? ?(de )?[$€£]? ?\d[\d .,]{2,} ?([$€£]|eur(os)?|usd)?|(bien|far|way|much) (moins cher|"
            r"below|cheaper|under)( (que|than|the|retail|market|qu'en))?",
        ),
    ),
    "fees": (
        (
            4,
            r"(frais|fees?|taxes?|douanes?|customs|assurance|insurance|commission|charges) (?!de livraison).{0,45}("
            r"avant|before|debloqu\w+|liber\w+|recevoir|releas\w+|receiv\w+|unlock\w*|claim\w*|upfront|up front|"
            r"d'avance|remboursables?|refundable|refunded|deliver\w*|livr\w+)",
        ),
        (
            4,
            r"(pay\w*|regl\w+|vers\w+|send|envoye\w*|settle) .{0,30}(frais|fees?|taxes?|douanes?|customs|"
            r"clearance|activation|processing|dossier|handling|insurance|assurance|notaire|shipping (cost|fee)|"
            r"transport)",
        ),
        (
            2,
            r"(frais|fees?) (de |d'|of )?(dossier|douane|deblocage|activation|transfert|processing|clearance|"
            r"release|handling|customs|livraison|shipping|assurance|notaire|gestion)|(activation|processing|"
            r"clearance|release|handling|customs|transfer) (fees?|charges?)",
        ),
    ),
    "urgency": (
        (
            2,
            r"(act|hurry|reply|call|buy|order|decide|contact\w*|repond\w+) (now|up|fast|quickly|today|"
            r"immediately|vite|rapidement|immediatement|maintenant|au plus vite)|hurry|depeche[rz]([- ]vous|"
            r"[- ]toi)?|faites vite|urgents?|urgently|asap|tres urgent",
        ),
        (
            2,
            r"(avant|before) (minuit|midnight|ce soir|demain|tonight|tomorrow|it's (too late|gone)|qu'il)|"
            r"derniers jours|dernier(e)?s? (heures?|places?|pieces?|chances?|exemplaires?)|last (chance|days|units?|"
            r"pieces?|few|one|hours?|ones)|(only|plus que|reste|remain\w*) \d+ (left|remaining|exemplaires?|"
            r"places?|pieces?|units?|spots?|slots?|jours?|days?|heures?|hours?)",
        ),
        (
            2,
            r"(offre?s?|deal|sale|promo\w*|code|link|lien) (ends?|expires?|valable|valid|se termine|termine|"
            r"prend fin|limitee?|available) .{0,15}|(within|sous|dans les|next|in) (24|48|12|72) ?(h\b|hours?|"
            r"heures?)|first come|premier arrive|premiers? (arrives?|inscrits?|clients?)",
        ),
    ),
    "pretence": (
        (
            5,
            r"(your|votre) (\w+ )?(account|compte|package|parcel|colis|card|carte|subscription|abonnement|"
            r"device|ordinateur|computer|paypal|livraison|delivery|cpf|dossier|remboursement|"
            r"refund) .{0,45}(suspend\w*|block\w*|lock\w*|limited|expir\w+|bloque\w*|desactive\w*|en attente|"
            r"retenu\w*|on hold|held|infect\w*|compromis\w*|pending|deactivat\w+|clos|ferme)",
        ),
        (
            5,
            r"(verify|confirm|update|validate|verifie[rz]|confirme[rz]|valide[rz]|mett\w+ a jour|renseigne[rz]|"
            r"regularise[rz]) (your|votre|vos) (\w+ ){0,2}(account|identity|card|details|password|bank\w*|"
            r"information|billing|payment|compte|identite|coordonnees|mot de passe|informations?|carte|paiement|"
            r"situation|donnees|adresse)",
        ),
        (
            4,
            r"(log ?in|sign in|connecte[rz]-vous) (here|ici|via|at|a|with|now|avec|sur (ce|le)) .{0,20}|"
            r"any ?desk|team ?viewer|remote (access|control|desktop)|(otp|(verification|security) code|"
            r"code (de verification|recu|de securite|sms)) .{0,30}(send|give|share|tell|envoye\w*|donne\w*|"
            r"communique\w*|transmett\w+)?",
        ),
        (
            4,
            r"(microsoft|apple|amazon|paypal|norton|mcafee|hp|epson|canon|dell|quickbooks|coinbase|binance|"
            r"airline\w*|geek squad|outlook|gmail|facebook|netflix|orange|sfr|free|bouygues|edf|caf|ameli|"
            r"la poste|chronopost) (\w+ )?(customer (service|support|care)|support|technical support|helpline|"
            r"help ?desk|service client|assistance|hotline) (\w+ )?(phone )?(numbers?|numero|team|telephone|:|"
            r"at|au)",
        ),
        (
            3,
            r"(toll[- ]free|helpline|hotline|numero (gratuit|vert|surtaxe)|24/7|24x7|7j/7|24h/24) .{0,20}|"
            r"call (now|us|today)( at| on)? \W?\d",
        ),
    ),
}

# Somebody tells of a fraud, or asks whether it is one.
TELLING = (
    r"arnaqu\w+|escroqu\w+|scam\w*|fraud\w*|phishing|hameconnage|smishing|faux (sites?|colis|vendeurs?|mails?|"
    r"sms)|fake (sites?|sellers?)|(is|was) (it|this|that|he|she) (legit|safe|real|genuine|normal|trustworthy)|"
    r"(est-ce|c'est|est ce)( que c'est| bien)? (fiable|normal|une arnaque|serieux|legal|sur|vrai)|(me|m'a|"
    r"m'ont|nous) (demande\w*|reclame\w*|propose\w*)|(asks?|asked|asking|told|tells|wants?|wanted) (me|us)|"
    r"refuse\w*|should i|dois[- ]je|faut[- ]il|puis[- ]je|can i|do i|comment (savoir|faire|recuperer)|(how|"
    r"what) (can|do|should) i|signal\w+|mefi\w+|beware|attention (aux?|a)|avoid|ne (payez|donnez|cliquez|"
    r"communiquez|repondez) (pas|jamais)|(never|do not|don't) (pay|give|send|click|share)|trop beau|"
    r"deconseill\w+|evite[rz]?|inspire (pas|rien|confiance)|reassuring|je (tombe|suis tombee?) sur|(keep|"
    r"kept) (landing|"
    r"getting|seeing)|j'ai (recu|ete debite|raccroche|paye)|(i |we )?(got|received|hung up|was charged|found out)|"
    r"(on|il|elle|ils)( ne)? (me|m'|nous) ?(promet|facture|dit|menace)\w*|sont-ils|est-il (possible|normal|legal)|"
    r"y a-t-il|"
    r"(are|is) there (a|any)|am i|are we|should we|(quel|quels|quelle) (recours|droits?|solution)|any (way|chance|"
    r"recourse|"
    r"idea|advice)|(me|nous) faire rembourser|(get|getting) (my|our|a) (money|refund)|porte(r|z)? plainte|litige|"
    r"dispute|"
    r"faux|fausse|fake|bogus|dodgy|legit\w*|genuine|est-ce que|is it|is this|connaissez|does anyone|anyone (know|else)|"
    r"quelqu'un (a|connait|sait)|(nous|on) (voulons|voudrions|hesit\w+|pens\w+)|we('re| are) thinking|"
    r"(ma|mon|my|notre|our) ((beau|belle|grand|grande)[- ])?(mere|pere|tante|oncle|soeur|frere|fille|fils|voisine?|"
    r"amie?|"
    r"mum|mom|mother|dad|father|aunt|uncle|sister|brother|nan|grand\w+|son|daughter|neighbou?r)( in law)? (a|veut|"
    r"allait|"
    r"m'a|s'est|nearly|almost|found|wants?|wanted|has|got|is|rang|forwarded|received|clicked|paid|fell)|"
    r"too good to be true|que je ne connais pas|(that )?i('ve| have)? never heard of"
)

# Whoever writes this tells of nothing: they offer it to the reader.
OFFERING = (
    r"(nous|we|je|i) (vous )?(octroyons|offrons|offer|accordons|accorde|octroie|proposons|propose|sell|vendons|provide|"
    r"fournissons|give out|are giving|can (help|assist) you)|(je|i|nous|we) (peux|can|pouvons) (vous |te )?(help|"
    r"aider) "
    r"(you )?(to )?(recover|get|recuperer|avec|with|in)|(ouvrez|deposez|open|submit|claim) (votre|your) (dossier|claim|"
    r"request|demande)|(apply|inscrivez-vous|postulez|contact us|contactez[- ]nous|order from|commandez sur)"
)

# Asks outright, or tells what somebody else asks for: even "write to him on WhatsApp" is no invitation then.
ASKING = (
    r"(is|was|isn't) (it|this|that|he|she) (really )?(a |an |another )?(scam|fraud|legit\w*|real|fake|safe|genuine|"
    r"normal|"
    r"phishing)|(est-ce|c'est|serait-ce)( bien| encore)?( une| un)? (arnaque|escroquerie|faux|fraude|normal|fiable|"
    r"serieux|"
    r"vrai|legal)|(arnaque|escroquerie|scam|fake|phishing)( or not| ou pas)? ?\?|(asks?|asked|asking|wants?|wanted) "
    r"(me|us|her|him|my \w+) (for|to)|(me|m'|nous|lui) ?(a |ont )?(demande|reclame)\w* (de|d'|un|une|des|que|\d+)"
)

# Keeps readers from the address that it names.
WARNING = (
    r"ne (cliqu|pay|donn|repond|communiqu|rempli|command)\w+ (pas|jamais|rien)|(do not|don't|dont|never) (click|pay|"
    r"give|"
    r"answer|enter|reply|order|buy)|(lien|sms|mail|site) (bizarre|suspect|louche|frauduleux|douteux)|(weird|suspicious|"
    r"dodgy|fake|odd|scam) (link|site|text|mail|email|message)s?|(is|was) (it|this|that) (really )?(a |an )?(real|"
    r"legit\w*|"
    r"scam|fake|phishing|genuine)|(est-ce|c'est)( bien| encore)? une (arnaque|fraude|escroquerie)|le vrai site"
)
