"""Checks a proof of inclusion, written from docs/audit.md alone: check_proof.py PROOF.json PUBLIC.pem

A second implementation, so that the first one is not its own judge. Needs nothing but Python 3.
"""
import base64, hashlib, json, sys

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def sha256(*parts): return hashlib.sha256(b"".join(parts)).digest()


def ed25519(key, message, signature):  # RFC 8032, section 5.1.7
    def add(p, q):
        (x1, y1), (x2, y2) = p, q
        t = D * x1 * x2 * y1 * y2 % P
        return ((x1 * y2 + x2 * y1) * pow(1 + t, P - 2, P) % P, (y1 * y2 + x1 * x2) * pow(1 - t, P - 2, P) % P)

    def times(n, p):
        q = (0, 1)
        while n:
            q, p, n = (add(q, p) if n & 1 else q), add(p, p), n >> 1
        return q

    def point(b):
        y = int.from_bytes(b, "little") & (2**255 - 1)
        xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
        x = pow(xx, (P + 3) // 8, P)
        x = x if x * x % P == xx else x * pow(2, (P - 1) // 4, P) % P
        assert x * x % P == xx, "no point of the curve"
        return (x if x & 1 == b[31] >> 7 else P - x, y)

    base = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    s = int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    return s < ORDER and times(s, base) == add(point(signature[:32]), times(h, point(key)))


def root(leaf, index, size, path):  # RFC 9162, section 2.1.3.2
    assert 0 <= index < size, "no such leaf"
    last, node = size - 1, leaf
    for sibling in map(bytes.fromhex, path):
        assert last, "path too long"
        if index & 1 or index == last:
            node = sha256(b"\1", sibling, node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = sha256(b"\1", node, sibling)
        index, last = index >> 1, last >> 1
    assert last == 0, "path too short"
    return node


def leaf(entry): return sha256(b"\0", entry)


def fields(checkpoint): return dict(line.split(" ", 1) for line in checkpoint["body"].splitlines()[1:])


def tree(text): return int(text.split()[0]), bytes.fromhex(text.split()[1])


def check(proof, pem):
    event, span, sealing = proof["event"], proof["span"], proof["checkpoint"]
    hash = sha256(bytes.fromhex(event["previous"]), base64.b64decode(event["bytes"]))
    subtree = root(leaf(hash), event["sequence"] - span["first"], span["last"] - span["first"] + 1, span["path"])
    entry = f'{event["conversation"]} {span["first"]} {span["last"]} {span["head"]} {subtree.hex()}'
    size, spans = tree(fields(sealing)["spans"])
    assert root(leaf(entry.encode()), proof["tree"]["index"], size, proof["tree"]["path"]) == spans, "not what was sealed"
    trusted = sealing
    if "witness" in proof:
        trusted = proof["witness"]["checkpoint"]
        size, history = tree(fields(trusted)["history"])
        number = int(fields(sealing)["number"])
        assert root(leaf(sha256(sealing["body"].encode())), number - 1, size, proof["witness"]["path"]) == history, "not in the history"
    key = base64.b64decode("".join(pem.splitlines()[1:-1]))[-32:]
    assert base64.b64decode(fields(trusted)["key"]) == key, "another key's checkpoint"
    assert ed25519(key, trusted["body"].encode(), base64.b64decode(trusted["signature"])), "not signed"


if __name__ == "__main__":
    try:
        check(json.load(open(sys.argv[1])), open(sys.argv[2]).read())
        print("ok")
    except AssertionError as e:
        print("proves nothing:", e)
        sys.exit(1)
