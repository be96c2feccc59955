"""Texts with their folded copies: of equal length whatever is cut or joined."""

from __future__ import annotations

import pytest

from xunduan.language.fold import fold
from xunduan.language.text import Text


@pytest.mark.parametrize("shown", ["青河縣的渡口 ＡＢＣ", "", "  两边有空格\u3000", "１２．５％"])
def test_a_text_is_folded_once_and_cut_with_its_copy(shown: str) -> None:
    text = Text.of(shown)
    assert text.folded == fold(shown) and len(text) == len(shown)
    assert text[1:3] == Text(shown[1:3], fold(shown)[1:3])
    assert text.strip().shown == shown.strip() and text.strip().folded == fold(shown).strip()


def test_texts_are_joined_with_their_copies() -> None:
    first, second = Text.of("開閘：五孔"), Text.of("關閘")
    assert Text.joined("\n", (first, second)) == Text("開閘：五孔\n關閘", "开闸:五孔\n关闸")
    assert first + second == Text("開閘：五孔關閘", "开闸:五孔关闸")
    assert Text.joined("\n", ()) == Text("", "")


def test_a_copy_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="of 1 characters for 2"):
        Text("两字", "两")
