"""A certificate that nobody vouches for, and that a person has said is the right one."""

import ssl
from hashlib import sha256


def fingerprint(certificate: bytes) -> str:
    """What people compare: SHA-256 of the certificate (DER) as pairs of digits, ``AB:CD:…``."""
    return sha256(certificate).digest().hex(":").upper()


def pinned(certificate: bytes) -> ssl.SSLContext:
    """Trusts this certificate (DER) and no other, whatever name it bears."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=certificate)
    return context


def fingerprint_of_file(text: str) -> str:
    """The fingerprint of the first certificate in a PEM file's text; empty where there is none."""
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    _, found, rest = text.partition(begin)
    body, whole, _ = rest.partition(end)
    if not found or not whole:
        return ""
    try:
        return fingerprint(ssl.PEM_cert_to_DER_cert(f"{begin}{body}{end}"))
    except ValueError:
        return ""
