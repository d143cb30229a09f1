"""From "ik heb een idee" to help that came: two residents and an editor, through the pages and the mailbox."""

import uuid

from .staff import ACCOUNTS, sign_in


def approve(page, title):
    """What a chief editor does with a page that waits."""
    sign_in(page, ACCOUNTS["eindredacteur"]["email"], ACCOUNTS["eindredacteur"]["password"])
    page.wait_for_url("**/beheer/")
    page.get_by_role("main").get_by_role("link", name=title, exact=True).first.click()
    page.wait_for_url("**/edit/")
    page.get_by_role("button", name="Meer acties").click()
    with page.expect_navigation():
        page.locator("[data-workflow-action-name=approve]").first.click()


def test_from_an_idea_to_help(person, new_page):
    # With a word that fits on no telephone.
    title = f"Kwiekbeweegroute op blote voeten {uuid.uuid4().hex[:6]} {'z' * 50}"
    owner, helper = person("ada"), person("bram")

    owner.goes_to("/initiatieven/")
    owner.follows("Zet uw initiatief online")
    owner.signs_in()
    owner.fills(title=title, introduction="Wij lopen elke week een rondje door de wijk.")
    owner.sends("Bewaar en ga verder")
    owner.reads("Lijkt uw idee op een van deze initiatieven?")
    owner.presses("Toch doorgaan")
    owner.fills(story="Lopen brengt buren bij elkaar.\n\nIedereen is welkom.")
    owner.presses("Bewaar en ga verder")
    owner.chooses("Meerwijk", "Ontmoeten")
    owner.presses("Bewaar en ga verder")
    owner.follows("Verder naar de volgende stap")
    owner.fills(role_0="loopt voorop")
    owner.presses("Bewaar en ga verder")
    owner.follows("Bekijk hoe de pagina eruit gaat zien")
    owner.reads("Lopen brengt buren bij elkaar.")
    owner.page.go_back()
    owner.chooses("Wie ik noem of laat zien")
    owner.sends("Dien mijn pagina in")
    owner.reads("Uw pagina is ingediend.")

    approve(new_page(), title)
    owner.opens_mail("staat online", "/initiatieven/kwiekbeweegroute-op-")
    owner.reads("Iedereen is welkom.")

    owner.goes_to("/mijn/initiatieven/")
    owner.follows(title)
    owner.follows("Vraag hulp")
    owner.chooses("Mensen: handen of gezelschap")
    owner.fills(title="Wie schenkt er thee?", text="Een uurtje op zaterdag.")
    owner.sends("Plaats mijn hulpvraag")
    owner.reads("Uw hulpvraag is geplaatst.")

    helper.goes_to("/initiatieven/")
    helper.follows("Hulpvragen")
    helper.follows("Wie schenkt er thee?")
    helper.follows(title)
    helper.follows("Wie schenkt er thee?")
    helper.follows("Ik kan helpen")
    helper.signs_in()
    helper.fills(first_name="Bram", text="Ik neem kopjes mee.")
    helper.sends("Verstuur mijn bericht")
    helper.reads("Ik neem kopjes mee.")

    said = owner.opens_mail("Nieuw bericht", "/mijn/gesprekken/")
    assert "Bram" in said and "Ik neem kopjes mee." in said and helper.address not in said
    owner.reads("Ik neem kopjes mee.")
    owner.follows("Rond dit gesprek af")
    owner.chooses("Geholpen: het is gelukt")
    owner.presses("Rond het gesprek af")
    owner.goes_to("/mijn/hulp/")
    owner.follows("Wie schenkt er thee?")
    owner.fills(thanks="Dank aan de buren van de overkant.")
    owner.presses("Ja, alles is geregeld")

    helper.goes_to("/initiatieven/")
    helper.follows(title)
    helper.reads("Dank aan de buren van de overkant.")
    assert owner.address not in helper.page.content() and helper.address not in helper.page.content()
