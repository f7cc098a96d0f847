"""What may reach a log line. Exceptions keep their type and place, never their message or local values.

A message such as "invalid input: '<what was typed>'" would put a diary into a log file.
"""

import logging
import traceback


class RedactFilter(logging.Filter):
    """Replaces an exception's text by its type and the lines it passed through."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = _frames_only(record.exc_info[1])
            record.exc_info = None
        return True


def _frames_only(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join([f"{type(error).__module__}.{type(error).__name__}", *lines])
