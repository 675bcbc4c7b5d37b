"""Tells how to get FER2013. It downloads nothing: the images are for research, and each user has to agree to that."""

from __future__ import annotations

from typing import Final

WORDS: Final = """\
FER2013 is 35,887 gray faces of 48x48 pixels in seven classes (Goodfellow et al. 2013, arXiv 1307.0414).

The images come from web search and show people who were not asked. They were collected for research, and the project
neither ships them nor downloads them for you. Use them for research and teaching, not for a product, and do not publish
them again.

  1. Make an account at https://www.kaggle.com and read the terms of the data.
  2. Download https://www.kaggle.com/datasets/msambare/fer2013 (a zip of about 60 MB with train/ and test/).
  3. Leave it as it is, or unpack it: both are read. Put it outside the project, so that it is never committed.
  4. python -m training train seed_cnn --data PATH/TO/THE.zip

Expected inside: train/<emotion>/Training_<row>.png (28,709 images) and, under test/<emotion>/, PublicTest_<row>.png and
PrivateTest_<row>.png (3,589 each). JPEG is read as well. <emotion> is one of angry, disgust, fear, happy, neutral, sad,
surprise. The split is told by the file name, so keep the names as they are.
"""


def instructions() -> str:
    """The text that `python -m training fetch` prints."""
    return WORDS
