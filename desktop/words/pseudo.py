"""A language nobody speaks: English with accents and 40 % longer, to look at the window with."""

from __future__ import annotations

import re
from gettext import NullTranslations

LONGER = 0.4
PLACE = re.compile(r"(\{[^{}]*\})")  # values keep their names
ACCENTS = str.maketrans(
    "aceginorsuyzACEGINORSUYZ",
    "áçéğíñóŕšúýžÁÇÉĞÍÑÓŔŠÚÝŽ",
)
FILL = "añd łóñğéŕ ŧhañ ıñ Éñğłıšh "  # words, so that it wraps where a translation would


class Pseudo(NullTranslations):
    """Every text that goes through `tr` is unlike the one in the code, and has its values."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return pseudo(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)


def pseudo(text: str) -> str:
    parts = PLACE.split(text)
    accented = "".join(part if PLACE.fullmatch(part) else part.translate(ACCENTS) for part in parts)
    more = max(1, round(len(PLACE.sub("", text)) * LONGER))
    return accented + (" " + FILL * (more // len(FILL) + 1))[:more]
