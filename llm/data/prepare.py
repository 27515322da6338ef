"""`prepare`: the starter corpus written down, to be read or trained on elsewhere."""

import json
import sys
from itertools import islice

from llm.config import PrepareArgs
from llm.prompts import user_message
from llm.starter.corpus import stream


def run(args: PrepareArgs) -> None:
    """Writes one JSON object a line: `brief`, `body`, and as plain text `prompt` and `text`."""
    with args.out.open("w", encoding="utf-8") as file:
        for brief, body in islice(stream(args.seed, args.start), args.count):
            line = {
                "brief": brief.to_dict(),
                "body": body,
                "prompt": user_message(brief),
                "text": brief.type.serialize(body),
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.write(f"{args.count} examples in {args.out}\n")
