"""The house policy of headings, links and images, the plain forms, and the version."""

import threading

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from forum.text.markdown import excerpt, plain_text, render_html, render_markdown
from forum.text.sanitizer import last_word

REL = 'rel="nofollow ugc noopener"'
SITE = "https://selfcare.example"


@pytest.mark.parametrize(
    ("source", "rendered"),
    [
        ("# a", "<h3>a</h3>\n"),
        ("## a", "<h4>a</h4>\n"),
        ("#### a", "<h6>a</h6>\n"),
        ("###### a", "<h6>a</h6>\n"),
        ("a\n===", "<h3>a</h3>\n"),
    ],
)
def test_headings_hang_under_those_of_the_page(source: str, rendered: str) -> None:
    assert render_markdown(source) == rendered


@pytest.mark.parametrize("level", range(1, 7))
def test_headings_of_imported_html_follow_the_same_rule(level: int) -> None:
    assert render_html(f"<h{level}>a</h{level}>") == f"<h{min(level + 2, 6)}>a</h{min(level + 2, 6)}>"


@pytest.mark.parametrize(
    "href",
    [
        "https://example.com/",
        "//example.com",
        "/%5Cexample.com/../..//x\\",
        "mailto:bob@example.com",
        SITE + ".evil.example/",
        SITE + "@evil.example/",
        SITE + ":8443/",
        "http://selfcare.example/",
        "relative/page",
    ],
)
def test_links_to_elsewhere_are_marked(href: str) -> None:
    html = f'<a href="{href}">a</a>'
    assert REL in render_html(html, base_url=SITE)


@pytest.mark.parametrize(
    "href", [SITE, SITE + "/fr/", SITE + "?q=1", SITE + "#a", "/fr/questions/1/a/", "#answer-2", "/"]
)
def test_own_links_are_not(href: str) -> None:
    assert render_markdown(f"[a]({href})", base_url=SITE) == f'<p><a href="{href}">a</a></p>\n'


@override_settings(BASE_URL=SITE)
def test_base_address_is_that_of_the_settings() -> None:
    assert REL not in render_markdown(f"[a]({SITE}/fr/)")
    assert REL in render_markdown(f"[a]({SITE}/fr/)", base_url="https://other.example")


@pytest.mark.parametrize(
    "href", ["javascript:a", "JaVaScRiPt:a", "data:text/html,a", "vbscript:a", "ftp://a.example", "irc:a"]
)
def test_other_schemes_are_not_linked(href: str) -> None:
    assert render_html(f'<a href="{href}">a</a>') == "a"
    assert "<a" not in render_markdown(f"[a]({href}) <{href}>")


def test_link_that_is_too_long_keeps_its_words() -> None:
    assert render_markdown(f"[words](https://example.com/{'a' * 2000})") == "<p>words</p>\n"
    assert render_markdown(f"https://example.com/{'a' * 3000}").startswith("<p>https://example.com/aaa")


@pytest.mark.parametrize(
    ("source", "rendered"),
    [
        ("![a](/media/images/a.webp)", '<img src="/media/images/a.webp" alt="a">'),
        ('![a](/media/a.webp "b")', '<img src="/media/a.webp" alt="a" title="b">'),
        ("![a](https://example.com/b.png)", f'<a href="https://example.com/b.png" {REL}>a</a>'),
        ("![](https://example.com/b.png)", f'<a href="https://example.com/b.png" {REL}>https://example.com/b.png</a>'),
        ("[![a](https://example.com/b.png)](/c)", '<a href="/c">a</a>'),
        ("![a](/media/../fr/account/logout/)", '<a href="/media/../fr/account/logout/">a</a>'),
        ("![a](/media/%2e%2e/b)", '<a href="/media/%2e%2e/b">a</a>'),
        ("![a](/fr/)", '<a href="/fr/">a</a>'),
        ("![a](//example.com/media/b.png)", f'<a href="//example.com/media/b.png" {REL}>a</a>'),
    ],
)
def test_only_uploads_are_shown_as_images(source: str, rendered: str) -> None:
    assert render_markdown(source) == f"<p>{rendered}</p>\n"


@pytest.mark.parametrize("src", ["data:image/png;base64,AAAA", "javascript:a", "ftp://a.example/b.png"])
def test_image_of_another_scheme_leaves_its_words(src: str) -> None:
    assert render_html(f'<p><img src="{src}" alt="words"></p>') == "<p>words</p>"


def test_imported_html_keeps_meaning_and_loses_the_rest() -> None:
    source = (
        '<h1 id="x">Title</h1><p style="color:red">a <b>b</b> <i>c</i> <s>d</s> 10<sup>3</sup></p>'
        "<script>alert(1)</script>"
        '<pre class="lang-py"><code class="language-py">x &lt; 1\n</code></pre><!-- note --><div><kbd>Esc</kbd></div>'
    )
    assert render_html(source) == (
        "<h3>Title</h3><p>a <strong>b</strong> <em>c</em> <del>d</del> 10<sup>3</sup></p>"
        '<pre><code class="language-py">x &lt; 1\n</code></pre><kbd>Esc</kbd>'
    )


