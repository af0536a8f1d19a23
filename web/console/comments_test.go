package console

import (
	"bytes"
	"context"
	"encoding/hex"
	"maps"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mirror/reports"
	"mirror/survey"
	"mirror/survey/store"
)

const w4Comments = "/console/1/results/w4/comments"

// commentsOf are the marks and texts of the comments on a page.
func commentsOf(page string) (marks, texts []string) {
	for _, m := range regexp.MustCompile(`<blockquote[^>]*>([^<]*)</blockquote>`).FindAllStringSubmatch(page, -1) {
		texts = append(texts, m[1])
	}
	for _, m := range regexp.MustCompile(`name="comment" value="([0-9a-f]{64})"`).FindAllStringSubmatch(page, -1) {
		marks = append(marks, m[1])
	}
	return marks, texts
}

// Staff's guess of what customers never tell stands beside what customers said, and nothing tells an employee's team.
func TestBothSidesCommentsStandNextToEachOther(t *testing.T) {
	w := larkfield(t).as(survey.RoleHR)
	page := w.get(w4Comments + "?question=unspoken_need").Body.String()
	for _, want := range []string{"that nobody there has ever asked you about?", "What do customers need that they never tell us?", "<h2 id=\"h-unspoken_need\">"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	both := strings.SplitN(page, "What do customers need that they never tell us?", 2)
	for i, side := range []string{"customers", "employees"} {
		if _, texts := commentsOf(both[i]); len(texts) < 3 {
			t.Errorf("%s: %d comments", side, len(texts))
		}
	}
	for _, cell := range w.studyOf(t).Cells {
		if strings.Contains(both[1], cell.Name) {
			t.Errorf("beside employees' comments stands their team %s", cell.Name)
		}
	}
	for _, never := range []string{"2026-", "0–6</p>\n<details><summary>Tag</summary>"} {
		if strings.Contains(both[1], never) {
			t.Errorf("employees' comments come with %q", never)
		}
	}
}

// studyOf is the study of the world.
func (w *world) studyOf(t testing.TB) *survey.Study {
	t.Helper()
	s, err := w.Store.Study(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSearchFindsWordsHoweverTheyAreWritten(t *testing.T) {
	for written, sought := range map[string]string{"ÉCOUTE": "ecoute", "Straße": "STRASSE", "wait ing": "WAIT", "naïve": "naïve", "ﬁne": "fine"} {
		if !strings.Contains(folded(written), folded(sought)) {
			t.Errorf("%q does not find %q", sought, written)
		}
	}
	w := larkfield(t).as(survey.RoleHR)
	_, all := commentsOf(w.get(w4Comments + "?question=one_change").Body.String())
	word := strings.Fields(all[0])[0]
	page := w.get(w4Comments + "?question=one_change&q=" + url.QueryEscape(strings.ToUpper(word))).Body.String()
	_, found := commentsOf(page)
	if len(found) == 0 {
		t.Errorf("%q finds nothing", word)
	}
	for _, text := range found {
		if !strings.Contains(folded(text), folded(word)) {
			t.Errorf("%q found %q", word, text)
		}
	}
	if got := w.get(w4Comments + "?q=" + url.QueryEscape(`"><script>`)).Body.String(); strings.Contains(got, "<script>") || !strings.Contains(got, "No comment fits") {
		t.Error("what was sought is not escaped, or finds something")
	}
	segment := w.get(w4Comments + "?segment=" + url.QueryEscape(w.studyOf(t).Segments[0].ID)).Body.String()
	if !strings.Contains(segment, "Employees’ comments have no segment and no score.") {
		t.Error("by segment, employees' comments are missing without a word")
	}
}

// Tags make the list of opportunities, on the page and in both files: tag, count, quotes.
func TestOpportunitiesAreCountedAndExported(t *testing.T) {
	w := larkfield(t).as(survey.RoleHR)
	page := w.get(w4Comments + "?question=unspoken_need").Body.String()
	marks, texts := commentsOf(page)
	if got := w.post(w4Comments+"/tags", url.Values{"name": {"=cmd"}}); got.Code != http.StatusSeeOther {
		t.Fatalf("add a tag: %d %s", got.Code, got.Body)
	}
	for _, i := range []int{0, 1} {
		got := w.post(w4Comments, url.Values{"comment": {marks[i]}, "tag": {store.Opportunity, "=cmd"}, "back": {"question=unspoken_need&evil=1"}})
		at := got.Header().Get("Location")
		if got.Code != http.StatusSeeOther || !strings.HasPrefix(at, "https://mirror.example.org"+w4Comments+"?done=tagged&question=unspoken_need#c") {
			t.Fatalf("tag a comment: %d %s", got.Code, at)
		}
	}
	if got := w.post(w4Comments, url.Values{"comment": {strings.Repeat("0", 64)}, "tag": {store.Opportunity}}); got.Code != http.StatusNotFound {
		t.Errorf("a comment that is not there: %d", got.Code)
	}
	if got := w.post(w4Comments, url.Values{"comment": {marks[0]}, "tag": {"gone"}}); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "There is no such tag any more.") {
		t.Errorf("a tag that is not there: %d", got.Code)
	}
	list := w.get(w4Comments + "/tags").Body.String()
	if _, quotes := commentsOf(list); len(quotes) != 4 || !strings.Contains(list, "Also tagged =cmd (") {
		t.Errorf("the list shows %d quotes", len(quotes))
	}
	csv := w.get(w4Comments + "/tags.csv")
	if !strings.Contains(csv.Body.String(), "'=cmd,") || strings.Contains(csv.Body.String(), "\n=cmd") || !strings.Contains(csv.Body.String(), "opportunity,") {
		t.Errorf("the file holds %s", csv.Body)
	}
	book := w.get(w4Comments + "/tags.xlsx")
	parts := unzipped(t, book.Body.Bytes())
	if text := htmlText(texts[0]); !strings.Contains(parts, text) || !strings.Contains(parts, "opportunity") {
		t.Errorf("the workbook does not hold %q", text)
	}
	if again := w.post(w4Comments+"/tags", url.Values{"name": {"=CMD"}}); again.Code != http.StatusUnprocessableEntity {
		t.Errorf("a tag that is there already: %d", again.Code)
	}
	if got := w.post(w4Comments+"/tags", url.Values{"drop": {"=cmd"}}); got.Code != http.StatusSeeOther || strings.Contains(w.get(w4Comments+"/tags.csv").Body.String(), "=cmd") {
		t.Errorf("take a tag away: %d", got.Code)
	}
}

// htmlText is text of a page as a workbook holds it.
func htmlText(s string) string {
	return strings.NewReplacer("&#39;", "'", "&#34;", "&#34;").Replace(s)
}

// unzipped are all parts of a workbook, one after the other.
func unzipped(t testing.TB, file []byte) string {
	t.Helper()
	return strings.Join(slices.Collect(maps.Values(archive(t, file))), "")
}

// A customer's comment is cleared for use by two readers, one of them marketing's; an employee's never.
func TestAQuoteIsClearedByTwoReaders(t *testing.T) {
	w := larkfield(t)
	marketing := func(email string) *world {
		w.user = &survey.User{Email: email, Roles: []survey.Role{survey.RoleMarketing}}
		return w
	}
	page := marketing("one@example.org").get(w4Comments + "?question=unspoken_need").Body.String()
	both := strings.SplitN(page, "What do customers need that they never tell us?", 2)
	customers, _ := commentsOf(both[0])
	employees, _ := commentsOf(both[1])
	step := func(what, mark string) int {
		return w.post(w4Comments+"/"+what, url.Values{"comment": {mark}}).Code
	}
	if got := step("propose", employees[0]); got != http.StatusNotFound {
		t.Errorf("an employee's comment is proposed for use: %d", got)
	}
	if got := step("propose", customers[0]); got != http.StatusSeeOther {
		t.Fatalf("propose: %d", got)
	}
	if got := step("agree", customers[0]); got != http.StatusUnprocessableEntity {
		t.Errorf("one reader alone clears a quote: %d", got)
	}
	w.user = &survey.User{Email: "hr@example.org", Roles: []survey.Role{survey.RoleHR}}
	if got := step("propose", customers[1]); got != http.StatusForbidden {
		t.Errorf("HR proposes a quote: %d", got)
	}
	if got := step("agree", customers[0]); got != http.StatusSeeOther {
		t.Errorf("HR agrees: %d", got)
	}
	if !strings.Contains(w.get(w4Comments+"?question=unspoken_need").Body.String(), "Cleared for use") {
		t.Error("the page does not tell that a quote is cleared")
	}
	if got := step("withdraw", customers[0]); got != http.StatusSeeOther {
		t.Errorf("withdraw: %d", got)
	}
}

// Nothing that respondents wrote is stored anew with a tag.
func TestATagStoresNoWords(t *testing.T) {
	w := larkfield(t).as(survey.RoleHR)
	marks, texts := commentsOf(w.get(w4Comments).Body.String())
	before, after := copiesOf(t, w, texts[0]), 0
	if got := w.post(w4Comments, url.Values{"comment": {marks[0]}, "tag": {store.Opportunity}}); got.Code != http.StatusSeeOther {
		t.Fatal(got.Code)
	}
	if after = copiesOf(t, w, texts[0]); after != before {
		t.Errorf("the comment's words are in the database %d times, %d before", after, before)
	}
	e, err := w.Shelf.Edition(context.Background(), 1, "w4")
	if err != nil {
		t.Fatal(err)
	}
	r := reports.Read(w.context(e))
	raw, _ := hex.DecodeString(marks[0])
	for _, c := range r.Words() {
		if markOf([32]byte{}, r.Pack, c.Comment) == store.Mark(raw) {
			t.Error("the mark can be made without the release's digest")
		}
	}
}

// copiesOf is how often a text stands in a backup of the database.
func copiesOf(t *testing.T, w *world, text string) int {
	t.Helper()
	file := t.TempDir() + "/backup"
	if err := w.Store.Backup(context.Background(), file); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Count(b, []byte(htmlText(text)))
}
