"""The recipe language: syntax tree, parser, printer, checker, interpreter, prices. It knows nothing of traces."""
