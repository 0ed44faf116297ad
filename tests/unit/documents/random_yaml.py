"""Random YAML documents over all features that authors use, and random edits, made from a seed."""

from __future__ import annotations

import random
from typing import Any

WORDS = [
    "pump", "dose", "H-1", "sensor", "the", "of", "übermäßig", "données", "検査", "🙂", "a", "no", "12", "is", "not",
    "H-2,", "(late)", "it's", 'say "hi"', "x#y", "a:b", "1.5", "--", "under_score", "CA-3",
]  # fmt: skip
KEYS = [
    "text", "title", "hazards", "owner", "rationale", "labels", "status", "H-1", "H-2", "UCA-7", "yes", "12", "größe",
    "x-note", "long key with spaces", "a.b", "🙂", "q'uote", "null", "~", "-dash", "a:b",
]  # fmt: skip
COMMENTS = [
    "# note", "# TODO: look again", "#", "# ünï 🙂", "#no space", "# - looks: like yaml", "# 'quote",
]  # fmt: skip
STRINGS = [
    "", " ", "no", "yes", "null", "~", "012", "1e3", "0o14", "1_000", "12:30:45", "2026-01-31", "true", ".5", "+",
    "-", "- a", "? b", ": c", "a: b", "a #b", "#c", "a:", "[x", "x]", "{y}", "a, b", "&a", "*b", "!c", "|", ">", "%d",
    "@e", "`f", "'g", '"h', "i'j", 'k"l', "back\\slash", "tab\there", "line\nbreak", "two\n\nparagraphs", "ends\n",
    "ends twice\n\n", "\nbegins", " leads", "trails ", "  indented\nless", "emoji 🙂", "ümlaut", "\x00nul", "\x1besc",
    "\u2028sep", "\x85nel", "\ufeffbom", "cr\rlf", "cr\r\nlf", "---", "...", "--- x", "<<", "=", "<<<<<<< HEAD",
    "a\n---\nb", "# c\nd", "0x1F", "1.", "-.inf", ".nan", "on", "y", "brakes:H-3", "el/var", "a  b", "long " * 30,
    "x" * 130, "one clause, another clause; and a third one. " * 4, "\t", "\n", "\n\n", " \n ", "a \nb", "a\n b\nc",
    "💥" * 3, "don't \"mix\"", "key: |", "trailing: ", "a\tb: c", "\\n", "\\",
]  # fmt: skip


