"""moto's state knows no threads: whoever reads or changes it beside the calls of the API holds this lock."""

import threading

MOTO = threading.Lock()
