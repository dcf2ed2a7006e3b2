"""Checks an export, written from docs/audit.md alone: check_export.py EXPORT.jsonl PUBLIC.pem

A second implementation, so that the first one is not its own judge. Needs nothing but Python 3, and holds one line at a time. That
an event without its content was to be erased can't be seen from the file: it is believed.
"""
import base64, hashlib, json, sys

from check_proof import ed25519, fields, leaf, root, sha256, tree


def erased(line): return line.get("erased") is True


def end_of_tree(head): return f'{head["conversation"]} {head["sequence"]} {head["hash"]}'.encode()


def check(lines, pem):
    digest, first = hashlib.sha256(), next(lines)
    digest.update(first.encode())
    header = json.loads(first)
    assert header["format"] == "parley.export" and header["version"] == 1, "no export of this version"
    checkpoint = header.get("checkpoint")
    size = heads = None
    if checkpoint:
        key = base64.b64decode("".join(pem.splitlines()[1:-1]))[-32:]
        assert base64.b64decode(fields(checkpoint)["key"]) == key, "another key's checkpoint"
        assert ed25519(key, checkpoint["body"].encode(), base64.b64decode(checkpoint["signature"])), "not signed"
        size, heads = tree(fields(checkpoint)["heads"])

    def place(head):
        assert checkpoint and root(leaf(end_of_tree(head)), head["index"], size, head["path"]) == heads, "not in the tree of heads"
        return head["index"]

    events, seen, proven, absent = 0, set(), set(), set()
    conversation, sequence, hash, whole = None, 0, None, False
    for text in lines:
        line = json.loads(text)
        if line.get("end"):
            assert (line["events"], line["conversations"]) == (events, len(seen)), "other counts"
            assert line["hash"] == digest.hexdigest(), "other lines"
            assert next(lines, None) is None, "lines behind the last one"
            break
        digest.update(text.encode())
        if "bytes" in line:
            next_one = line["conversation"] == conversation and line["sequence"] == sequence + 1
            assert line["conversation"] == conversation or line["conversation"] not in seen, "in two places"
            assert next_one or line["conversation"] != conversation or line["sequence"] > sequence, "out of order"
            whole = line["sequence"] == 1 or (next_one and whole)
            previous = hash if next_one else "00" * 32 if line["sequence"] == 1 else line.get("previous")
            assert previous is not None, f'what comes before event {line["sequence"]} of {line["conversation"]} is missing'
            follows = sha256(bytes.fromhex(previous), base64.b64decode(line["bytes"])).hex() == line["hash"]
            assert follows or erased(line), f'event {line["sequence"]} of {line["conversation"]} does not follow'
            conversation, sequence, hash, events = line["conversation"], line["sequence"], line["hash"], events + 1
            seen.add(conversation)
        elif "sealed" in line:
            head = line["sealed"]
            place(head)
            here = (head["conversation"], head["sequence"], head["hash"]) == (conversation, sequence, hash)
            assert here, f'{head["conversation"]} does not have event {head["sequence"]} before its proof'
            proven.add(conversation)
        elif "place" in line:
            assert place(line["place"]) >= 0 and line["place"]["conversation"] == conversation, "a place of another conversation"
        elif "notSealed" in line:
            between = line["notSealed"]
            before, after, id = between.get("before"), between.get("after"), between["conversation"].encode()
            first_free = place(before) + 1 if before else 0
            assert (place(after) if after else size) == first_free, f"{id} may have been sealed"
            assert (not before or before["conversation"].encode() < id) and (not after or id < after["conversation"].encode()), "not between"
            absent.add(between["conversation"])
        elif "head" in line:
            head = line["head"]
            here = (head["conversation"], head["sequence"], head["hash"]) == (conversation, sequence, hash)
            assert here, f'{head["conversation"]} does not end with event {head["sequence"]}'
            assert not checkpoint or not whole or conversation in proven | absent, f"where {conversation} ended is not shown"
    else:
        raise AssertionError("no last line")
    wanted = header["scope"]
    if checkpoint and list(wanted) == ["conversation"]:
        assert wanted["conversation"] in seen | absent, f'nothing of {wanted["conversation"]}'
    return f"{events} events of {len(seen)} conversations, {len(proven)} shown to be complete: ok"


if __name__ == "__main__":
    try:
        print(check(open(sys.argv[1], encoding="utf-8", newline=""), open(sys.argv[2]).read()))
    except (AssertionError, KeyError, StopIteration) as e:
        print("not sound:", e)
        sys.exit(1)
