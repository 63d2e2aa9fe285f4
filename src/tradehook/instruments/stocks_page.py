"""The reference page on stocks, `docs/reference/stocks.md`, made from the tables."""

from collections.abc import Iterable

from tradehook.instruments.directory.reading import SkipReason
from tradehook.instruments.directory.suffixes import spellings
from tradehook.instruments.old_names import GONE, OLD_NAMES
from tradehook.instruments.on_underlying import CONTRACTS
from tradehook.vocabulary.exact import canonical

_INTRODUCTION = """\
# Stocks and ETFs

Known without any import are the members of the S&P 500, 100 and 600, the Nasdaq-100 and the Dow Jones, and the ETFs
and stocks beside them that alerts are often about. Everything else that the US exchanges list is known once the
symbol directory of NASDAQ Trader is imported; `source` of an instrument says where it is known from: `package`,
`directory`, or `assumed` where a strategy let in a ticker that is on no list.

Tick 0.01, quantities in whole shares, or in millionths where a subscription allows fractions. In US dollars.

## Importing the symbol directory

    tradehook instruments update                              # both official files, over the network
    tradehook instruments update --from nasdaqlisted.txt      # a file, or an address
    curl -H "Authorization: Bearer $TOKEN" --data-binary @otherlisted.txt \\
         http://127.0.0.1:8000/api/v1/instruments/directory

There are two files, `nasdaqlisted.txt` and `otherlisted.txt`; each brings its own part up to date, and what it
lists is known when the answer comes (on a PostgreSQL store that several tradehooks share, a second later to the
others). Files whose fields are separated by commas are read too. A file that is no directory, or is cut off, or is
older than the last one, is refused and changes nothing. An import that fails half way is completed by importing the
file again.

- `new`: listed for the first time, or again. `changed`: another name, exchange, round lot, or now an ETF.
- `delisted`: the last file of this kind listed it and this one does not. It is never forgotten, since positions may
  name it: it is read as before, and the answer to a message says that it left the directory.
- `renamed`: one symbol of a name went and one of the same name came. That is likely the same stock, so it is said;
  nothing is traded otherwise because of it.
- `skipped`: lines that were left out, by reason:

"""

_SPELLINGS = """
Preferred shares, units, warrants and rights trade like shares and are stocks here; NASDAQ's own are letters only
(`AACBU`).

## Spellings

The canonical symbol is the root, a dot and the suffix that the exchanges use among themselves (source: "Ticker
Symbol Convention" of nasdaqtrader.com). Where a spelling could be two things, a class of shares comes first, and
what is not listed does not count.

"""

_OLD_NAMES = """
## Old names

An old ticker means the stock that it was given up for, from the start of that day in New York; the answer to a
message, the trace of its trades and `GET /instruments/{symbol}` say so. Contracts on the stock that had not ended
were renamed with it. What is kept under an old ticker (positions, orders) stays readable under it, in the family of
the new one, so that an exit finds it, and a list of allowed tickers that names the old one allows the new one. Once
an imported directory lists a ticker as somebody else's, it means that, and the answer warns.

"""

_CONTRACTS = """
## Contracts on an underlying

CFDs, spread bets and bonds on an underlying have its price, tick, currency and sessions, a point value of 1, and no
end; positions in them are in the family of the underlying. Which of them an account may trade its broker says. A
future is spelled by its continuous symbol, since `ES.CFD` is on the share of Eversource Energy; in a strategy for
futures, `ES.CFD` means `ES1!.CFD`. Its price is that of the front month.

"""


def page() -> str:
    """The whole page as Markdown."""
    return "".join(
        [
            _INTRODUCTION,
            _table(["reason", "meaning"], ([f"`{reason}`", reason.sentence] for reason in SkipReason)),
            _SPELLINGS,
            _table(["kind", "canonical", "also"], _spellings()),
            _OLD_NAMES,
            _table(["old", "new", "since", "company", "source"], _old_names()),
            "".join(f"\n{sentence}\n" for sentence in GONE.values()),
            _CONTRACTS,
            _table(["contract", "on", "symbol", "smallest quantity"], _contracts()),
        ]
    )


def _table(headings: list[str], rows: Iterable[list[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _spellings() -> Iterable[list[str]]:
    yield ["class of shares", "`BRK.B`", "`BRK-B` `BRK/B`"]
    for kind, symbol, others in spellings():
        yield [kind, f"`{symbol}`", " ".join(f"`{other}`" for other in others)]


def _old_names() -> Iterable[list[str]]:
    for name in OLD_NAMES.values():
        yield [f"`{name.old}`", f"`{name.new}`", name.since.isoformat(), name.company, name.source]


def _contracts() -> Iterable[list[str]]:
    for kind, terms in CONTRACTS.items():
        yield [f"`{kind}`", terms.on, f"`{terms.example}`", canonical(terms.step)]
