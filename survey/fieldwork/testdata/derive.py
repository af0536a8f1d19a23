"""Derives what derive_test.go expects, from the description alone: Python's hmac and hashlib, no code of Mirror's.

A MAC is HMAC-SHA-256 over a label and parts, each behind its length (4 bytes, big-endian); numbers are 8 bytes.
The server's sub-keys are HKDF-SHA-256 without salt, info "mirror/1 " and the purpose.
"""
import hashlib
import hmac
import struct

KEY = bytes(range(32))
SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"


def mac(key, *parts):
    body = b"".join(struct.pack(">I", len(p)) + p for p in parts)
    return hmac.new(key, body, hashlib.sha256).digest()


def hkdf(key, info):
    prk = hmac.new(bytes(32), key, hashlib.sha256).digest()
    return hmac.new(prk, b"mirror/1 " + info + b"\x01", hashlib.sha256).digest()


def text(b):
    n, signs = int.from_bytes(b, "big"), len(b) * 8 // 5
    return "".join(SIGNS[n >> 5 * i & 31] for i in reversed(range(signs)))


number = struct.Struct(">Q").pack
study, wave = number(1), b"spring"
id = b"\xa0" + bytes(14) + b"\x0a"
print("invitation ", text(mac(KEY, b"survey", study, wave, id)[:20]))
print("opt-out    ", text(mac(KEY, b"opt-out", study, wave, id)[:20]))
print("link       ", text(mac(KEY, b"link", study, wave, number(7))[:10]))
account = mac(KEY, b"account", study, wave, "ACME & Söhne".encode())
print("account    ", int.from_bytes(account[:8], "big") & (1 << 63) - 1)
what = struct.pack(">II", 1, 5 << 1 | 1)
print("preview    ", text(what + mac(hkdf(KEY, b"preview"), b"preview", what)[:12]))
print("suppression", text(mac(hkdf(KEY, b"suppression"), b"suppression", b"\x01", b"kim@example.com")[:20]))
