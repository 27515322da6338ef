"""What does not belong in a text for people: markup, addresses, control characters, leftovers."""

import re
import unicodedata
from collections.abc import Iterator

from llm.checks.findings import Finding

# Each pattern is bounded, so that a hostile text costs linear time.
_LEAK = r"""
<\|[^|<>\n]{1,40}\|>
| </?(?:unk|pad|s|bos|eos|think|mask)>
| <<SYS>> | \[/?INST\]
| ^\#{2,3}[ ](?:Human|Assistant|User|System|Response|Instruction):
| ^(?:Human|Assistant|Passages|Must[ ]say|Never[ ]say|Earlier[ ]texts):
| \bas[ ]an?[ ](?:ai\b|artificial[ ]intelligence|(?:large[ ])?language[ ]model)
| \bi['’]m[ ]sorry,[ ]but[ ]i[ ](?:can['’]t|cannot) | \bi[ ]cannot[ ](?:assist|help)[ ]with\b
| \A\{"[a-z_]{1,20}": | ["”]\]?\}\Z
| \A(?:sure|certainly|of[ ]course)[,!.][ ](?:here|i)\b
| \Ahere(?:['’]s|[ ]is)[ ](?:an?|the|your)[ ](?:product[ ])?(?:description|text|title|draft)\b
| 作为(?:一个|一名)?(?:AI|人工智能|大?语言模型) | 我是(?:一个)?(?:AI|人工智能|语言模型)
| \A(?:好的|当然)[，,！!。](?:以下|这是|下面) | \A以下是[^。\n]{0,20}(?:文案|描述|标题)
"""
_HTML = r"""
</?[a-z][a-z0-9:-]{0,30}(?:[\s/][^<>]{0,300})?>
| <!-- | <!doctype | <script\b | <iframe\b | \bjavascript:
| &(?:[a-z]{2,8}|\#[0-9]{1,7}|\#x[0-9a-f]{1,6});
"""
_PLACEHOLDER = r"""
\{\{?[^{}\n]{0,60}\}\}? | \$\{ | %\([a-z_]{1,30}\)s | (?<![0-9])%s\b
| \blorem[ ]ipsum\b | \b(?-i:TODO)\b
| \[(?:insert|add|your|brand|product|name|price|company|placeholder|link)\b[^\[\]\n]{0,60}\]
| [\[【](?:插入|填写|品牌|产品|商品|价格|此处)[^\]】\n]{0,30}[\]】] | 某某
"""
_ADDRESS = r"""
\b(?:https?|ftp)://[^\s<>]{1,500}
| \bwww\.[a-z0-9-]{1,63}\.[^\s<>]{2,300}
| [a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}
| \b[a-z0-9-]{2,40}\.(?:com|net|org|cn|co\.uk)\b
"""
_MARKDOWN = r"""
^[ ]{0,3}\#{1,6}[ ]\S
| \*\*[^*\n]{1,200}\*\* | (?<!\w)__[^_\n]{1,200}__(?!\w)
| ``` | `[^`\n]{1,100}`
| !?\[[^\[\]\n]{0,200}\]\([^()\n]{1,300}\)
| ^[ ]{0,3}(?:[-*+•·]|[0-9]{1,2}[.)])[ ](?=\S)
| ^\|.{1,200}\|$ | ^[ ]{0,3}>\s | ^[ ]{0,3}(?:-{3,}|\*{3,})[ ]*$
"""
_FLAGS = re.IGNORECASE | re.VERBOSE | re.MULTILINE
_PATTERNS = {
    "prompt_leak": re.compile(_LEAK, _FLAGS),
    "placeholder": re.compile(_PLACEHOLDER, _FLAGS),
    "html": re.compile(_HTML, _FLAGS),
    "markdown": re.compile(_MARKDOWN, _FLAGS),
    "address": re.compile(_ADDRESS, _FLAGS | re.ASCII),
}
# The flags of England, Scotland and Wales are spelt in tag characters.
_CONTROL = re.compile(
    "(?P<flag>\U0001f3f4[\U000e0061-\U000e007a]{2,6}\U000e007f)"
    "|\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff"
    "\U000e0000-\U000e0fff]+"
)


def check_markup(text: str, field: str = "text") -> list[Finding]:
    """A finding for each thing found; a place that one kind has covered is no other's."""
    found = list(_controls(text, field))
    taken = bytearray(len(text))
    for code, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            start, end = match.span()
            if 1 not in taken[start:end]:
                taken[start:end] = b"\x01" * (end - start)
                written = text[start:end].strip()
                found.append(Finding.of(code, field=field, span=(start, end), found=written))
    return found


def _controls(text: str, field: str) -> Iterator[Finding]:
    for match in _CONTROL.finditer(text):
        if not match["flag"]:
            first = text[match.start()]
            name = unicodedata.name(first, f"U+{ord(first):04X}")
            yield Finding.of("control_character", field=field, span=match.span(), name=name)
