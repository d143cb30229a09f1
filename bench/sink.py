"""A mail server that takes everything and keeps nothing: aiosmtpd, in a process of its own.

python -m bench.sink PORT
"""

import asyncio
import sys

from aiosmtpd.smtp import SMTP


class Nothing:
    """Answers yes."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        return "250 OK"


async def main():
    """Until it is killed."""
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Nothing(), enable_SMTPUTF8=False), "127.0.0.1", int(sys.argv[1])
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
