"""Two people on two nodes, by a stock WebSocket client: talk, drop, come back, sync.

Usage: talk.py ENDPOINTS.JSON
"""

import asyncio
import json
import os
import sys
import time
import urllib.request

import websockets

TIMEOUT = 15


def client_id():
    """A UUID of version 7 (RFC 9562)."""
    random = os.urandom(10)
    octets = int(time.time() * 1000).to_bytes(6, "big") + random
    octets = octets[:6] + bytes([0x70 | octets[6] & 0x0F, octets[7], 0x80 | octets[8] & 0x3F]) + octets[9:]
    text = octets.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def log_in(node, user, device):
    body = json.dumps({"user": user, "password": "parley", "device": {"id": device}}).encode()
    request = urllib.request.Request(
        node + "/v1/sessions", data=body, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
        return json.load(answer)["accessToken"]


class Client:
    def __init__(self, node, user, device):
        self.node, self.user, self.device = node, user, device
        self.requests = 0
        self.unread = []

    async def connect(self):
        token = log_in(self.node, self.user, self.device)
        uri = self.node.replace("http", "ws", 1) + "/v1/ws"
        self.socket = await websockets.connect(uri, subprotocols=["parley.v1.json"])
        welcome = await self.ask(type="hello", token=token, device={"id": self.device}, client={"name": "python", "version": "1"})
        assert welcome["type"] == "welcome", welcome
        return self

    async def read(self):
        return json.loads(await asyncio.wait_for(self.socket.recv(), TIMEOUT))

    async def ask(self, **frame):
        self.requests += 1
        await self.socket.send(json.dumps(frame | {"id": self.requests}))
        while True:
            answer = await self.read()
            if answer.get("re") == self.requests:
                assert answer["type"] != "error", answer
                return answer
            self.unread.append(answer)

    async def send(self, conversation, text):
        content = {"kind": "text", "text": text}
        return await self.ask(type="send", conversation=conversation, clientId=client_id(), content=content)

    async def until(self, wanted):
        while True:
            frame = self.unread.pop(0) if self.unread else await self.read()
            if wanted(frame):
                return frame

    async def text(self, expected):
        frame = await self.until(
            lambda f: f["type"] == "event" and f["event"].get("content", {}).get("text") == expected
        )
        return frame["sequence"]


async def main(endpoints):
    first, second = (node["http"] for node in endpoints["nodes"][:2])
    alice = await Client(first, "alice", "laptop").connect()
    bob = await Client(second, "bob", "phone").connect()

    conversation = (await alice.ask(type="open", user="bob"))["conversation"]
    sent = await alice.send(conversation, "hello from the first node")
    assert await bob.text("hello from the first node") == sent["sequence"]
    sent = await bob.send(conversation, "hello from the second")
    assert await alice.text("hello from the second") == sent["sequence"]

    await bob.socket.close()
    missed = [(await alice.send(conversation, f"missed {i}"))["sequence"] for i in range(20)]

    bob = await Client(first, "bob", "phone").connect()
    await bob.ask(type="sync", cursors={conversation: sent["sequence"]})
    got = []
    while True:
        frame = await bob.until(lambda f: f["type"] in ("event", "synced"))
        if frame["type"] == "synced":
            break
        if frame["conversation"] == conversation:
            got.append(frame["sequence"])
    assert got == missed, (got, missed)
    print("talk.py: two nodes, both directions, drop and sync: fine")


asyncio.run(main(json.load(open(sys.argv[1]))))
