"""A plain text as a document that word processors open: OpenDocument 1.3, four files, no library. ADR 0036"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

MIME = "application/vnd.oasis.opendocument.text"
_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_XMLNS = " ".join(f'xmlns:{name}="{uri}"' for name, uri in _NAMES.items())
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = (
    f'{_HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" '
    f'manifest:media-type="{MIME}"/><manifest:file-entry manifest:full-path="content.xml" '
    'manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="styles.xml" '
    'manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="meta.xml" '
    'manifest:media-type="text/xml"/></manifest:manifest>'
)


def made_of(text: str, *, title: str, language: str, points: int = 11) -> bytes:
    """One paragraph a line, in letters of so many points."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        # The type comes first and uncompressed: programs know the file by it.
        archive.writestr(zipfile.ZipInfo("mimetype"), MIME, zipfile.ZIP_STORED)
        for name, content in (
            ("content.xml", _content(text)),
            ("styles.xml", _styles(language, points)),
            ("meta.xml", _meta(title, language)),
            ("META-INF/manifest.xml", _MANIFEST),
        ):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _content(text: str) -> str:
    lines = "".join(f"<text:p>{_escaped(line)}</text:p>" for line in text.splitlines())
    body = f"<office:body><office:text>{lines}</office:text></office:body>"
    return f'{_HEAD}<office:document-content {_XMLNS} office:version="1.3">{body}</office:document-content>'


def _styles(language: str, points: int) -> str:
    country = "FR" if language == "fr" else "GB"
    default = (
        '<style:default-style style:family="paragraph"><style:paragraph-properties fo:line-height="130%"/>'
        f'<style:text-properties fo:font-size="{points}pt" fo:language="{language}" fo:country="{country}"/>'
        "</style:default-style>"
    )
    styles = f"<office:styles>{default}</office:styles>"
    return f'{_HEAD}<office:document-styles {_XMLNS} office:version="1.3">{styles}</office:document-styles>'


def _meta(title: str, language: str) -> str:
    told = f"<dc:title>{_escaped(title)}</dc:title><dc:language>{language}</dc:language>"
    meta = f"<office:meta>{told}</office:meta>"
    return f'{_HEAD}<office:document-meta {_XMLNS} office:version="1.3">{meta}</office:document-meta>'


def _escaped(line: str) -> str:
    """Without the control characters that XML cannot hold."""
    return escape("".join(letter for letter in line if letter >= " " or letter == "\t"))
