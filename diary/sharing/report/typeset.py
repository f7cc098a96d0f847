"""Typesets one PDF and ends: JSON comes in, PDF goes out. Run as a script, by `pdf.py` only; imports nothing of ours.

typst remembers what it has set, in case the same comes again. A web server would not see that memory again: it had
1.5 GB after three reports of ten years.
"""

import json
import os
import resource
import sys

import typst

# Whoever waits for it gives up after a minute; this ends it also where nobody is left to do so.
_CPU_SECONDS_AT_MOST = 120


def main() -> None:
    # After whoever writes in a diary meanwhile.
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS_AT_MOST, _CPU_SECONDS_AT_MOST))
    job = json.load(sys.stdin)
    pdf = typst.compile(
        job["template"],
        root=job["root"],
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        font_paths=job["font_paths"],
        sys_inputs={"report": json.dumps(job["view"])},
        timestamp=job["timestamp"],
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
