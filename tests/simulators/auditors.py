"""An auditor with an RSA key, made once, and a plan of theirs."""

from __future__ import annotations

import functools

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from desktop_assist.audit import sample_plan
from desktop_assist.audit.sample_plan import Beacon, Plan

BEACON = Beacon("https://beacon.example/chain", "4711", "2027-01-02T00:00:00Z")
ROUND = b"what the beacon will have said\n"


def key(number: int = 0) -> rsa.RSAPrivateKey:
    return _made(number)


@functools.cache
def _made(number: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def private_pem(number: int = 0) -> bytes:
    return key(number).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_pem(number: int = 0) -> str:
    return key(number).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def plan(log: str = "practice.invalid/log", fraction: str = "0.3", bound: str = "0.05") -> Plan:
    return sample_plan.make(log, public_pem(), fraction, bound, BEACON)