class Maker:
    """Makes documents and values from one seeded source of randomness."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def chance(self, p: float) -> bool:
        return self.random.random() < p

    # ---- values -------------------------------------------------------------------------------------------------

    def string(self) -> str:
        if self.chance(0.45):
            return self.random.choice(STRINGS)
        return " ".join(self.random.choice(WORDS) for _ in range(self.random.randint(1, 30 if self.chance(0.2) else 6)))

    def scalar(self) -> Any:
        roll = self.random.random()
        if roll < 0.7:
            return self.string()
        return self.random.choice(
            [None, True, False, 0, -7, 12, 10**20, 0.5, -1e-9, 1e22, float("inf"), float("-inf"), float("nan"), 3.0]
        )

    def value(self, depth: int = 0) -> Any:
        roll = self.random.random()
        if depth > 2 or roll < 0.7:
            return self.scalar()
        if roll < 0.85:
            if self.chance(0.5):
                return [f"H-{self.random.randint(1, 99)}" for _ in range(self.random.randint(0, 4))]
            return [self.value(depth + 1) for _ in range(self.random.randint(0, 3))]
        return {self.key(): self.value(depth + 1) for _ in range(self.random.randint(0, 3))}

    def key(self) -> str:
        if self.chance(0.1):
            return self.random.choice([text for text in STRINGS if len(text) < 100])
        return self.random.choice(KEYS) + (str(self.random.randint(0, 9)) if self.chance(0.4) else "")

    # ---- documents ----------------------------------------------------------------------------------------------

    def document(self) -> str:
        lines: list[str] = []
        if self.chance(0.25):
            lines.append(self.random.choice(COMMENTS))
        if self.chance(0.15):
            lines.append(self.random.choice(["---", "--- # start", "%YAML 1.2\n---"]))
        if self.chance(0.2):
            lines.append("")
        if self.chance(0.1):
            lines.append(self.random.choice(["{}", "[]", "", "null", "[a, b]", "{a: 1, b: [c]}", "just text"]))
        elif self.chance(0.85):
            if self.chance(0.5):
                self.mapping(lines, 0, 0)
            else:
                self.model(lines)
        else:
            self.sequence(lines, 0, 0)
        if self.chance(0.1):
            lines.append("...")
        if self.chance(0.15):
            lines.append(self.random.choice([*COMMENTS, ""]))
        text = "\n".join(lines)
        if not self.chance(0.15):
            text += "\n"
        if self.chance(0.2):
            text = text.replace("\n", "\r\n")
        return text

    def model(self, lines: list[str]) -> None:
        """The usual shape: sections of items."""
        for section in self.random.sample(["losses", "hazards", "ucas", "requirements"], self.random.randint(1, 4)):
            self.between(lines, 0)
            lines.append(f"{section}:" + self.comment())
            for number in range(self.random.randint(1, 5)):
                self.between(lines, 2)
                if self.chance(0.2):
                    self.entry(lines, f"  {section[0].upper()}-{number}:", 2, 3)
                else:
                    lines.append(f"  {section[0].upper()}-{number}:" + self.comment())
                    self.mapping(lines, 4, 1)

    def between(self, lines: list[str], column: int) -> None:
        while self.chance(0.18):
            lines.append("" if self.chance(0.5) else " " * column + self.random.choice(COMMENTS))
        if self.chance(0.02):
            lines.append(" " * self.random.randint(0, 8) + self.random.choice(COMMENTS))

    def comment(self) -> str:
        return " " * self.random.randint(1, 3) + self.random.choice(COMMENTS) if self.chance(0.15) else ""

    def mapping(self, lines: list[str], column: int, depth: int, first: str | None = None) -> None:
        names: list[str] = []
        for _ in range(self.random.randint(1, 4)):
            name = self.random.choice(KEYS) + (str(self.random.randint(0, 9)) if self.chance(0.3) else "")
            if name not in names:
                names.append(name)
        for number, name in enumerate(names):
            if number or first is None:
                self.between(lines, column)
            shown = name
            if name in ("~", "-dash", "a:b", "q'uote") or self.chance(0.1):
                shown = '"' + name + '"' if "'" in name or self.chance(0.5) else "'" + name + "'"
            head = (first if number == 0 and first is not None else " " * column) + shown
            self.entry(lines, head + (" " if self.chance(0.03) else "") + ":", column, depth)

    def sequence(self, lines: list[str], column: int, depth: int, first: str | None = None) -> None:
        for number in range(self.random.randint(1, 4)):
            if number or first is None:
                self.between(lines, column)
            head = (first if number == 0 and first is not None else " " * column) + "-"
            self.entry(lines, head, column, depth, dash=True)

    def entry(self, lines: list[str], head: str, column: int, depth: int, *, dash: bool = False) -> None:
        roll = self.random.random()
        if depth < 4 and roll < 0.13:
            if dash and self.chance(0.8):
                gap = " " * self.random.choice([1, 1, 1, 3])
                self.mapping(lines, column + 1 + len(gap), depth + 1, first=head + gap)
            else:
                lines.append(head + self.comment())
                if self.chance(0.1):
                    self.between(lines, column + 2)
                self.mapping(lines, column + self.random.choice([2, 2, 2, 4, 1]), depth + 1)
            return
        if depth < 4 and roll < 0.26:
            if dash and self.chance(0.7):
                self.sequence(lines, column + 2, depth + 1, first=head + " ")
            elif dash:
                lines.append(head + self.comment())
                self.sequence(lines, column + 2, depth + 1)
            else:
                lines.append(head + self.comment())
                self.sequence(lines, column + self.random.choice([0, 2, 2, 4]), depth + 1)
            return
        if roll < 0.36:
            lines.append(head + self.random.choice(["", "", " ", "  "]) + self.comment())
        elif roll < 0.5:
            self.block_scalar(lines, head, column)
        elif roll < 0.56:
            self.several_lines(lines, head, column)
        elif roll < 0.72:
            self.flow_entry(lines, head, column)
        elif roll < 0.75 and not dash:
            lines.append(head + self.comment())
            lines.append(" " * (column + 2) + self.plain() + self.comment())
        else:
            lines.append(f"{head}{' ' * self.random.choice([1, 1, 1, 2])}{self.inline()}{self.comment()}")

    def plain(self) -> str:
        words = [word for word in WORDS if word[0] not in "'\"-"]
        return " ".join(self.random.choice(words) for _ in range(self.random.randint(1, 6)))

    def inline(self) -> str:
        roll = self.random.random()
        text = self.plain()
        if roll < 0.5:
            return text
        if roll < 0.65:
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        if roll < 0.8:
            return "'" + text.replace("'", "''") + "'"
        return self.random.choice(
            ["12", "0.5", "true", "null", "~", "no", "2026-01-31", "''", '""', '"a\\tb"', "H-1", "1e3"]
        )

    def block_scalar(self, lines: list[str], head: str, column: int) -> None:
        kind = self.random.choice("|>")
        indent = column + self.random.choice([2, 2, 2, 1, 4])
        indicator = str(indent - column) if self.chance(0.2) else ""
        chomp = self.random.choice(["", "-", "+"])
        parts = [indicator, chomp] if self.chance(0.5) else [chomp, indicator]
        lines.append(f"{head} {kind}{''.join(parts)}{self.comment()}")
        if self.chance(0.05):
            return
        if self.chance(0.1):
            lines.append("")
        for number in range(self.random.randint(1, 4)):
            extra = " " * self.random.choice([1, 3]) if (number or indicator) and self.chance(0.12) else ""
            lines.append(
                " " * indent + extra + self.random.choice([self.plain(), self.plain(), "# no comment", "- x: y"])
            )
            if self.chance(0.15):
                lines.append(self.random.choice(["", "", " " * indent, " " * (indent + 1)]))
        if self.chance(0.3):
            lines.extend([""] * self.random.randint(1, 2))

    def several_lines(self, lines: list[str], head: str, column: int) -> None:
        quote = self.random.choice(["", "'", '"'])
        pad = " " * (column + self.random.choice([2, 2, 4]))
        texts = [self.plain().replace("'", "").replace('"', "") for _ in range(self.random.randint(2, 3))]
        lines.append(f"{head} {quote}{texts[0]}")
        for text in texts[1:-1]:
            lines.append(pad + text)
            if self.chance(0.1):
                lines.append("")
        lines.append(pad + texts[-1] + quote + self.comment())

    def flow(self, depth: int = 0) -> str:
        roll = self.random.random()
        if depth > 2 or roll < 0.6:
            return self.random.choice(["H-1", "H-2", "a b", "12", "'q, r'", '"s: t"', "ü", "null", "x:y", "''"])
        space = self.random.choice(["", "", " "])
        if roll < 0.8:
            parts = [self.flow(depth + 1) for _ in range(self.random.randint(0, 3))]
            if self.chance(0.1):
                parts = ["k: v", *parts]
            tail = "," if parts and self.chance(0.1) else ""
            return f"[{space}{self.random.choice([', ', ', ', ',']).join(parts)}{tail}{space}]"
        names = self.random.sample(["a", "b", "'c d'", "e-f", "🙂"], self.random.randint(0, 3))
        pairs = [self.random.choice([f"{name}: {self.flow(depth + 1)}"] * 5 + [f"{name}: ", name]) for name in names]
        return f"{{{space}{', '.join(pairs)}{space}}}"

    def flow_entry(self, lines: list[str], head: str, column: int) -> None:
        if self.chance(0.75):
            opening, closing = self.random.choice([("[", "]"), ("[", "]"), ("{", "}")])
            if opening == "[":
                parts = [self.flow(1) for _ in range(self.random.randint(0, 4))]
            else:
                parts = [
                    f"{name}: {self.flow(1)}" for name in self.random.sample(["a", "b", "c"], self.random.randint(0, 3))
                ]
            lines.append(f"{head} {opening}{', '.join(parts)}{closing}{self.comment()}")
            return
        opening, closing = self.random.choice([("[", "]"), ("{", "}")])
        pad = " " * (column + 2)
        lines.append(f"{head} {opening}{self.comment()}")
        count = self.random.randint(1, 3)
        for number in range(count):
            part = self.flow(1) if opening == "[" else f"k{number}: {self.flow(1)}"
            comma = "," if number + 1 < count or self.chance(0.4) else ""
            lines.append(pad + part + comma + self.comment())
        lines.append(" " * (column + 1) + closing + self.comment())
