"""python3 -m emulator.kubernetes.certificates FOLDER HOST ...: the keys of a control plane, made anew for each.

A CA; a certificate of the API server for 127.0.0.1 and the hosts; one of an administrator; the keys of service accounts.
"""

from __future__ import annotations

import datetime
import ipaddress
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_Key = ec.EllipticCurvePrivateKey


def write(folder: Path, hosts: list[str]) -> None:
    """Files ca, server, admin (.crt and .key), service-account (.key and .pub)."""
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca = _certificate(_name("kubernetes"), ca_key, None, ca_key, [])
    _write(folder, "ca", ca, ca_key)
    names = [x509.DNSName(host) for host in ("localhost", *hosts)]
    addresses = [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    server: list[tuple[x509.ExtensionType, bool]] = [
        (x509.SubjectAlternativeName([*names, *addresses]), False),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
    ]
    admin: list[tuple[x509.ExtensionType, bool]] = [(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), False)]
    for file, name, extensions in (
        ("server", _name("kube-apiserver"), server),
        ("admin", _name("admin", "system:masters"), admin),
    ):
        key = ec.generate_private_key(ec.SECP256R1())
        _write(folder, file, _certificate(name, key, ca, ca_key, extensions), key)
    accounts = ec.generate_private_key(ec.SECP256R1())
    (folder / "service-account.key").write_bytes(_pem(accounts))
    public = accounts.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    (folder / "service-account.pub").write_bytes(public)


def _name(common: str, organization: str | None = None) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common)]
    return x509.Name([*parts, *([x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization)] if organization else [])])


def _certificate(
    name: x509.Name,
    key: _Key,
    issuer: x509.Certificate | None,
    issuer_key: _Key,
    extensions: list[tuple[x509.ExtensionType, bool]],
) -> x509.Certificate:
    """An authority where there is no issuer."""
    now = datetime.datetime.now(datetime.timezone.utc)
    is_ca = issuer is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name if issuer is None else issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=is_ca,
                crl_sign=is_ca,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer_key, hashes.SHA256())


def _write(folder: Path, name: str, certificate: x509.Certificate, key: _Key) -> None:
    (folder / f"{name}.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / f"{name}.key").write_bytes(_pem(key))


def _pem(key: _Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2:])