@pytest.mark.parametrize(
    ("html", "rendered"),
    [
        ('<code class="btn">a</code>', "<code>a</code>"),
        ('<code class="language-py btn">a</code>', "<code>a</code>"),
        ('<ol start="4"><li>a</li></ol>', '<ol start="4"><li>a</li></ol>'),
        ('<ol start="-1e9"><li>a</li></ol>', "<ol><li>a</li></ol>"),
        ('<a href="https://example.com" rel="opener">a</a>', f'<a href="https://example.com" {REL}>a</a>'),
        ('<table><tr><td align="50%" width="9">a', "<table><tbody><tr><td>a</td></tr></tbody></table>"),
        ("<a>a</a>", "a"),
        (
            '<a href="/b"><table><tr><td><a href="/c">d</a></td></tr></table></a>',
            '<a href="/b"><table><tbody><tr><td>d</td></tr></tbody></table></a>',
        ),
    ],
)
def test_attributes_have_the_expected_shape(html: str, rendered: str) -> None:
    assert render_html(html) == rendered


def test_last_wall_checks_shapes_by_itself() -> None:
    html = '<code class="btn">a</code><img src="https://example.com/b.png" alt="b"><a href="/c" rel="opener">d</a>'
    assert last_word(html) == '<code>a</code><img alt="b"><a href="/c">d</a>'


def test_tables_keep_their_alignment() -> None:
    rendered = render_markdown("| a | b |\n|:-:|--:|\n| 1 | 2 |")
    assert '<th align="center">a</th>' in rendered
    assert '<td align="right">2</td>' in rendered


@pytest.mark.parametrize(
    "text", ["la panne.Il faut", "bob@example.com", "ftp://a.example", "//example.com", "10:30", "http:"]
)
def test_words_that_look_like_addresses_stay_words(text: str) -> None:
    assert render_markdown(text) == f"<p>{text}</p>\n"


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("voir https://example.com/a_b_c?d=e.", "https://example.com/a_b_c?d=e"),
        ("(www.example.com/a)", "http://www.example.com/a"),
        ("www.example.co.uk.", "http://www.example.co.uk"),
        ("HTTP://EXAMPLE.COM", "HTTP://EXAMPLE.COM"),
    ],
)
def test_web_addresses_become_links(text: str, href: str) -> None:
    assert f'href="{href}"' in render_markdown(text)


def test_french_spaces_are_set_outside_code_and_links() -> None:
    rendered = render_markdown("Oui ! `a !` [b !](/c) « d »", language="fr")
    assert rendered == '<p>Oui\u202f! <code>a !</code> <a href="/c">b !</a> «&nbsp;d&nbsp;»</p>\n'
    assert render_markdown("Oui !", language="en") == "<p>Oui !</p>\n"


def test_plain_text_is_the_words_in_lines() -> None:
    rendered = render_markdown("# A\n\nb *c* &amp; < d\ne\\\nf\n\n- g\n- h\n\n| i | j |\n|---|---|\n| k | l |")
    assert plain_text(rendered) == "A\nb c & < d\ne\nf\ng\nh\ni j\nk l"


@pytest.mark.parametrize(
    ("length", "cut"),
    [
        (30, "Mon grille-pain fume depuis."),
        (28, "Mon grille-pain fume depuis."),
        (27, "Mon grille-pain fume…"),
        (4, "Mon…"),
        (2, "M…"),
        (1, "…"),
        (0, ""),
    ],
)
def test_excerpt_is_cut_between_words(length: int, cut: str) -> None:
    assert excerpt("Mon grille-pain\n fume depuis.", length) == cut


@pytest.mark.wide
@given(st.text(max_size=120), st.integers(-2, 60))
def test_excerpt_is_never_too_long(text: str, length: int) -> None:
    assert len(excerpt(text, length)) <= max(length, 0)


@given(st.text(st.sampled_from("ab é!«»:;?% \n*_`[]()<>&\"'|#-1 0"), max_size=80))
def test_french_rendering_differs_in_spaces_only(source: str) -> None:
    french, plain = render_markdown(source, language="fr"), render_markdown(source)
    assert french.replace("\u202f", " ").replace("&nbsp;", " ") == plain.replace("&nbsp;", " ")


@pytest.mark.wide
def test_threads_do_not_share_a_parser() -> None:
    sources = [f"# {n}\n\n[a](https://example.com/{n}) *b* `{n} !`\n\n" * 5 for n in range(8)]
    expected = [render_markdown(source, language="fr") for source in sources]
    found: list[list[str]] = [[] for _ in sources]

    def work(number: int) -> None:
        found[number] = [render_markdown(sources[number], language="fr") for _ in range(10)]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[html] * 10 for html in expected]
