"""A mail server for tests: aiosmtpd on loopback, each mail a folder of files, decoded by Python's own reader.

Arguments: folder, port (0: any), mode (clear, starttls, tls), user, password, certificate, key; empty where there is
none. Prints its port when it listens, and ends when its input ends, so that it never outlives its test.

Addresses tell how it behaves: unknown.* is refused with 550, later.* is put off once with 450, silent.* is taken but
never answered, slow.* never comes to an answer at all.
"""

import asyncio
import email
import email.policy
import os
import ssl
import sys
import threading

from aiosmtpd.smtp import SMTP, AuthResult

folder, port, mode, user, password, certificate, key = sys.argv[1:8]


class Handler:
    def __init__(self):
        self.count = 0
        self.seen = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unknown."):
            return "550 5.1.1 no such user here"
        if address.startswith("later.") and address not in self.seen:
            self.seen.add(address)
            return "450 4.2.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos
        if any(address.startswith("slow.") for address in to):
            await asyncio.Event().wait()
        self.keep(envelope)
        if any(address.startswith("silent.") for address in to):
            server.transport.abort()
        return "250 OK"

    def keep(self, envelope):
        self.count += 1
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        name = "%06d" % self.count
        draft = os.path.join(folder, "." + name)
        os.mkdir(draft)
        body = message.get_body(preferencelist=("plain",))
        parts = {
            "raw": envelope.original_content,
            "from": envelope.mail_from.encode(),
            "to": "\n".join(envelope.rcpt_tos).encode(),
            "subject": str(message["subject"]).encode(),
            "headers": "".join("%s: %s\n" % (k, v) for k, v in message.items()).encode(),
            "text": body.get_content().encode(),
        }
        for part, data in parts.items():
            with open(os.path.join(draft, part), "wb") as file:
                file.write(data)
        os.rename(draft, os.path.join(folder, name))


def check(server, session, envelope, mechanism, data):
    right = data.login == user.encode() and data.password == password.encode()
    return AuthResult(success=right, handled=False)


def end_with_input():
    sys.stdin.buffer.read()
    os._exit(0)


async def main():
    context = None
    if mode != "clear":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
    handler = Handler()

    def connection():
        options = {"hostname": "mail.test", "enable_SMTPUTF8": False}
        if mode == "starttls":
            options.update(tls_context=context, require_starttls=True)
        if user:
            options.update(auth_required=True, authenticator=check, auth_require_tls=mode == "starttls")
        return SMTP(handler, **options)

    loop = asyncio.get_running_loop()
    listening = await loop.create_server(
        connection, host="127.0.0.1", port=int(port), ssl=context if mode == "tls" else None
    )
    print(listening.sockets[0].getsockname()[1], flush=True)
    await listening.serve_forever()


threading.Thread(target=end_with_input, daemon=True).start()
asyncio.run(main())
