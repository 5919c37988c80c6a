"""Print the documents and the table of results: ``python -m tests.placing > tests/placing/results.txt``."""

import tempfile
from pathlib import Path

from tests.parts.images import signature_image
from tests.placing.measuring import measure, table
from tests.placing.printing import print_all
from tests.placing.samples import samples

with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    texts = samples(signature_image(folder / "signature.png").read_bytes())
    printed = print_all(texts, folder / "all")
    print(table([measure(sample, printed[sample.name]) for sample in texts]))
