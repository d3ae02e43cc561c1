"""``python -m topicmodel``."""

from topicmodel.cli import main

if __name__ == "__main__":
    main()
