"""Files damaged at random, as careless hands, merges and broken disks damage them."""

from __future__ import annotations

import random
import re

_TOKENS = re.compile(r"\w+|\s+|.", re.DOTALL)
_NOISE = [
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "<",
    ">",
    "/*",
    "*/",
    "//",
    "->",
    ":",
    "=",
    "\n",
    "\x00",
    "\x1b[0m",
    "é",
    "\u2028",
]


def damaged(chance: random.Random, text: str, times: int) -> str:
    """The text with so many words or marks taken out, doubled, exchanged, moved, or noise put in."""
    tokens = _TOKENS.findall(text)
    for _ in range(times):
        place, other = chance.randrange(len(tokens)), chance.randrange(len(tokens))
        change = chance.randrange(6)
        if change == 0:
            del tokens[place : place + chance.randint(1, 12)]
            tokens = tokens or [" "]
        elif change == 1:
            tokens.insert(other, tokens[place])
        elif change == 2:
            tokens[place], tokens[other] = tokens[other], tokens[place]
        elif change == 3:
            tokens.insert(place, chance.choice(_NOISE))
        elif change == 4:
            tokens[place] = chance.choice(_NOISE)
        else:
            tokens[place:place] = tokens[other : other + chance.randint(1, 30)]
    return "".join(tokens)


def exchanged(chance: random.Random, text: str, times: int) -> str:
    """Well-formed XML in which so many texts and attributes have changed places or say something else."""
    pieces = re.split(r"(>[^<>]+<|\"[^\"<>]*\")", text)
    places = [place for place, piece in enumerate(pieces) if place % 2 and piece.strip('><" \n')]
    for _ in range(times):
        one, other = chance.sample(places, 2)
        if pieces[one][0] == pieces[other][0]:
            pieces[one], pieces[other] = pieces[other], pieces[one]
        else:
            pieces[one] = pieces[one][0] + chance.choice(["", "x", "-1", "true", "é"]) + pieces[one][-1]
    return "".join(pieces)
