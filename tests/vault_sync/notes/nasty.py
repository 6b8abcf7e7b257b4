"""Notes made of nasty fragments: a grammar of all that opens, closes, nests and hides in Markdown."""

from __future__ import annotations

import random

from hypothesis import strategies as st

PREFIXES = (
    "", "", "", "", " ", "  ", "   ", "    ", "     ", "\t", "\t\t", " \t", "      ", "> ", ">", "> > ",
    ">> ", ">\t", "   > ", "> - ", ">     ", "- ", "* ", "+ ", "-  ", "-\t", "-     ", "- - ", "- > ",
    "  - ", "    - ", "\t- ", "      - ", "1. ", "2) ", "10. ", "1.\t", "  1. ", "123456789. ",
    "1234567890. ", "- [ ] ", "* [x] ", "1. [-] ", "-", "1.", "- [ ]", "[^1]: ", "[^n]:", "[a]: ", "# ",
    "## ", "####### ", "#", "   ### ", "    # ", "# - ",
)  # fmt: skip
WHOLE = (
    "", "", "", "", " ", "\t", "```", "```", "```js", "````", "~~~", "~~~~ x", "``` a`b", "  ```",
    "    ```", "   ~~~", "$$", "$$", "$$ x $$", "$$ [[m]] $$ [[n]]", "$$\\", "<!--", "-->",
    "<!-- [[c]] -->", "<!-- c --> [[d]] #e", "<!-->", "<!--->", "%%", "%%", "%% a %%", "%%%%", "---",
    "***", "* * *", "- - -", "___", "--", "===", "----", "| a | b |", "|---|---|", "| - | - |", "--|--",
    ":-: | -", "a | b", "| a\\|b | c |", "| `x | y` |", "|-|", "| a |", "<div>", "</div>", "[a]: b.md",
    "[a]: <b c.md> 'title'", "[a]: [[x]]", "^id", "text ^id-2", "^bad_id", "#tag", "[^1]: note",
    "***bold***", "__bold__", "**Term**: text", "-|-", "| [[a|b]] |", "---- | --", "=", "-",
)  # fmt: skip
INLINE = (
    "[[", "]]", "[", "]", "](", ")", "(", "![", "![[", "[[a]]", "[[a|b]]", "[[a#h|b]]", "[[|]]",
    "[[ ]]", "[[#^x]]", "[[a\\|b]]", "[t](n.md)", "[t](n m.md)", "[t](<n m.md>)", "![i](p.png)",
    "[t](a%20b.md)", "[t](a%2zb)", "[t](%C3%A9)", "[t](a \"t\")", "[t](a 'u\\'')", "[t](a (v))",
    "[t](a(b)c)", "[t](a((((b))))", "[t](a\\)b)", "[t](https://x.y)", "[t](./a:b)",
    "[a ![i](q.png) b](c.md)", "[[b]](c.md)", "[a [b](c) d](e)", "[t]()", "[t](#h)", "[^1]", "[^1](x)",
    "[t][a]", "[a]", "`", "``", "```", "`c`", "``c`d``", "$", "$$", "$x$", "$ x $", "$5", "$x$5", "\\$",
    "\\", "\\`", "\\[", "\\]", "\\#t", "\\\\", "<!--", "-->", "<!-- x -->", "<", "<a href='#x'>", "%%",
    "#tag", "#1984", "#y1984", "#a/b", "#é", "#日本", "##", "#", " #t", "(#no)", "x#no", "^id", " ^id",
    "^", "[#t](x)", "[ #t](x)", "\n", "|", "a", " ", "word", "  ", "\t", "\u00a0", "\u3000", "\u200b#z",
    "😀", "😀#t", "é", "\x0c", "\x85", "&amp;", "[t](a&amp;b)", "\"", "'", "!", "*", "_", "-", ">", ":",
    "1.", "- ", "\r\n", "\r", "\0",
)  # fmt: skip

inline = st.lists(st.sampled_from(INLINE), max_size=6).map("".join)
line = st.one_of(
    st.tuples(st.sampled_from(PREFIXES), st.sampled_from(PREFIXES), inline).map("".join),
    st.tuples(st.sampled_from(PREFIXES), st.sampled_from(WHOLE)).map("".join),
)
notes = st.tuples(st.lists(line, max_size=14), st.sampled_from(["\n", "\n", "\n", "\r\n", "\n\n"])).map(
    lambda made: made[1].join(made[0])
)


def random_note(chance: random.Random) -> str:
    """A note of the same grammar, made faster than hypothesis makes one, for long runs."""
    lines = []
    for _ in range(chance.randrange(15)):
        made = chance.choice(PREFIXES)
        if chance.random() < 0.5:
            made += chance.choice(WHOLE)
        else:
            made += chance.choice(PREFIXES) if chance.random() < 0.3 else ""
            made += "".join(chance.choices(INLINE, k=chance.randrange(7)))
        lines.append(made)
    return chance.choice(["\n", "\n", "\n", "\r\n", "\n\n"]).join(lines)
