package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mirror/survey/fieldwork/mailroom/sink"
	"mirror/web/browsertest"
)

// A real small wave in Chromium: the company is set up, lists are brought in, the wave opens, mails go through a mail server,
// ten customers and ten employees answer from them, a reminder goes to the others, the wave is closed and released, a
// reader downloads, plans an action, and the second wave shows what changed.
func TestASmallCompanysTwoWaves(t *testing.T) {
	b := browsertest.Start(t)
	box, addr := sink.New(t), freeAddress(t)
	r := start(t, "serve", "--db", filepath.Join(t.TempDir(), "mirror.db"), "--addr", addr, "--base-url", "http://"+addr,
		"--smtp-host", "127.0.0.1", "--smtp-port", fmt.Sprint(box.At().Port), "--mail-from", "Northwind <survey@northwind.example>")
	link := r.says(`http://127\.0\.0\.1:\d+/console/first-run/[\w-]+`)
	c := &company{newcomer: arrives(t, b, link[:strings.Index(link, "/console")]), b: b, box: box}
	c.setsUp(link)
	c.prepares()

	c.opensAndInvites("w1")
	c.answer("w1", 1, "6", "3")
	c.remind("w1")
	c.closes("w1", "First wave")
	reader := c.hiresAReader()
	reader.readsTheFirstWave()

	c.opens(c.base + "/console/1/waves")
	c.fills("#name", "Second wave")
	c.presses("main form .btn")
	c.secondWave()
	c.answer("w2", 2, "6", "5")
	c.closes("w2", "Second wave")
	reader.seesWhatChanged()
	t.Logf("%d mails; the administrator saw %d pages and the reader %d", len(box.Mails()), c.pages, reader.pages)
}

// company is its administrator in front of the browser, with the mails that went out.
type company struct {
	*newcomer
	b     *browsertest.Browser
	box   *sink.Server
	taken int // mails looked at so far
}

// prepares chooses the questions, enters the groups and brings in both lists.
func (c *company) prepares() {
	c.t.Helper()
	c.opens(c.base + "/console/1/questionnaires")
	c.presses("main form .btn")
	c.presses(`button[value="publish"]`)
	c.opens(c.base + "/console/1/groups")
	c.fills("#cell-paste", "Operations, 24")
	c.presses(`form[aria-labelledby="cell"] .btn`)
	c.fills("#segment-paste", "Homes")
	c.presses(`form[aria-labelledby="segment"] .btn`)
	for side, group := range map[string]string{"employee": "Operations", "customer": "Homes"} {
		c.opens(c.base + "/console/1/contacts")
		c.picks("#side-" + side)
		c.Click("details summary")
		c.fills("#text", twentyOf(side, group))
		c.presses("main form .btn")
		c.presses(`button[value="add"]`)
	}
}

// twentyOf is a list of twenty people as it is pasted.
func twentyOf(side, group string) string {
	var b strings.Builder
	b.WriteString("email;name;group\n")
	for i := range 20 {
		fmt.Fprintf(&b, "%s%d@example.org;Person %d;%s\n", side, i, i, group)
	}
	return b.String()
}

// opensAndInvites opens a wave and sends everybody an invitation.
func (c *company) opensAndInvites(wave string) {
	c.t.Helper()
	c.opens(c.base + "/console/1/waves/" + wave + "/open")
	if button := c.Text("main form .btn"); button != "Open and invite 20 customers and 20 employees" {
		c.t.Errorf("the button says %q", button)
	}
	c.presses("main form .btn")
	for _, side := range []string{"customer", "employee"} {
		c.sends(wave, "invitation", side)
	}
	c.box.Wait(c.taken + 40)
}

// sends begins a mailing to one side, at full speed and at any hour.
func (c *company) sends(wave, kind, side string) {
	c.t.Helper()
	c.opens(c.base + "/console/1/waves/" + wave + "/invitations")
	c.picks(fmt.Sprintf(`input[name="kind"][value=%q]`, kind))
	c.chooses("#side", browsertest.Eval[string](c.Tab, fmt.Sprintf(`[...document.querySelectorAll("#side option")].find(o => o.value.endsWith(%q)).value`, side)))
	c.Click(".m-new details summary")
	c.fills("#per-minute", "6000")
	c.chooses("#quiet-from", "3")
	c.chooses("#quiet-to", "3")
	c.presses(`button[value="begin"]`)
}

var personalLink = regexp.MustCompile(`/i/([\w-]{20,})`)

// invited are the personal tokens of the mails that came since, by address.
func (c *company) invited() map[string]string {
	c.t.Helper()
	tokens := map[string]string{}
	mails := c.box.Mails()
	for _, m := range mails[c.taken:] {
		text := strings.ReplaceAll(string(m.Raw), "=\r\n", "") // quoted-printable breaks long lines
		found := personalLink.FindStringSubmatch(strings.ReplaceAll(text, "=3D", "="))
		if found == nil {
			c.t.Fatalf("a mail holds no link:\n%s", m.Raw)
		}
		tokens[m.To[0]] = found[1]
	}
	c.taken = len(mails)
	return tokens
}

