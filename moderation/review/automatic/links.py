"""The addresses in a post, and what is telling about them. No database."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


SHORTENERS = _listed(
    "bit.ly tinyurl.com t.co goo.gl ow.ly is.gd buff.ly cutt.ly rb.gy shorturl.at tiny.cc rebrand.ly "
    "bl.ink s.id urlz.fr lc.cx vu.fr adf.ly ouo.io shrtco.de t.ly v.gd linktr.ee qr.ae soo.gd clck.ru "
    "u.to amzn.to"
)
MESSENGERS = _listed("t.me telegram.me wa.me chat.whatsapp.com api.whatsapp.com wa.link join.skype.com")
# Where names cost next to nothing, and hosts that are made for an afternoon.
CHEAP_ENDS = _listed(
    "xyz top click loan work online site website space store shop icu cyou buzz monster rest gq cf tk ml "
    "ga win bid vip live club fun pw link download stream date racing review trade casino bet poker porn "
    "sexy blog rewards date pro cc guru tips deals today"
)
FREE_HOSTS = ("blogspot.com", "weebly.com", "wixsite.com", "godaddysites.com", "sites.google.com", "webnode.fr")

_HREF = re.compile(r'<a\b[^>]*?\bhref="(https?://[^"]{1,2000})"[^>]*>(.{0,300}?)</a>', re.IGNORECASE | re.DOTALL)
_BARE = re.compile(
    r"https?://([^\s/<>\"')\]]{3,253})|"
    r"(?<![\w@./-])((?:[a-z0-9-]{1,63}\.){1,4}(?:com|net|org|info|biz|fr|co|io|me|ru|cn|in|uk|xyz|top|club|shop|online|"
    r"site|store|live|vip|win|bet|casino|click|icu|loan|pro|app|dev|eu|be|ch|tk|ml|cf|gq|ga|cyou|buzz|fun|space))"
    r"(?![\w-])|"
    # With a dash, ends that are words of their own too.
    r"(?<![\w@./-])((?:[a-z0-9]{1,40}-){1,4}[a-z0-9]{1,40}\.(?:blog|date|cc|life|world|today|guru|tips|deals|rest|bid|"
    r"de|"
    r"work|link|website|rewards|review|reviews|monster|stream|download|agency|services|tv|us|ca|es|it|nl|trade|racing))"
    r"(?![\w-])",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]{2,}\.)+(?:com|net|org|fr|info|eu))(?:/.*)?")
_SPLIT = re.compile(
    r"h ?t ?t ?p ?s? : ?/ ?/ ?[\w-]{2,40}|\b[\w-]{3,40} \. (?:com|net|org|info|xyz|top|shop|store|site|online)\b|"
    r"\b\w{2,30} ?(?:\[dot\]|\(dot\)|\[point\]|\(point\)) ?(?:com|net|org|fr|info|xyz|top|io)\b"
)
# Several words with dashes, or a dash and a number: names that were made to be found for a few weeks.
_WELL_KNOWN = re.compile(
    r"(?:^|\.)(?:(?:amazon|google|ebay|walmart|homedepot|lowes|sears|ikea|youtube|wikipedia|wikihow|samsung|lg|"
    r"bosch\S*|"
    r"whirlpool|geappliances|miele|philips|apple|microsoft|which|quechoisir|inc-conso|service-public|stackexchange|"
    r"imgur)"
    r"\.(?:com|org|net|fr|ca|de|be|co\.uk|es|it)|youtu\.be|gouv\.fr|gov\.uk|gov|europa\.eu|edu)$"
)
# A short word, and an end that is a word too: a full stop without its space.
_TYPO = re.compile(r"[a-z]{1,5}\.(?:live|space|fun|top|store|site|work|click|win|app|shop|club|online|loan|bet|pro)")
_MADE_UP = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){2,}|(?=[a-z-]*\d)[a-z0-9]+-[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Link:
    """`shown`: the words that stand for the address, in small letters; `is_disguised`: spelled so that none is made."""

    host: str
    shown: str = ""
    is_disguised: bool = False

    @property
    def is_short(self) -> bool:
        return self.host in SHORTENERS

    @property
    def is_messenger(self) -> bool:
        return self.host in MESSENGERS

    @property
    def is_cheap(self) -> bool:
        return self.host.rsplit(".", 1)[-1] in CHEAP_ENDS or self.host.endswith(FREE_HOSTS)

    @property
    def is_made_up(self) -> bool:
        return _MADE_UP.fullmatch(self.host.rpartition(".")[0]) is not None

    @property
    def is_well_known(self) -> bool:
        return _WELL_KNOWN.search(self.host) is not None

    @property
    def is_false(self) -> bool:
        """The words are the address of somebody else."""
        named = _NAMED.fullmatch(self.shown)
        return named is not None and _site(named[1]) != _site(self.host)


def links_in(markup: str, words: str, *, own: Iterable[str] = ()) -> tuple[Link, ...]:
    """Those that lead away from the site: in the HTML that readers get, and written out in words. `own`: its hosts."""
    found = [Link(host_of(html.unescape(url)), _words(shown)) for url, shown in _HREF.findall(markup)]
    known = {link.host for link in found}
    for full, bare, dashed in _BARE.findall(words):
        host = host_of(f"https://{full or bare or dashed}")
        if host not in known and not (bare and _TYPO.fullmatch(host)):
            known.add(host)
            found.append(Link(host))
    found += [Link(re.sub(r"\W+", "", split), is_disguised=True) for split in _SPLIT.findall(words.lower())]
    mine = {host_of(f"https://{host}") for host in own}
    return tuple(link for link in found if link.host and link.host not in mine)


def host_of(url: str) -> str:
    """Without `www.`; empty for what cannot be read."""
    try:
        host = (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""
    return host.removeprefix("www.").removeprefix("m.")


def _words(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]{0,300}>", "", markup)).strip().lower()


def _site(host: str) -> str:
    return ".".join(host.removeprefix("www.").split(".")[-2:])
