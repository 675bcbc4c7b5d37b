"""Any other socket address: refused without a traceback in the log."""

from __future__ import annotations

from channels.generic.websocket import AsyncWebsocketConsumer


class NowhereConsumer(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.close()  # before accept: HTTP 403
