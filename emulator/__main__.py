"""python3 -m emulator [--host 127.0.0.1] [--port 0] [--set name=value ...]"""

import argparse
import json

from .server import run
from .settings import SETTINGS

parser = argparse.ArgumentParser(prog="emulator", description="AWS API emulator for deploy tests")
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting, its value as JSON")
arguments = parser.parse_args()
for assignment in arguments.set:
    name, _, value = assignment.partition("=")
    SETTINGS.update({name: json.loads(value)})
run(arguments.host, arguments.port)
