"""Statistical figures of Chinese text: what was counted, how much, how it changed, where and when.

    figures = extract_figures(text, FigureContext(place="重庆市", year=2023, published="2023-08-19"))

The grammar, from the text down (everything works on the folded copy, which has the length of the original):

    text       := paragraph {"\\n" paragraph}
    paragraph  := sentence {sentence}                    ended by 。！？；
    sentence   := clause {("," | ":" | "——") clause}     a parenthesis with a figure is a clause of its own
    clause     := [words] {cell [words]}
    cell       := quantity {("、" | 和 | 与 | 及) quantity}   the n-th value of the n-th member of a list
                | quantity quantity                          12类286处: both measure the same
    quantity   := [近|约|超 …] numeral [余|多] [万|亿] [余|多] [unit] [以上|左右 …]
    numeral    := arabic | chinese (with a measure word of a short list) | 百分之… | …分之… | low 至 high
    words      := [time, place and scope words] indicator [basis] [分别] [direction] [达|为 …]

and its meaning:

- **Masked first** (`tokens`): names in quotation marks and 《》, dates, ordinals, service numbers, scores, codes. Their
  digits are no values; dates bound the indicator.
- **Indicator** (`indicators`, `attach`): the words before a quantity, those behind it, or both (建成【84个】公园). Lists are
  distributed and completed (刑事、治安警情). What is missing comes from the clause's earlier quantities, the sentence's
  last clause without a figure, or the sentence before. A generic one (抓获嫌疑人) gets the case it belongs to.
- **Change** (`changes`): a quantity after 下降, 增长 … is the size of a change; after 达, 提高到 … it is a level. A count
that is
  followed by its change (3730人、同比上升66.3%) carries it too.
- **Measure and kind** (`kinds`): count, rate or change; actual, target, forecast or cumulative, by the words of the
  sentence, the period and what the section does (`sections`: look back, or set aims).
- **Place** (`mentions`, `localities`) and **period** (`times`, `periods`): what stands before the figure in its
clause, else
  in its sentence, paragraph, section heading, section; the document's where it is about one throughout (`throughout`).
  Whoever only speaks (日本警方称, 记者今天获悉) is weaker than where and when things happen; what is compared with
  (比上年, 全球最大) is nothing. Unknown stays unknown.
- **Family** (`families`): the name that synonyms share, by rule and a table.
- **Words** (`words`): 全覆盖 is 100%, “零发生” and 无一起 are 0.

Units are kept as the source has them: 人次, 人, 名 and 家次 differ. Known limits: a share whose noun stands only in the
clause before (占三分之一), the common end of a list of counted nouns (12处路段、3条街道改造), directions without a number.
"""

from xunduan.index.figures.extract import FigureContext, extract_figures
from xunduan.index.figures.throughout import figure_context

__all__ = ["FigureContext", "extract_figures", "figure_context"]
