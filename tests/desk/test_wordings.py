"""The same words have one name, also when some of those who said them were erased."""

from streamer_app.desk.wordings import Wordings, length, nameless
from streamer_app.store.kept import KeptRow


def test_words_are_their_own_name_while_nothing_was_erased() -> None:
    wordings = Wordings({})
    assert wordings.key(1, "价格多少？") == wordings.key(2, "價格多少") == "价格多少"


def test_erased_words_are_in_the_wording_of_whoever_said_them_too() -> None:
    wordings = Wordings({5: KeptRow(None, 1, 5), 7: KeptRow({}, 1, 5)})
    assert wordings.key(5, "价格多少？") == wordings.key(7, "") == "价格多少"


def test_words_that_come_up_after_the_erased_ones_join_them() -> None:
    wordings = Wordings({5: KeptRow({}, 1, 5), 7: KeptRow(None, 1, 5)})
    name = wordings.key(5, "")
    assert nameless(name)
    assert wordings.key(7, "价格多少？") == name
    assert wordings.key(9, "价格多少") == name, "and so does whoever asks after the erasure"


def test_what_is_left_of_words_is_no_wording() -> None:
    wordings = Wordings({5: KeptRow(None, 1, 5), 7: KeptRow({}, 2, 7)})
    assert wordings.key(5, "价格多少？") != wordings.key(7, "@… 价格多少？")


def test_of_a_database_of_an_older_program_the_words_are_taken() -> None:
    assert Wordings({7: KeptRow({}, 2)}).key(7, "@… 价格多少？") == "价格多少"


def test_a_wording_is_as_long_as_its_words() -> None:
    wordings = Wordings({5: KeptRow({}, 1, 5)})
    assert length("价格多少", "价格多少？？") == 4
    assert length(wordings.key(5, "…价格多少？"), "…价格多少？") == 4
