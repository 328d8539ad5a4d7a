"""Words of advertising that nobody asked for, in both languages: families, each with patterns and their points.

As `letters.plain` leaves them: small letters without accents. No pattern repeats a repetition.
"""

from collections.abc import Mapping

from moderation.review.automatic.money import MONEY
from moderation.review.automatic.wares import WARES, Patterns

__all__ = ["ADVERTISING", "Patterns"]

ADVERTISING: Mapping[str, Patterns] = {
    **MONEY,
    **WARES,
    "search engines": (
        (
            5,
            r"seo (services?|experts?|agency|company|packages?|consultant|tools?)|back ?links?|guest post(s|"
            r"ing)?|link ?building|da ?\d\d\+",
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
        (
            3,
            r"(beware of|attention aux) (imitations|copies|contrefacons)|free (estimate|quote)|devis gratuit|"
            r"\d ?000\+? (clients|customers)|over \d+k? happy|stocks? lasts?|buy \d get \d|"
            r"\d achet\w+ ?= ?\d offert|(our|nos|notre) (team|experts?|equipe) (\w+ )?(redige|write|published|"
            r"publish|tested|offers)|(detailed|ultimate) (\w+ )?(article|guide|buying guide)|(comparatif|"
            r"guide) (vraiment |tres )?(complet|detaille|ultime)|visite[rz] aussi|until i found this|"
            r"we have tested|a retrouver sur",
        ),
        (
            4,
            r"(power compan|energy compan|fournisseurs? d'energie|big energy)\w* .{0,20}(hate|bury|veulent|"
            r"don't want)|(cuts?|slash\w*|baisse) .{0,30}(bills?|factures?) (by|de) \d|(\d+ ?%|\d+ ?€) (off|"
            r"de reduction|sur tout|for|reservee?) .{0,25}(site|readers?|lecteurs|premiers|customers)",
        ),
    ),
}
