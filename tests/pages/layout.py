"""Articles as unlike sites print them, written for these tests: every line is marked as body or as furniture.

`=` body, `#` a heading, question or speaker of the body, `!` the title, `-` furniture, a bare line is blank. `=raw ⇒ kept`
gives what a repair leaves. Facts that the metadata has to have, or must not have (None), stand beside each.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from xunduan.index.documents import Block, RawDocument


@dataclass(frozen=True)
class Layout:
    """One imitated page."""

    name: str
    marked: str
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def raw(self) -> RawDocument:
        """The page as a reader would hand it on."""
        lines = [line[1:].split(" ⇒ ")[0] if line else "" for line in self.marked.strip("\n").split("\n")]
        return RawDocument(f"{self.name}.txt", tuple(Block(line) for line in lines))

    def expected(self, marks: str) -> list[str]:
        """What should be left of the lines that carry one of `marks`."""
        lines = self.marked.strip("\n").split("\n")
        return [line[1:].split(" ⇒ ")[-1].strip() for line in lines if line and line[0] in marks]
