"""An error as each protocol of AWS writes it, for answers that do not come from moto."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape


def wire_error(service: str, code: str, message: str) -> tuple[dict[str, str], bytes]:
    """Headers and body."""
    error = f"<Error><Code>{escape(code)}</Code><Message>{escape(message)}</Message></Error>"
    if service == "ec2":
        return {"Content-Type": "text/xml"}, f"<Response><Errors>{error}</Errors></Response>".encode()
    if service in ("elbv2", "iam", "sts"):
        return {"Content-Type": "text/xml"}, f"<ErrorResponse>{error}</ErrorResponse>".encode()
    body = json.dumps({"__type": code, "message": message}).encode()
    return {"Content-Type": "application/json", "X-Amzn-ErrorType": code}, body
