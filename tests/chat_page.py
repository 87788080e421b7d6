"""What a person does on the chat page, and reads there."""

from playwright.sync_api import Page, expect


def say(page: Page, text: str) -> None:
    """Send a message and wait until its turn is over."""
    over = page.locator("#finished .turn.assistant").count()
    page.fill("#message textarea", text)
    page.keyboard.press("Enter")
    expect(page.locator("#finished .turn.assistant")).to_have_count(over + 1)


def last(page: Page, selector: str) -> list[str]:
    """The texts of some parts of the last turn."""
    return page.locator("#finished .turn.assistant").last.locator(selector).all_inner_texts()
