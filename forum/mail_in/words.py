"""How mail programmes introduce what they quote, in the languages people write to us in.

The words alone decide nothing: `lines.py` asks for a date or an address beside them.
"""

import re

# "wrote", as the last word of the line above a quotation, or nearly.
WROTE = """
    wrote writes said écrit écrivait schrieb geschrieben escribió escribio escreveu scritto schreef skrev skriver
    kirjoitti napisał napisała pisze napsal napsala napísal napísala írta scris yazdı tarihinde написал написала
    пишет писал написав написала пише написа έγραψε כתב כתבה מאת كتب 写道 寫道 写到 作成 書きました のメール
    작성 썼습니다 님이 viết menulis escriure napisao napisala napisal rašė rakstīja kirjutas
"""

FROM = """
    from de von van da od från fra lähettäjä kimden feladó от від от_кого 发件人 發件人 寄件者 寄件人 差出人 보낸_사람
    từ expéditeur remitente mittente nadawca odesílatel
"""
SENT = """
    sent date datum data fecha envoyé envoyé_le gesendet verzonden inviato enviado enviado_el enviada_em skickat sendt
    lähetetty wysłano wysłane odesláno elküldve trimis gönderildi отправлено дата надіслано 发送时间 发送日期 日期
    送信日時 日付 보낸_날짜 message_du ngày päivämäärä päiväys tarih
"""
TO = """
    to à a an aan para per do till til vastaanottaja címzett către kime кому 收件人 宛先 받는_사람 pour pro destinataire
    đến
"""
COPY = "cc copie_à copie kopie kopia copia kopi копия bilgi 抄送 참조 cc_n"
SUBJECT = """
    subject objet sujet betreff betrifft onderwerp oggetto asunto assunto temat ämne emne aihe předmět predmet tárgy
    subiect konu тема 主题 主旨 件名 제목 chủ_đề re
"""

# What stands between the dashes of "-----Original Message-----".
MESSAGE = """
    message nachricht mensaje messaggio bericht mensagem besked meddelande melding viesti wiadomość zpráva správa
    сообщение повідомлення съобщение 邮件 郵件 メッセージ 메시지 forwarded weitergeleitet transféré original d’origine
    d'origine üzenet ileti mesaj mail e-mail
"""

# "Sent from my telephone", and what else programmes add by themselves: how the line begins, or ends.
SENT_FROM = """
    sent_from sent_via sent_with sent_using get_outlook envoyé_de envoyé_depuis envoyé_à_partir envoyé_avec
    télécharger_outlook obtenez_outlook provenance_: von_meinem gesendet_von gesendet_mit gesendet_via enviado_desde
    enviado_do enviado_a_partir enviado_de enviado_con inviato_da inviato_dal verzonden_vanaf verzonden_met
    verstuurd_vanaf skickat_från sendt_fra lähetetty wysłane_z odesláno_z отправлено_с отправлено_из надіслано_з
    发自 來自我的 從我的 傳送自 发送自 iphoneから ipadから 나의_iphone trimis_de_pe küldve gửi_từ
"""


def alternatives(words: str) -> str:
    """The words as one regular expression, the longest first; `_` stands for a space."""
    each = sorted({word.replace("_", " ") for word in words.split()}, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in each)
