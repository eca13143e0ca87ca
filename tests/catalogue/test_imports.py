"""Courses from a file."""

from streamer_app.catalogue.courses import Item
from streamer_app.catalogue.imports import Bad, course_finder, import_courses
from streamer_app.errors import reason
from streamer_app.events import Money

FIVE = """编号,课程名,价格,币种,链接
c1,力学提分营,399,CNY,https://x.example/1
c2,电磁学入门,299,CNY,https://x.example/2
,光学专题,199,,https://x.example/3
c4,热学,三百九,CNY,https://x.example/4
c5,Optics,12.50,USD,https://x.example/5
""".encode()


def test_good_rows_are_kept_and_the_bad_one_is_named() -> None:
    made = import_courses(FIVE)
    why = reason("import.price_not_number", text="三百九")
    assert (made.rows, made.good, made.new, made.bad) == (5, 4, 4, (Bad(4, why),))
    assert [item.price for item in made.items] == [
        Money(39900, "CNY"),
        Money(29900, "CNY"),
        Money(19900, "CNY"),
        Money(1250, "USD"),
    ]


def test_the_same_file_again_brings_nothing_new() -> None:
    first = import_courses(FIVE)
    again = import_courses(FIVE, first.items)
    assert (again.good, again.new) == (4, 0)
    assert {i.id: i for i in again.items} == {i.id: i for i in first.items}


def test_a_row_renews_the_course_of_its_id() -> None:
    before = import_courses(FIVE).items
    made = import_courses("id,name,price\nc1,力学,349\n".encode(), before)
    assert (made.new, made.items[0].title, made.items[0].price) == (0, "力学", Money(34900, "CNY"))
    assert made.items[0].link == "https://x.example/1"


def test_without_an_id_name_and_price_find_the_course() -> None:
    known = [Item(id="own", title="光学专题", price=Money(19900, "CNY"), tags=("光",))]
    made = import_courses("课程名,价格,卖点\n光学专题,199,精讲\n光学专题,99,\n".encode(), known)
    assert [(i.id == "own", i.tags, i.points) for i in made.items] == [
        (True, ("光",), ("精讲",)),
        (False, (), ()),
    ]
    assert made.new == 1


def test_every_column_is_read() -> None:
    text = (
        "name;english name;kind;price;tags;points;outline;close;seats;starts;ends;state\n"
        "力学;Mechanics;会员;¥28;力，受力;一|二;第 1 讲;来;30;2026-09-01;2026-10-01;下架\n"
    )
    (item,) = import_courses(text.encode()).items
    assert (item.title_en, item.kind, item.price) == ("Mechanics", "membership", Money(2800, "CNY"))
    assert (item.tags, item.points, item.outline) == (("力", "受力"), ("一", "二"), ("第 1 讲",))
    assert (item.close, item.seats, item.state) == ("来", 30, "paused")
    assert item.ends_ms is not None and item.starts_ms is not None
    assert item.ends_ms - item.starts_ms == 30 * 86_400_000


def test_each_kind_of_bad_cell_has_its_reason() -> None:
    text = "name,kind,price,currency,seats,starts,state\n" + "\n".join(
        [
            ",course,1,,,,",
            "a,boat,1,,,,",
            "a,,1,gold,,,",
            "a,,1,,many,,",
            "a,,1,,,soon,",
            "a,,1,,,,lost",
            "a,,,,,,",
        ]
    )
    made = import_courses(text.encode())
    assert [(bad.row, bad.why.code.partition(".")[2]) for bad in made.bad] == [
        (1, "no_title"),
        (2, "kind_not_known"),
        (3, "currency_not_known"),
        (4, "seats_not_number"),
        (5, "date_not_read"),
        (6, "state_not_known"),
    ]
    assert made.items[0].price is None


def test_a_course_is_on_sale_within_its_dates() -> None:
    item = Item(id="a", title="a", starts_ms=10, ends_ms=20)
    assert [item.on_sale(at) for at in (9, 10, 19, 20)] == [False, True, True, False]
    assert not Item(id="a", title="a", state="archived").on_sale(15)


def test_orders_may_call_a_course_by_id_or_title() -> None:
    names = course_finder([Item(id="c1", title="力学", title_en="Mechanics")])
    assert names == {"c1": "c1", "力学": "c1", "mechanics": "c1"}
    assert Item(id="c1", title="力学", title_en="Mechanics").name("en") == "Mechanics"
    assert Item(id="c1", title="力学").name("en") == "力学"


def test_an_id_that_stands_twice_in_a_file_is_named_and_the_first_row_holds() -> None:
    made = import_courses("编号,课程名,价格\nk1,力学,399\nk1,力学二,199\nk2,光学,99\n".encode())
    assert [(item.id, item.title) for item in made.items] == [("k1", "力学"), ("k2", "光学")]
    assert [(bad.row, bad.why.code, bad.why.arguments) for bad in made.bad] == [
        (2, "import.id_twice", {"id": "k1", "first": 1})
    ]
