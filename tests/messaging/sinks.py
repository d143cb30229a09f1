"""A real mail server in a thread, that takes everything or gives the trouble it is told to."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.processes import free_port

SLOW_SECONDS = 1


@dataclass
class Sink:
    """What the server took, and how it behaves: an answer for an address, a loss of the connection, slowness.

    `refuse` maps a stage (MAIL, RCPT, DATA) to a function of the address that gives an answer or None. `drop` names
    the stage at which the connection is lost: CONNECT, RCPT, BEGIN (of the data) or END.
    """

    port: int = field(default_factory=free_port)
    refuse: dict = field(default_factory=dict)
    drop: str = ""
    slow: str = ""
    received: list = field(default_factory=list)
    connections: int = 0
    ended: int = 0

    @property
    def relay(self):
        return {"host": "127.0.0.1", "port": self.port, "user": "", "password": "", "tls": False}

    @property
    def recipients(self):
        return [to for _sender, to, _data in self.received]

    async def _stage(self, name, server, address, fallback="250 OK"):
        if self.slow == name:
            await asyncio.sleep(SLOW_SECONDS)
        if self.drop == name:
            server.transport.abort()
        return self.refuse.get(name, lambda _address: None)(address) or fallback

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.connections += 1
        if self.drop == "CONNECT":
            server.transport.abort()
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return await self._stage("MAIL", server, address)

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = await self._stage("RCPT", server, address)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        [to] = envelope.rcpt_tos
        answer = await self._stage("DATA", server, to)
        if answer.startswith("2"):
            self.received.append((envelope.mail_from, to, envelope.content))
        if self.drop == "END":
            server.transport.abort()
        return answer

    async def handle_QUIT(self, server, session, envelope):
        self.ended += 1
        return "221 Bye"


class Server(SMTP):
    """aiosmtpd, and a connection that is lost while the data come in."""

    async def smtp_DATA(self, argument):
        if self.event_handler.drop == "BEGIN":
            await self.push("354 Go on")
            await self._reader.readline()
            self.transport.abort()
            return
        await super().smtp_DATA(argument)


class _Controller(Controller):
    def factory(self):
        return Server(self.handler, **self.SMTP_kwargs)


@contextlib.contextmanager
def serving(sink, **options):
    """The server runs for as long as the block lasts; its port may come back later. `options` are aiosmtpd's."""
    # One line for each command of each mail.
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    controller = _Controller(sink, hostname="127.0.0.1", port=sink.port, enable_SMTPUTF8=False, **options)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
