"""Nobody else is asked for anything, and nothing that npm would install is needed."""

from playwright.sync_api import expect


def test_a_stranger_would_be_noticed(arrive, shared_live_url):
    # Given a page, and a script on it that asks somebody else and one that stands in the page
    client = arrive(shared_live_url)
    client.opens("/")
    client.page.evaluate("""() => {
      document.body.append(Object.assign(new Image(), { src: 'http://stranger.example/dot.gif' }));
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'document.title = "x"' }));
      document.body.insertAdjacentHTML('beforeend', '<p style="color: red">red</p>');
      return fetch('http://stranger.example/').catch(() => null);
    }""")
    # Then the browser lets nothing through, and whoever keeps watch sees each attempt
    expect(client.page).not_to_have_title("x")
    said = " ".join(client.complaints)
    directives = [one for one in ("img-src", "script-src", "style-src", "default-src") if one in said]
    assert client.strangers == {"stranger.example"}
    assert directives == ["img-src", "script-src", "style-src", "default-src"]
    client.strangers.clear()
    client.complaints.clear()


def test_without_what_npm_installs(arrive, serve, demo_db_url, tmp_path):
    # Given a clinic where neither the font nor htmx was installed
    client = arrive(serve(demo_db_url, NODE_MODULES=tmp_path / "empty"), width=390)
    asked = set()
    client.page.on("request", lambda request: asked.add(request.url.rpartition("/")[2]))
    # When she books
    client.opens("/")
    client.finds_nothing_wrong()
    client.opens_the_times("/book/swedish-massage/time")
    client.finds_nothing_wrong()
    client.books()
    client.finds_nothing_wrong()
    # Then all went well, and nothing was asked for that is not there
    assert {name for name in asked if name.endswith((".js", ".woff2"))} == {"clinic.js", "picker.js"}
