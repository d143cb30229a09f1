"""The site stands."""


def test_home_answers(client, home):
    assert client.get("/").status_code in (200,)


def test_standard_page_answers(client, page):
    assert client.get("/meepraten/").status_code == 200
