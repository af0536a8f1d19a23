package console

import "testing"

// Words of a questionnaire say their language wherever they stand on a page, and nothing else of the page changes.
func TestWordsSayTheirLanguage(t *testing.T) {
	f := foreign{}
	f.learn("Kosten & Preis", "de")
	f.learn("Kosten", "de")
	f.learn("信頼", "ja")
	f.learn("Trust", "en")
	for page, want := range map[string]string{
		`<h1>Kosten</h1>`: `<h1 lang="de">Kosten</h1>`,
		`<p>Trust in Kosten &amp; Preis is low.</p>`:                                                        `<p>Trust in <bdi lang="de">Kosten &amp; Preis</bdi> is low.</p>`,
		`<p>“Kosten” and 信頼 are not Kostenlos.</p>`:                                                         `<p>“<bdi lang="de">Kosten</bdi>” and <bdi lang="ja">信頼</bdi> are not Kostenlos.</p>`,
		`<th scope="row">Kosten<br><span>low</span></th>`:                                                   `<th scope="row"><bdi lang="de">Kosten</bdi><br><span>low</span></th>`,
		`<a href="/x">Kosten</a>`:                                                                           `<a href="/x"><bdi lang="de">Kosten</bdi></a>`,
		`<h2 lang="de">Kosten</h2><p lang="ja">Kosten</p>`:                                                  `<h2 lang="de">Kosten</h2><p lang="ja">Kosten</p>`,
		`<option value="1">7: “Kosten”</option><option>7 answers, “Kosten”</option>`:                        `<option value="1" lang="de">7: “Kosten”</option><option>7 answers, “Kosten”</option>`,
		`<title>Kosten, Spring</title><svg viewBox="0 0 9 9"><text x="1">Kosten</text><path d="M0"/></svg>`: `<title>Kosten, Spring</title><svg viewBox="0 0 9 9"><text x="1" lang="de">Kosten</text><path d="M0"/></svg>`,
		`<input value="Kosten"><p>a &lt; b &#39;c&#39;</p>`:                                                 `<input value="Kosten"><p>a &lt; b &#39;c&#39;</p>`,
		`<textarea lang="de">Kosten</textarea><!-- Kosten -->`:                                              `<textarea lang="de">Kosten</textarea><!-- Kosten -->`,
	} {
		if got := string(f.marked([]byte(page))); got != want {
			t.Errorf("%s\nbecomes\n%s, want\n%s", page, got, want)
		}
		if got := string(foreign(nil).marked([]byte(page))); got != page {
			t.Errorf("a page without words of another language becomes %s", got)
		}
	}
}
