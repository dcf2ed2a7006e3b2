"""Checks an archive, written from docs/audit.md alone: check_archive.py DIRECTORY PUBLIC.pem

A second implementation, so that the first one is not its own judge. Needs nothing but Python 3.
"""
import base64, hashlib, json, os, re, sys, zlib
from check_proof import ed25519, fields, leaf, sha256, tree


def root(leaves):  # RFC 9162, section 2.1.1
    if not leaves: return sha256()
    if len(leaves) == 1: return leaves[0]
    k = 1
    while 2 * k < len(leaves): k *= 2
    return sha256(b"\1", root(leaves[:k]), root(leaves[k:]))


def gunzip(data): return zlib.decompress(data, 31)


def varint(data, at):
    value, shift = 0, 0
    while True:
        value, shift, at = value | (data[at] & 127) << shift, shift + 7, at + 1
        if not data[at - 1] & 128: return value, at


def message(data):  # Protobuf wire format: a list of values for each field
    values, at = {}, 0
    while at < len(data):
        tag, at = varint(data, at)
        if tag & 7 == 0: value, at = varint(data, at)
        elif tag & 7 == 2:
            length, at = varint(data, at)
            value, at = data[at:at + length], at + length
        else: raise AssertionError("wire type %d" % (tag & 7))
        values.setdefault(tag >> 3, []).append(value)
    return values


def number(values, field): return values.get(field, [0])[0]


def file(directory, name, hash):
    with open(os.path.join(directory, name), "rb") as f: data = f.read()
    assert sha256(data).hex() == hash, name + " was changed"
    return data


def records(segment):
    assert segment.startswith(b"parley.segment/1\n"), "no segment"
    position = int.from_bytes(segment[-8:], "big")
    index = message(gunzip(segment[position:-8]))
    found = []
    for block in map(message, index.get(5, [])):
        data = segment[number(block, 1):number(block, 1) + number(block, 2)]
        assert sha256(data) == block[5][0], "a block was changed"
        found += map(message, message(gunzip(data)).get(1, []))
    return found


def check(directory, pem):
    previous, ends, heads, signed, key = "0" * 64, {}, {}, [], None
    before, after = "0" * 64, None
    names = sorted(os.listdir(os.path.join(directory, "manifest")))
    for n, name in enumerate(names, 1):
        assert name == "%010d.txt" % n, "an entry is missing"
        with open(os.path.join(directory, "manifest", name), "rb") as f: text = f.read()
        lines = text.decode().splitlines()
        assert lines[:3] == ["parley.archive/1", "number %d" % n, "previous " + previous], name
        previous = sha256(text).hex()
        hashes, spans, offsets = {}, [], {}
        for line in lines[4:]:
            kind, rest = line.split(" ", 1)
            if kind == "checkpoint":
                checkpoint = json.loads(rest)
                sealed = fields(checkpoint)
                assert sealed["previous"] == before, "checkpoints are not linked"
                assert after in (None, sealed["key"]), "nobody has handed over"
                key = base64.b64decode(sealed["key"])
                assert ed25519(key, checkpoint["body"].encode(), base64.b64decode(checkpoint["signature"])), "not signed"
                before = sha256(checkpoint["body"].encode()).hex()
                after = sealed.get("next-key", sealed["key"])
                signed.append(key)
                offsets = dict(map(int, pair.split(":")) for pair in sealed["offsets"].split())
            elif kind == "spans":
                checkpoint, _, hash = rest.split()
                entries = gunzip(file(directory, "spans/%s-%s.gz" % (checkpoint, hash), hash)).decode().splitlines()
                assert (len(entries), root([leaf(e.encode()) for e in entries])) == tree(sealed["spans"]), "not what was sealed"
                spans += entries
            else:
                partition, begin, end, count, _, hash = rest.split()
                assert int(begin) == ends.get(int(partition), 0), "a segment is missing"
                ends[int(partition)] = int(end)
                found = records(file(directory, "segments/%s/%s-%s-%s.segment" % (partition, begin, end, hash), hash))
                assert len(found) == int(count), "another number of records"
                for record in found:
                    sealed_event = message(record[4][0])
                    event = message(sealed_event[1][0])
                    conversation, sequence = event[2][0].decode(), event[3][0]
                    head, last = heads.get(conversation, (0, bytes(32)))
                    assert sequence == head + 1, "event %d of %s is missing" % (head + 1, conversation)
                    assert sha256(last, sealed_event[1][0]) == sealed_event[2][0], "event %d of %s was changed" % (sequence, conversation)
                    heads[conversation] = sequence, sealed_event[2][0]
                    hashes[conversation, sequence] = sealed_event[2][0]
        assert ends == offsets, "not all that was sealed"
        for entry in spans:
            conversation, first, last, head, sealed_root = entry.split()
            sealed = [hashes.pop((conversation, s), bytes(32)) for s in range(int(first), int(last) + 1)]
            assert root([leaf(h) for h in sealed]).hex() == sealed_root, "%s is not what was sealed" % conversation
        assert not hashes, "events that nobody has sealed"
    trusted = base64.b64decode("".join(pem.splitlines()[1:-1]))[-32:]
    assert trusted in signed, "another key's checkpoints"
    return sum(sequence for sequence, _ in heads.values()), len(heads)


try:
    print("%d events of %d conversations: ok" % check(sys.argv[1], open(sys.argv[2]).read()))
except (AssertionError, zlib.error, FileNotFoundError) as e:
    print("not sound:", e)
    sys.exit(1)
