"""The mailbox that is emptied: a folder, or a server."""

import mailbox
import socketserver
import ssl
import threading
from contextlib import contextmanager

import pytest

from forum.mail_in import receiving, sources
from tests.forum.mailing import letter, mail_is_read, to_answer
from tests.moderation.certificate import CERTIFICATE_AND_KEY

__all__ = ["mail_is_read", "to_answer"]  # fixtures


class Imap(socketserver.StreamRequestHandler):
    """As much of RFC 3501 as emptying a mailbox takes."""

    def handle(self):
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _space, said = line.strip().partition(b" ")
            verb, _space, rest = said.partition(b" ")
            self.answer(verb.upper(), rest)
            self.wfile.write(tag + b" OK done\r\n")

    def answer(self, verb, rest):
        letters = self.server.letters
        if verb == b"CAPABILITY":
            self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
        elif verb == b"LOGIN":
            self.server.signed_in_as = rest
        elif verb == b"SELECT":
            self.wfile.write(b"* %d EXISTS\r\n" % len(letters))
        elif verb == b"SEARCH":
            self.wfile.write(b"* SEARCH %s\r\n" % b" ".join(b"%d" % n for n in range(1, len(letters) + 1)))
        elif verb == b"FETCH":
            number = int(rest.split()[0])
            raw = letters[number - 1]
            self.wfile.write(b"* %d FETCH (BODY[]<0> {%d}\r\n%s)\r\n" % (number, len(raw), raw))
        elif verb == b"STORE":
            self.server.marked.add(int(rest.split()[0]))
        elif verb == b"EXPUNGE":
            self.server.letters = [raw for n, raw in enumerate(letters, 1) if n not in self.server.marked]


@contextmanager
def imap_server(letters, tls=None):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Imap) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        server.letters, server.marked, server.signed_in_as = letters, set(), b""
        threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        yield server
        server.shutdown()


class TestTheMailbox:
    def test_a_folder_is_emptied(self, tmp_path, settings, bob, to_answer):

        box = mailbox.Maildir(tmp_path / "box")
        box.add(letter(bob.email, to_answer))
        settings.MAIL_IN_URL = f"maildir://{tmp_path / 'box'}"
        assert sources.fetch() == 1
        assert len(box) == 0
        assert sources.fetch() == 0

    @pytest.mark.wide
    def test_a_server_is_emptied_of_what_was_taken(self, settings, bob, question, to_answer):
        with imap_server([letter(bob.email, to_answer)]) as server:
            settings.MAIL_IN_URL = f"imap://selfcare:pass%20word@127.0.0.1:{server.server_address[1]}/INBOX"
            assert sources.fetch() == 1
            assert server.letters == []
            assert sources.fetch() == 0
        receiving.receive_mail()
        assert question.answers.get().author == bob
        assert server.signed_in_as == b'selfcare "pass word"'

    @pytest.mark.wide
    def test_a_server_that_cannot_prove_its_name_is_told_no_password(self, settings, tmp_path, bob, to_answer):
        (tmp_path / "chain.pem").write_text(CERTIFICATE_AND_KEY)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(tmp_path / "chain.pem")
        with imap_server([letter(bob.email, to_answer)], tls) as server:
            settings.MAIL_IN_URL = f"imaps://selfcare:pass@127.0.0.1:{server.server_address[1]}/INBOX"
            with pytest.raises(ssl.SSLCertVerificationError):
                sources.fetch()
            assert sources.fetch_regularly() == 0
        assert server.signed_in_as == b""
        assert len(server.letters) == 1

    def test_one_that_is_not_there_stops_nobody(self, tmp_path, settings, caplog):
        settings.MAIL_IN_URL = f"maildir://{tmp_path / 'none'}"
        assert sources.fetch_regularly() == 0
        assert "cannot be read" in caplog.text
