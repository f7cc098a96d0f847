"""Typesets one PDF and ends: JSON comes in, PDF goes out. Run as a script, by `pdf.py` only; imports nothing of ours.

typst remembers what it has set, in case the same comes again. A web server would not see that memory again: it had
1.5 GB after three reports of ten years.
"""

import json
import sys

import typst


def main() -> None:
    job = json.load(sys.stdin)
    pdf = typst.compile(
        job["template"],
        root=job["root"],
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(job["view"])},
        timestamp=job["timestamp"],
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
