"""A certificate that has run out, for rooms that are served over TLS on purpose."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from streamer_app.errors import AppError

VALID: Final = timedelta(days=30)
EXPIRED: Final = timedelta(days=2)
"""How long ago it ran out."""


def expired(host: str, now: datetime | None = None) -> tuple[ssl.SSLContext, str]:
    """A server's side of TLS whose certificate for ``host`` (an address) has run out, and the
    certificate itself (PEM): a client that trusts it sees only that it is too old.

    Raises: AppError ``fault_needs_library``.
    """
    certificate, key = _made(host, (now or datetime.now(UTC)) - EXPIRED)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:  # the ssl module reads keys from files alone
        file = Path(folder) / "room.pem"
        file.touch(mode=0o600)
        file.write_text(certificate + key)
        context.load_cert_chain(file)
    return context, certificate


def _made(host: str, end: datetime) -> tuple[str, str]:
    """A self-signed certificate and its key, both PEM."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
    except ImportError:
        raise AppError("fault_needs_library", library="cryptography") from None
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "local room")])
    hosts = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(end - VALID)
        .not_valid_after(end)
        .add_extension(hosts, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return built.public_bytes(serialization.Encoding.PEM).decode(), secret.decode()