// answer lets ten of each side answer from their mails: one of each in the browser, the others through the programming
// interface that the same links open.
func (c *company) answer(wave string, form int, employees, customers string) {
	c.t.Helper()
	tokens := c.invited()
	if len(tokens) != 40 {
		c.t.Fatalf("%s: %d people got a mail, want 40", wave, len(tokens))
	}
	for side, value := range map[string]string{"employee": employees, "customer": customers} {
		c.inTheBrowser(c.base + "/i/" + tokens[side+"0@example.org"])
		for i := 1; i < 10; i++ {
			c.byProgram(form, side, tokens[fmt.Sprintf("%s%d@example.org", side, i)], value)
		}
	}
}

// inTheBrowser answers everything with the first option, on a device of its own.
func (c *company) inTheBrowser(link string) {
	c.t.Helper()
	p := c.b.Tab(c.t, browsertest.Phone)
	p.Open(link)
	for range 20 {
		if strings.HasPrefix(p.Text("h1"), "Thank you") {
			return
		}
		browsertest.Eval[bool](p, `(() => { for (const f of document.querySelectorAll("fieldset")) f.querySelector("input[type=radio]")?.click(); return true; })()`)
		p.Follow(".go .btn")
	}
	c.t.Fatalf("the form does not end: %s", p.At())
}

func (c *company) byProgram(form int, side, token, value string) {
	c.t.Helper()
	answers := map[string]string{}
	for _, id := range coreItems() {
		answers[id] = value
	}
	body, err := json.Marshal(map[string]any{"token": token, "answers": answers})
	if err != nil {
		c.t.Fatal(err)
	}
	resp, err := http.Post(fmt.Sprintf("%s/api/v1/studies/1/forms/%d/%s", c.base, form, side), "application/json", bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	if said, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusCreated {
		c.t.Fatalf("an answer of %s: %s %s", side, resp.Status, said)
	}
}

// remind sends a reminder, which goes to those who have not answered and to nobody else.
func (c *company) remind(wave string) {
	c.t.Helper()
	for _, side := range []string{"customer", "employee"} {
		c.sends(wave, "reminder", side)
	}
	c.box.Wait(c.taken + 20)
	time.Sleep(300 * time.Millisecond) // one too many would come now
	var to []string
	for address := range c.invited() {
		to = append(to, address)
	}
	slices.Sort(to)
	var want []string
	for i := 10; i < 20; i++ {
		want = append(want, fmt.Sprintf("customer%d@example.org", i), fmt.Sprintf("employee%d@example.org", i))
	}
	slices.Sort(want)
	if !slices.Equal(to, want) {
		c.t.Errorf("reminded were %v, want %v", to, want)
	}
}

// closes ends a wave and waits for its results.
func (c *company) closes(wave, name string) {
	c.t.Helper()
	c.opens(c.base + "/console/1/waves/" + wave + "/close")
	c.fills("#name", name)
	c.presses(`form[action$="/close"] .btn`)
	c.reads("The wave is closed, and its results are made.")
}

// reader reads results and nothing else.
type reader struct{ *newcomer }

// hiresAReader makes an account for both kinds of results; the administrator's own may not read them.
func (c *company) hiresAReader() *reader {
	c.t.Helper()
	resp, err := http.Get(c.base + "/console/1/results/w1")
	if err != nil {
		c.t.Fatal(err)
	}
	resp.Body.Close()
	c.Open(c.base + "/console/1/results/w1")
	if !strings.Contains(c.Text("h1"), "other readers") {
		c.t.Errorf("who keeps the lists reads the results: %s", c.Text("h1"))
	}
	c.opens(c.base + "/console/users/new")
	c.fills("#name", "Ben Example")
	c.fills("#email", "ben@northwind.example")
	c.picks("#role-hr")
	c.picks("#role-marketing")
	c.presses("main form .btn")
	link := c.Text("main code")
	who := &reader{arrives(c.t, c.b, c.base)}
	who.opens(link)
	who.fills(`input[type="password"]`, "seven quiet harbours 31")
	who.presses("main form .btn")
	return who
}

// readsTheFirstWave looks at the gaps, takes both workbooks, and plans an action for the widest.
func (n *reader) readsTheFirstWave() {
	n.t.Helper()
	n.opens(n.base + "/console/1/results/w1")
	if !n.Has("table.gaps tbody tr") {
		n.t.Fatalf("no gaps are shown: %s", n.Text("main"))
	}
	n.opens(n.base + "/console/1/results/w1/downloads")
	for _, file := range []string{"hr.xlsx", "marketing.xlsx"} {
		n.downloads(fmt.Sprintf(`a[href*=%q]`, file))
	}
	n.opens(n.base + "/console/1/actions/new")
	n.presses(".pri .links a")
	n.fills("#name", "One person stays with a request until it is done")
	n.presses("main form .btn")
	n.opens(n.base + "/console/1/actions")
	n.reads("One person stays with a request")
}

// secondWave opens the second wave, which asks what the first one did.
func (c *company) secondWave() { c.opensAndInvites("w2") }

// seesWhatChanged reads how the gaps moved since the first wave, and the action on the list.
func (n *reader) seesWhatChanged() {
	n.t.Helper()
	n.opens(n.base + "/console/1/results/w2/waves")
	n.reads("First wave")
	n.reads("Second wave")
	n.opens(n.base + "/console/1/actions")
	n.reads("One person stays with a request")
}
