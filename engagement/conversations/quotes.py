"""What somebody typed in an answer by mail, without the mail that is answered. Pure, and one look at each line.

Our own mark stands on top of every mail; the other signs are for programs that leave it out or put words above it.
"""

import re

# Stands on top of each mail; whatever comes below it is ours.
MARK = "Typ uw antwoord boven deze regel"
LONGEST_READ = 20_000
# What a program adds is short; a paragraph may be one long line.
LONGEST_SIGN = 300
# "Op za 21 nov om 22:10 schreef Ada <…>:", in the languages of most mail programs here; may run on over three lines.
OPENING = re.compile(r"(op|on|am|le|el|il|em|dnia|w dniu)\b", re.I)
WROTE = re.compile(r"\b(schreef|geschreven|wrote|schrieb|geschrieben|écrit|escribió|scritto|escreveu|napisał)", re.I)
LONGEST_OPENING = 3
# The first lines of a mail as Outlook repeats them.
FROM = re.compile(r"\**(van|from|von|de|da|od)\s?:", re.I)
OTHER_HEADER = re.compile(
    r"\**(verzonden|datum|sent|date|gesendet|envoyé|aan|to|an|à|onderwerp|subject|betreff)\s?:", re.I
)
RULE = re.compile(r"_{10,}|-{2,}\s?(oorspronkelijk bericht|original message|doorgestuurd bericht)\b.*", re.I)
SENT_FROM = re.compile(r"(verzonden|verstuurd) (vanaf|met|via) |sent from (my )?|get outlook for ", re.I)
SIGNATURE = "--"


def typed_text(text):
    """The new words in a mail, "" when there are none."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_READ]
    lines = [line.rstrip() for line in text.split("\n")]
    bare = [line.lstrip("> \t\ufeff") for line in lines]
    end = next((number for number in range(len(lines)) if _ends(bare, number)), len(lines))
    kept = [line for line in lines[:end] if not line.startswith(">")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _ends(lines, number):
    """Whether what somebody typed is over at this line."""
    line = lines[number][:LONGEST_SIGN]
    if MARK in line or line == SIGNATURE or RULE.fullmatch(line) or (len(line) < 80 and SENT_FROM.match(line)):
        return True
    if FROM.match(line):
        return any(OTHER_HEADER.match(after) for after in lines[number + 1 : number + 4])
    return bool(OPENING.match(line)) and _announces(lines[number : number + LONGEST_OPENING])


def _announces(lines):
    """Whether these lines, or the first of them, say who wrote what follows."""
    whole = ""
    for line in lines:
        whole = f"{whole} {line[:LONGEST_SIGN]}"
        if line.endswith(":"):
            return bool(WROTE.search(whole))
    return False
