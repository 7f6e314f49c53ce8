"""``python -m detente.web`` prints the OpenAPI description of the API."""

from __future__ import annotations

import json
import sys

from detente.web.app import openapi

if __name__ == "__main__":
    sys.stdout.write(json.dumps(openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n")
