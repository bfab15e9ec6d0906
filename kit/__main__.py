"""`python -m kit`: the command, where the script is not on the path."""

from kit.cli import main

if __name__ == "__main__":
    main()
