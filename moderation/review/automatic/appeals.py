"""What a fraud asks its readers to do, and whom it praises, in both languages: see `frauds.py`.

Honest people name the same things. What tells is the first person who was saved, and the reader who is sent somewhere.
"""

from collections.abc import Mapping

from moderation.review.automatic.advertising import Patterns

_TITLE = r"(mr|mrs|ms|miss|sir|madam|dr|doctor|barrister|attorney|agent|priest|prophet|lord|expert|chief|baba|mama)\.?"
_TITRE = r"(mr?|mme|mlle|monsieur|madame|maitre|me|dr|docteur|professeur|pretre|papa|pasteur|agent|expert)\.?"
_LOST = r"(money|funds?|refund|payment|bitcoins?|crypto|savings|cash|husband|wife|ex|lover|man|account)"
_RENDU = r"(argent|fonds|remboursement|sous|euros|mise|compte|pret|credit|mari|femme|couple|ex)"

APPEALS: Mapping[str, Patterns] = {
    "rescuer": (
        (
            4,
            r"(private investigator|detective prive|avocat specialise|captain \w+|(hackeu?r|hacker) (ethique|"
            r"professionnel|trouve))|(m'a|nous a) (donne|file|passe|transmis) (les coordonnees|le contact|le numero|"
            r"l'adresse|le mail) d|(il|elle) a (tout )?(recupere|debloque|regle) (tout )?(en|mes|mon|notre|la)|"
            r"(recovered|got back|traced) (every|all|each) (cent|penny|dollar|of)|(un )?(grand|"
            r"immense) merci a (monsieur|madame|m|mr|mme|maitre)|"
            r"(sister|brother|friend|colleague|collegue|soeur|frere|amie?) (recommended|m'a (recommande|"
            r"conseille)) (\w+ )?(captain|mr|mrs|dr|maitre|monsieur|madame)",
        ),
        (
            5,
            rf"thanks to ((a|an|the|this|my) )?(\w+ ){{0,2}}{_TITLE} \w+|thanks to (him|her|this (man|woman|lady|guy|"
            r"hacker|agent|company|team))|(i was |got |been )?(introduced|referred|directed) (me )?to "
            rf"(a |an |the |this )?(\w+ ){{0,2}}({_TITLE} \w+|hacker|expert|lender|broker|trader|spell ?caster)|"
            rf"grace a (lui|elle|cet homme|ce monsieur|cette (dame|femme|personne)|(ce |cette )?{_TITRE} \w+)|"
            rf"(j'ai (rencontre|connu|decouvert|contacte|ecrit a)|(m'a|on m'a) (parle|presente|conseille|"
            rf"recommande) (de |"
            rf"d'|a )?)(une? |le |la |ce |cette )?(\w+ ){{0,2}}({_TITRE} \w+|dame|hackeu?r|preteur|marabout|voyante?)",
        ),
        (
            4,
            r"(he|she|they) (helped|assisted) me (to )?(recover|get|retrieve|trade|invest|earn|win)|"
            rf"(recovered|reversed|retrieved|restored|released) (all )?(of )?(my|the|every) (\w+ )?{_LOST}|"
            rf"(i )?(finally )?(got|received|have) (all )?my {_LOST} back (thanks|with the help|through|"
            rf"after i contact)|"
            r"(brought|bring|came) (him|her|my \w+) back|(sent|send) by god|god[- ]?sent|man of god|"
            r"(il|elle) m'a (\w+ )?(sauvee?|restitue|recupere|debloque|aidee? a|permis|fait (gagner|obtenir)|appris a)|"
            r"(homme|dame|femme|personne|preteu(r|se)|monsieur) (de dieu|de coeur|honnete|integre|serieu(x|se) et)|"
            rf"(a pu|ont pu|a su) (m'aider|recuperer|me rembourser|debloquer)|je (le |la |les |vous )?(remercie|"
            rf"temoigne)"
            rf" (infiniment|encore|de tout|du fond|publiquement|{_TITRE})",
        ),
        (
            4,
            r"(ethical|certified|professional|genuine|legit) (\w+ )?(hacker|chargeback|recovery|account manager|broker|"
            r"trader|lender|spell)|(chargeback|refund|recovery) (agent|expert|specialist|team|firm|company|brigade)|"
            r"(brigade|service|cellule|cabinet) (de (remboursement|recuperation)|anti[- ]?(arnaque|fraude|"
            r"escroquerie))|"
            r"(specialiste|experte?|hackeu?r|ancien de la (banque|police)) .{0,30}(remboursements?|trading|fonds|"
            r"crypto)|"
            r"(takes|charges|prend|contre) (only |juste |que )?\d+ ?% (of|du|de|once|une fois)|"
            r"(blockchain|crypto) (forensic|recovery|tracing)\w*",
        ),
        (
            3,
            r"(he|she|this man|this woman|this company) is (so |very |really )?(honest|reliable|legit|genuine|"
            r"trustworthy|"
            r"the best|amazing|real)|(il|elle|cet homme|cette dame|ce monsieur) est (tres |vraiment )?(honnete|"
            r"serieu(x|se)"
            r"|fiable|digne)|worth every (penny|cent)|temoignage|testimony|(jamais|never) (cru|believed) (a|in) .{0,30}"
            r"(until|till|jusqu)",
        ),
        (
            4,
            r"(started|start|invested|invest|deposited|began|put in) (with |only |"
            r"just )?[$€£]? ?\d[\d., ]* ?[$€£k]?.{0,40}"
            r"(got|get|made|make|received|receive|earned|earn|withdrew|turned|profit)|(avec|investi|mis|depose|depart|"
            r"mise "
            r"de) ?:? ?[$€£]? ?\d[\d., ]* ?(€|euros?|k)?.{0,40}(retire|gagne|recu|touche|encaisse|empoche)",
        ),
    ),
    "invitation": (
        (
            4,
            r"(send|write|drop) (us|me) (a )?(message|private message|dm|line) (on|via|at)|ask me how|"
            r"messagerie privee|private message (me|for)|"
            r"(laisse[rz]|donne[rz]|send|leave|drop)[- ](moi|nous|me|us) (votre|ton|your) (numero|number|mail|email|"
            r"adresse|whatsapp)|(je|i) (peux|can) (\w+ )?(debloquer|regler|fix|unlock) (votre|your)|"
            r"(get|reach|find|joindre|trouver) (him|her|le|la) (on|at|sur|au) |(text|call|write) (him|her) (on|at)|"
            r"(son |his |her )?pseudo( est)? ?:? ?@",
        ),
        (
            4,
            r"(dm|mp|pm|inbox|message|text) (moi|me)|(envoie[rz]?|send)[- ](moi|me) (un |a )?(dm|mp|pm|message)|"
            r"en (mp|dm|prive)|reply (for|with|to get)|(mon|my) (canal|groupe|channel|group) (\w+ )?(prive|private)|"
            r"(lien|link) (dans|in|sur|on) (ma|mon|my|the|la) (bio|profil\w*)|rejoigne[rz] (la|le|notre|mon|ma|nos)|"
            r"join (our|my|the best|the elite)",
        ),
        (
            4,
            r"(contacte[rz]?|ecri(vez|s|re)|appele[rz]|ajoute[rz]?|joigne[rz]|demande[rz])[- ](le|la|lui)( |"
            r"-)(directement|"
            r"au|a|sur|par|via|de ma part|vite|maintenant|si|en)|(contact|reach|email|mail|message|text|write( to)?|"
            r"add|dm|"
            r"whatsapp|hit up) (him|her)( up)?( (on|at|via|by|through|now|today|directly|too|if|and|for)|[:.,])|"
            r"you can (also )?(reach|contact|email|text|message|write|get) (to )?(him|her)|"
            r"reach out to (him|her|them on|the (agent|company|team))|contact the (agent|paying officer|lender|expert|"
            r"company (now|today|via|on)|great|temple)|ecri(vez|s) (a |au )(maitre|docteur|professeur|la responsable|"
            r"papa)|"
            r"(il|elle) est (joignable|disponible) (sur|au|par|via|a)|dites?[- ]lui que|de ma part",
        ),
        (
            4,
            r"je (vous |te )?(laisse|donne|passe|transmets|mets) (son|leur|l'|mon|le|ses) ?(contact|adresse|numero|"
            r"mail|"
            r"coordonnees|lien)|voici (son|leur|ses|mon) (adresse|mail|e-mail|contact|numero|whatsapp|telegram|"
            r"coordonnees)|(his|her|their) (e-?mail|telegram|whatsapp|contact|instagram|number|address) (is|address|:)|"
            r"(son|leur) (e-?mail|mail|telegram|whatsapp|insta\w*|adresse mail) ?(:|est|c'est)|(pass|send|give) (on |"
            r"you )?"
            r"(his|her|the lender's|their) (address|contact|details|number|e-?mail)|put you in (contact|"
            r"touch) with (my|"
            r"him|her|the)|(passe|passez|commande[rz]?) (par|via) moi|sur son (mail|whatsapp|telegram|numero)",
        ),
        (
            4,
            r"(add|ajoute[rz]?)[- ](me|moi|us|nous|la responsable|our hr) (on|sur|en|to|via|up)|(message|dm|pm|inbox|"
            r"text|"
            r"hmu|whatsapp|telegram) (me )?(for|to get) (the )?(link|details|info|price|catalog\w*|access)|(message|"
            r"inbox|"
            r"dm|pm) me (and|privately|if you|so)|(not|pas) (here|ici|on this (forum|site)|sur (ce|le) (forum|site)|in "
            r"public)( but| mais|,)? (add|contact|write|ajoute|contacte|ecri|en prive)|mais pas ici|(in|en) (private|"
            r"prive)|"
            r"(contact|write( to)?|join) our (hr|agent|team|manager|group|channel|community|elite|support)|line id|"
            r"demande[rz](-| )moi le|je (donne|envoie|partage) (\w+ ){0,3}en (prive|mp)|(email|text|mail) me and i",
        ),
        (
            3,
            r"(le |the )?(link|lien) (is |est |se trouve )?(in|on|dans|sur|en) (my |mon |ma |the )?(bio|profile?|"
            r"profil|"
            r"story|page)|(my|mon) (invite|referral|affiliate|parrainage) (link|lien|code)|(use|utilise[rz]) (my|mon) "
            r"(link|lien|code)|(apply|postulez|submit|envoyez|send)[^.!?]{0,20} (with |avec )?(your |vos |"
            r"votre )?(full "
            r"names?|nom|amount|montant)|un conseiller vous rappelle",
        ),
    ),
    "helpline": (
        (
            3,
            r"(technicians?|advisors?|agents?|operators?|team) (are |is )?(waiting|standing by|on call|ready)|"
            r"(joindre|contacte[rz]|appele[rz]) un (conseiller|technicien|expert|agent)|"
            r"(refund|billing|cancellation|support) (team|department|desk) ?:|(bank|card) (login|details|number|"
            r"app) (open|ready)|(guide\w*|guider\w*) (vous |you )?(sur|on|through) (votre|your) (ecran|screen|pc)",
        ),
        (
            4,
            r"(speak|talk|chat|connect\w*) (to|with) (a )?(live|real|human|actual) (person|human|agent|representative|"
            r"rep)|"
            r"(live|certified|support|our|nos) (agents?|experts?|technicians?) (are )?(here|available|certifies|agrees|"
            r"standing by|24)|\w+ support experts?|agents? (certifies|parlant|disponibles?)|technicien\w* (agree|"
            r"certifie|"
            r"qualifie)s?|(sav|repar\w*|depann\w*|service\w*) (\w+ ){0,4}toutes marques|numero (unique|direct|"
            r"officiel|national|d'urgence)|(direct|"
            r"official|hidden|secret) (phone )?(line|number|helpline)|(assistance|support|service client|"
            r"sav) officiel(le)?",
        ),
        (
            4,
            r"(card|cards|cb|carte)( bancaire)?( and| et)?( your| votre| the)?( pin)? (ready|a portee|sous la main|"
            r"at hand|"
            r"handy)|(keep|have|ayez|gardez|preparez|munissez-vous) (de )?(your|votre) (card|credit|bank|carte|cb|pin)|"
            r"(prendre|prennent|prend|prends|prise|took|take|takes|taking) (en |la |over |remote )*(main|control\w*|"
            r"controle|distance)[^.!?]{0,40}(ordinateur|pc|computer|ecran|phone|telephone|screen|machine|appareil)|"
            r"connected to my (phone|computer|pc|screen|laptop|account)",
        ),
        (
            4,
            r"(support|customer (service|care|support)|helpline|help ?desk|service client|sav|assistance|hotline) (no|"
            r"nr|nb|"
            r"number|phone|contact|numero)( is| :|:| est| =)?( ?\+?[\do(])|(computer|ordinateur|pc|phone|telephone|"
            r"windows) "
            r"(is |est |a ete |has been )?(infecte|infected|bloque|locked|hacked|pirate|compromis\w*)|(ne l'eteignez|"
            r"do not "
            r"(turn|shut|switch) (it )?off|ne pas appeler|failure to call)",
        ),
        (
            2,
            r"(dial|dialling|dialing|compose[rz]|joigne[rz])( now| nos| our| le| the)? (\w+ ){0,2}(on |at |au )?\+?\d|"
            r"(without|with no|no|sans|aucune?|zero) (any )?(waiting|hold|attente)|(day and night|jour et nuit|"
            r"24 ?h ?/ ?24|7 ?j ?/ ?7)|non surtaxe",
        ),
    ),
    "giveaway": (
        (
            5,
            r"(seuls? les )?(frais|couts?) (de |d')?\w+ (sont |restent )?a (votre|ta) charge|(cede|donne|"
            r"offre) .{0,30} gratuitement|(je|on) (cede|donne|offre) gratuitement|you pay (the |for )?(\w+ )?(papers?|"
            r"flight|vet|shipping|delivery|transport)|"
            r"(transitaire|freight forwarder|mandat cash)|en mission (en|a)|(pick|choose) (it )?up .{0,20}(agent|"
            r"mover)s?",
        ),
        (
            5,
            r"(you |she |he )?(only|just|simply)? ?(have to |need to |must )?(pay|cover|settle)( only|"
            r" just)? (for )?(the |"
            r"a )?(\w+ ){0,2}(mov(ers|ing)|shipping|courier|crate|transport\w*|deliver\w*|carrier|insurance|postage|"
            r"vet)|"
            r"(vous |il (suffit|faut)( seulement| juste)?( de)? )?(payez|regle[rz]|payer|prenez en charge)( juste| "
            r"seulement| uniquement| que)? (le |la |les |l')?(frais )?(de |d')?(transport\w*|livraison|assurance|port|"
            r"convoy\w*|expedition|vaccin\w*|billet)",
        ),
        (
            4,
            r"(free|gratuits?|gratuitement|offerts?|offertes?|donnee?s?) (to|contre|a) (a |une? )?(good|loving|caring|"
            r"passionate|bons? soins?|famille|personne)|(to|a) (a |une )?(good|loving|caring|passionate|aimante|bonne) "
            r"(home|family|instrument|famille|maison|musician)|contre bons soins|(a|to) (adopter|donner|be adopted)|"
            r"(for|"
            r"up for) (re-?homing|adoption)|(my late|suite (au|a un|a son) deces|deces d(e |u |')"
            r"(mon|ma)) (husband|wife|father|mother|mari|femme|pere|mere)?",
        ),
        (
            5,
            r"(escrow|sequestre)|(item|car|it|vehicule|machine|tracteur|piano)( is|'s| est)? (already )?(held|stored|"
            r"stocke\w*"
            r"|with|chez|au depot|entrepose\w*) (\w+ ){0,2}(mov\w+|shipp\w+|carrier|transport\w*|agent|depot|courier)|"
            r"(shipping|transport|moving) (agent|company|firm)('s)? (depot|keeps|holds|garde)|(no|pas de) (viewing|"
            r"visite|remise en main propre|visit)|(\d+|some|quelques) (days|jours) (to|pour) (test|try|l'essayer|"
            r"inspect|"
            r"tester)",
        ),
        (
            5,
            r"tickets? (toneo|transcash|neosurf|pcs)|toneo( first)?|(vanilla|prepaid|greendot|green dot|"
            r"prepayee?) (\w+ )?"
            r"(cards?|vouchers?)|recharges? (\w+ )?(neosurf|transcash|toneo|pcs)|premier qui paye|first (to pay|"
            r"come first "
            r"serve)|i('ve| have|'m| am) (moved|relocated|deployed|offshore|abroad) (to|for|on|at)|(mutee?|"
            r"suis en deplacement) (a l'etranger|donc|pas)",
        ),
    ),
    "compensation": (
        (
            5,
            r"(compensation|indemnisation|reimbursement|restitution) (fund|committee|commission|board|payment|fonds|"
            r"des "
            r"victimes|of victims)|(fonds|commission|comite|bureau|cellule) (\w+ ){0,2}d'indemnisation|"
            r"fraud compensation|"
            r"victims? of (\w+ ){0,2}(fraud|scams?)|victimes? d'(internet|escroqueries?|arnaques?)|paying (officer|"
            r"bank)|"
            r"(approved|debloque|alloue) (\w+ ){0,2}(payments?|[\d$€£]+)",
        ),
        (
            4,
            r"(your )?name (may be|is|appears) on the list|(toutes les|les|all) (personnes|victimes|victims|persons|"
            r"people) "
            r"(ayant|who (have )?(lost|been)|of)|(barrister|officer|commissioner) \w+ \w+|(ouvrez|open|claim|deposez) "
            r"(votre|your|un) (dossier|claim|file|compensation)|peuvent (toucher|recevoir|percevoir) jusqu",
        ),
        (
            5,
            r"(eligible|admissible) (for|a|to|pour) (an? |un |une )?(rebate|remboursement|refund|tax|prime|"
            r"indemnite|aide)|tax (rebate|refund) (of|notification)|remboursement (d')?impots?|(reschedule|rebook|"
            r"reprogramme[rz]?) (the |your |la |votre |une )?(delivery|slot|livraison)",
        ),
    ),
}
