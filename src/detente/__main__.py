"""Lets ``python -m detente`` stand for the command."""

from detente.cli import main

if __name__ == "__main__":
    main()
