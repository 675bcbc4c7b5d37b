"""The one door to OpenCV: its pixel limit must stand in the environment before the library is loaded.

Import it as `from inference.opencv import cv2`.
"""

import os
from typing import Final

MAX_WIDTH: Final = 1280
MAX_HEIGHT: Final = 960
"""The largest frame in pixels; the camera page sends 320x240."""
MAX_PIXELS: Final = MAX_WIDTH * MAX_HEIGHT
"""In all, whichever side is the longer one."""

os.environ["OPENCV_IO_MAX_IMAGE_PIXELS"] = str(MAX_PIXELS)

import cv2  # noqa: E402  # after the limit

# One worker per core: more threads in each would only push the others aside.
cv2.setNumThreads(1)

__all__ = ["MAX_HEIGHT", "MAX_PIXELS", "MAX_WIDTH", "cv2"]
