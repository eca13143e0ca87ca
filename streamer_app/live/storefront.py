"""What the window asks about courses, orders and lessons; each answer is a future."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from streamer_app.catalogue.courses import Item
from streamer_app.catalogue.imports import Imported
from streamer_app.catalogue.preview import Preview
from streamer_app.feeds.connection import wall_ms
from streamer_app.live import shop
from streamer_app.live.advice import learnt_since
from streamer_app.live.intake import NOTES, Incoming
from streamer_app.live.lessons import Lessons, lessons
from streamer_app.live.materials import Materials, catalogue_of
from streamer_app.live.network import Network
from streamer_app.live.profiles import Profile, stored_profile
from streamer_app.live.shop import OrdersTaken
from streamer_app.live.tagging import tags_of
from streamer_app.review.progress import Progress
from streamer_app.settings import Advice, Selling
from streamer_app.store import corrections
from streamer_app.store.writer import Writer


class Storefront:
    """Every method is safe on any thread; every future may fail with ``AppError``.

    ``changed`` is told the catalogue after each change of it.
    """

    def __init__(
        self,
        network: Network,
        database: Path,
        advice: Callable[[], Advice],
        selling: Callable[[], Selling],
        changed: Callable[[tuple[Item, ...]], None],
    ) -> None:
        self._network = network
        self._database = database
        self._advice = advice
        self._changed = changed
        self._intake = network.take_in(selling, database.with_name(NOTES))
        self._thread = ThreadPoolExecutor(1, "shop")

    def close(self) -> None:
        """Answer nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def courses(self) -> "Future[tuple[Item, ...]]":
        """The creator's catalogue."""
        return self._thread.submit(catalogue_of, self._database)

    def preview(self, file: Path) -> "Future[Preview]":
        """The head of a table of courses."""
        return self._thread.submit(shop.look, file)

    def import_courses(
        self, file: Path, columns: Mapping[str, str], progress: Progress | None = None
    ) -> "Future[Imported]":
        """Read a table of courses; ``columns``: ours to the headers that a person chose."""

        def take(writer: Writer) -> Imported:
            made = shop.take_courses(writer, file, columns, progress)
            self._changed(catalogue_of(self._database))
            return made

        return self._network.trade(take)

    def save_course(self, item: Item) -> "Future[tuple[Item, ...]]":
        """Add a course or renew the one of its id; the answer is the whole catalogue."""

        def save(writer: Writer) -> tuple[Item, ...]:
            writer.save_items([item.row()])
            items = catalogue_of(self._database)
            self._changed(items)
            return items

        return self._network.trade(save)

    def tags(self, item: Item) -> "Future[tuple[str, ...]]":
        """What a course may be called by, from its title and outline."""

        def find() -> tuple[str, ...]:
            others = [one for one in catalogue_of(self._database) if one.id != item.id]
            return tags_of(item, others)

        return self._thread.submit(find)

    def import_orders(self, file: Path, progress: Progress | None = None) -> "Future[OrdersTaken]":
        """Read a table of orders."""
        return self._network.trade(lambda writer: shop.take_orders(writer, file, progress))

    def incoming(self) -> Incoming:
        """How the orders stand that come by themselves."""
        return self._intake.state

    def key(self, *, renew: bool = False) -> "Future[str]":
        """The key of the shops' door, or another one in its place."""
        return self._network.shop_key(renew=renew)

    def profile(self, viewer: str) -> "Future[Profile]":
        """What is known of a viewer, by the platform's id, and what suits them."""
        return self._thread.submit(self._profile, viewer)

    def correct(self, viewer: str, course: str, right: bool | None) -> "Future[Profile]":
        """Say that a viewer wants a course or does not; None takes that back."""

        def save(writer: Writer) -> Profile:
            now = wall_ms()
            writer.within(lambda c: corrections.save(c, viewer, course, right, now))
            return self._profile(viewer)

        return self._network.trade(save)

    def _profile(self, viewer: str) -> Profile:
        materials = Materials(catalogue_of(self._database))
        return stored_profile(self._database, viewer, materials, wall_ms())

    def lessons(self) -> "Future[Lessons]":
        """What was learned, as far back as the person lets it count."""
        return self._thread.submit(self._lessons)

    def _lessons(self) -> Lessons:
        now = wall_ms()
        items = catalogue_of(self._database)
        return lessons(self._database, items, now, learnt_since(self._advice(), now))
