"""``python -m streamer_app`` is the ``streamer-app`` command."""

from streamer_app.cli import main

if __name__ == "__main__":
    main()
