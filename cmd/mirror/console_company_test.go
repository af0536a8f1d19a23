package main

import (
	"encoding/base32"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"mirror/survey/account"
	"mirror/survey/fieldwork/mailroom/sink"
)

// firstAdministrator sets a company up, from the first page on, and opens every page on the way: first with nothing on it,
// then with something wrong, then with what there is to see.
func firstAdministrator(g *gallery) {
	box, addr := sink.New(g.t), freeAddress(g.t)
	box.Behave(func(to string) error {
		if strings.HasPrefix(to, "customer3@") {
			return sink.Say(550)
		}
		return nil
	}, nil)
	r := start(g.t, "serve", "--db", filepath.Join(g.t.TempDir(), "mirror.db"), "--addr", addr, "--base-url", "http://"+addr,
		"--smtp-host", "127.0.0.1", "--smtp-port", fmt.Sprint(box.At().Port), "--mail-from", "Northwind <survey@northwind.example>",
		"--oidc-issuer", "http://127.0.0.1:1", "--oidc-client-id", "mirror", "--oidc-name", "Northwind’s own account")
	link := r.says(`http://127\.0\.0\.1:\d+/console/first-run/[\w-]+`)
	at := strings.Index(link, "/console")
	p := someone(g, link[:at])
	stranger := someone(g, link[:at])
	first := link[at:]
	p.opens("new first run", first)
	p.errs("new first run, wrong", first, url.Values{"name": {""}, "email": {"ana"}, "passphrase": {"short"}, "company": {""}})
	p.sends("new set up", first, url.Values{"name": {"Ana Example"}, "email": {"ana@northwind.example"}, "passphrase": {"violet kettle morning 94"}, "company": {"Northwind"}})
	stranger.opens("new sign-in", "/console/sign-in")
	stranger.errs("new sign-in, wrong", "/console/sign-in", url.Values{"email": {"ana@northwind.example"}, "passphrase": {"wrong"}})
	p.findsNothing()
	p.writesQuestions()
	p.entersPeople()
	p.prepares()
	p.letsOthersIn()
	reader := p.hires("new", "Cara Example", "cara@northwind.example", "hr", "auditor")
	reader.opens("new results, nothing", "/console/1/results")
	p.invites(box)
	reader.opens("new results, collecting", "/console/1/results")
	p.closes()
	reader.opens("new results, nobody answered", "/console/1/results")
	reader.opens("new audit", "/console/audit")
	p.looksAtAnExample()
	p.keepsAccount(stranger)
}

// findsNothing opens the pages that there is nothing on yet.
func (p *person) findsNothing() {
	for name, address := range map[string]string{
		"questionnaires": "1/questionnaires", "upload": "1/questionnaires/upload", "groups": "1/groups", "contacts": "1/contacts", "settings": "1/settings",
		"targets": "1/targets", "try": "1/waves/w1/try", "open": "1/waves/w1/open", "invitations": "1/waves/w1/invitations", "fieldwork": "1/waves/w1/fieldwork",
		"links": "1/waves/w1/links", "waves": "1/waves", "keys": "keys", "webhooks": "webhooks", "account": "account", "user": "users/new",
	} {
		p.opens("new "+name+", nothing", "/console/"+address)
	}
}

// writesQuestions chooses a questionnaire, changes it and publishes it.
func (p *person) writesQuestions() {
	all := "/console/1/questionnaires"
	own := all + "/b2b-service"
	p.errs("new questionnaires, wrong", all, url.Values{"template": {"none"}})
	p.errs("new upload, wrong", all+"/upload", url.Values{"file": {"format: nothing"}})
	p.sends("new questionnaire", all, url.Values{"template": {"b2b-service"}, "language": {"en", "de"}})
	p.opens("new dimension", own+"/dimensions/understanding")
	p.opens("new piece", own+"/statements/und_goals?lang=en")
	p.errs("new piece, wrong", own+"/statements/und_goals?lang=en", url.Values{"customer-en": {""}})
	p.sends("", own, url.Values{"do": {"publish"}})
	p.opens("new versions", own+"/versions")
	p.opens("new questionnaires", all)
	p.sends("new questionnaire in five languages", all, url.Values{"template": {"mirror-core"}, "language": {"en", "de", "es", "fr", "ja"}})
	p.opens("new questionnaire in Japanese", all+"/mirror-core?lang=ja")
	p.opens("new piece in five languages", all+"/mirror-core/statements/spe_matter?lang=fr")
	p.sends("new questionnaire in German", all, url.Values{"template": {"blank"}, "language": {"de"}})
	p.opens("new piece in German", all+"/blank/statements/first_1")
	p.opens("new versions in German", all+"/blank/versions")
	for _, q := range []string{"mirror-core", "blank"} {
		p.sends("", all+"/"+q, url.Values{"do": {"discard"}})
	}
}

// entersPeople enters groups and brings in a list of each side.
func (p *person) entersPeople() {
	groups, contacts := "/console/1/groups", "/console/1/contacts"
	p.errs("new groups, wrong", groups, url.Values{"kind": {"cell"}, "paste": {"Operations, 62 %"}})
	p.sends("", groups, url.Values{"kind": {"segment"}, "paste": {"Homes\nShops"}})
	p.sends("new groups", groups, url.Values{"kind": {"cell"}, "paste": {"Operations, 62\nField sales, 24\nLegal, 4"}})
	p.errs("new contacts, wrong", contacts, url.Values{"side": {"employee"}, "text": {""}})
	list := "email;name;group\n" + strings.Repeat("somebody@example.org;Somebody;Operations\n", 2) + "nobody;Nobody;Moon\n"
	checked := p.sends("new contacts checked", contacts, url.Values{"side": {"employee"}, "text": {list}})
	p.sends("new contacts", checked.address, url.Values{"do": {"add"}})
	p.errs("new erase, wrong", contacts, url.Values{"who": {""}})
}

// prepares sets the study and its first wave.
func (p *person) prepares() {
	wave := "/console/1/waves/w1"
	p.errs("new settings, wrong", "/console/1/settings", url.Values{"employees": {"2"}, "margin": {"-1"}, "company": {""}})
	p.opens("new set up, more", "/console/1")
	p.opens("new try", wave+"/try")
	p.opens("new open", wave+"/open")
	p.errs("new dates, wrong", wave+"/open", url.Values{"name": {""}, "from": {"2026-05-01"}, "to": {"2026-04-01"}})
	p.opens("new invitations", wave+"/invitations")
	p.opens("new mail text", wave+"/invitations/text")
	p.errs("new mail text, wrong", wave+"/invitations/text", url.Values{"subject": {""}, "body": {""}})
	p.opens("new links", wave+"/links")
	p.errs("new links, wrong", wave+"/links", url.Values{"per-day": {"none"}})
	p.opens("new fieldwork", wave+"/fieldwork")
}

// letsOthersIn invites users and programs.
func (p *person) letsOthersIn() {
	p.errs("new user, wrong", "/console/users/new", url.Values{"name": {""}, "email": {"nobody"}, "role": {}})
	p.sends("new user invited", "/console/users/new", url.Values{"name": {"Ben Example"}, "email": {"ben@northwind.example"}, "role": {"hr", "auditor"}})
	p.opens("new users", "/console/users")
	p.opens("new user", "/console/users/of/ben@northwind.example")
	p.errs("new keys, wrong", "/console/keys", url.Values{"name": {""}})
	p.sends("new key", "/console/keys", url.Values{"name": {"Warehouse"}, "role": {"hr"}})
	p.errs("new webhooks, wrong", "/console/webhooks", url.Values{"url": {"northwind"}})
	p.sends("new webhook", "/console/webhooks", url.Values{"url": {"https://hooks.northwind.example/mirror"}})
}

// invites opens the wave and sends mails through a mail server that knows one address not.
func (p *person) invites(box *sink.Server) {
	p.t.Helper()
	wave := "/console/1/waves/w1"
	text := p.opens("", wave+"/invitations/text")
	p.submits("new mail text, test sent", text, url.Values{"do": {"test"}})
	for side, group := range map[string]string{"employee": "Operations", "customer": "Homes"} {
		checked := p.sends("", "/console/1/contacts", url.Values{"side": {side}, "text": {twentyOf(side, group)}})
		p.sends("", checked.address, url.Values{"do": {"add"}})
	}
	p.posts("new invitations, just opened", p.opens("new open, ready", wave+"/open"), wave+"/open", nil)
	p.errs("new invitations, wrong", wave+"/invitations", url.Values{"do": {"begin"}, "per-minute": {"0"}, "starts": {"tomorrow"}})
	p.opens("new fieldwork, open", wave+"/fieldwork")
	at := len(box.Mails())
	for _, side := range []string{"customer", "employee"} {
		page := p.opens("", wave+"/invitations")
		to := regexp.MustCompile(`\d+-` + side).FindString(page.body)
		p.submits(map[string]string{"employee": "new invitations, begun"}[side], page, url.Values{"do": {"begin"}, "kind": {"invitation"}, "side": {to}, "per-minute": {"6000"}, "quiet-from": {"3"}, "quiet-to": {"3"}})
	}
	box.Wait(at + 39)
	sent := p.opens("", wave+"/invitations")
	for end := time.Now().Add(2 * time.Minute); !strings.Contains(sent.body, "customer3@example.org") && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		sent = p.opens("", wave+"/invitations")
	}
	p.keeps("new invitations, sent and one came back", sent)
	page := p.opens("", wave+"/invitations")
	to := regexp.MustCompile(`\d+-employee`).FindString(page.body)
	p.submits("new invitations, reminder", page, url.Values{"do": {"begin"}, "kind": {"reminder"}, "side": {to}, "starts": {time.Now().AddDate(0, 0, 3).Format(time.DateOnly)}})
	p.sends("new invitations, paused", wave+"/invitations", url.Values{"do": {"pause"}, "mailing": {}})
	p.sends("new link made", wave+"/links", url.Values{"per-day": {"200"}})
}

// closes ends the wave, in which nobody has answered.
func (p *person) closes() {
	p.t.Helper()
	wave := "/console/1/waves/w1"
	p.opens("new close", wave+"/close")
	p.errs("new close, wrong", wave+"/close", url.Values{"name": {"another"}})
	name := regexp.MustCompile(`id="name-hint">([^<]+)`).FindStringSubmatch(p.opens("", wave+"/close").body)[1]
	over := p.sends("", wave+"/close", url.Values{"name": {html.UnescapeString(name)}})
	for over.header.Get("Refresh") != "" { // the page asks again until the wave is closed
		time.Sleep(200 * time.Millisecond)
		_, again, _ := strings.Cut(over.header.Get("Refresh"), "url="+p.base)
		over = p.opens("", again)
	}
	p.keeps("new fieldwork, closed", over)
	p.opens("new closed", wave+"/close")
	p.opens("new invitations, closed", wave+"/invitations")
	p.opens("new set up, closed", "/console/1")
	p.sends("new wave", "/console/1/waves", url.Values{"name": {"Second wave"}, "from": {""}, "to": {""}})
	p.opens("new delete wave", "/console/1/waves/w2/delete")
	p.errs("new delete wave, wrong", "/console/1/waves/w2/delete", url.Values{"name": {"another"}})
}

// looksAtAnExample makes one, so that there are two studies.
func (p *person) looksAtAnExample() {
	p.t.Helper()
	p.posts("new example", p.opens("", "/console/1"), "/example", nil)
	p.opens("new home", "/console")
	p.opens("new example set up", "/console/2")
	p.opens("new delete example", "/console/2/delete")
}

// keepsAccount changes what belongs to the account itself.
func (p *person) keepsAccount(stranger *person) {
	p.errs("new account, wrong", "/console/account", url.Values{"present": {"wrong"}, "passphrase": {"short"}})
	p.opens("new codes", "/console/account/codes")
	p.errs("new codes, wrong", "/console/account/codes", url.Values{"code": {"12"}, "present": {"wrong"}})
	page := p.opens("", "/console/account/codes")
	letters := regexp.MustCompile(`<code>([A-Z2-7 ]+)</code>`).FindStringSubmatch(page.body)[1]
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(letters, " ", ""))
	if err != nil {
		p.t.Fatal(err)
	}
	kept := p.submits("new recovery codes", page, url.Values{"code": {account.Code(secret, time.Now())}, "present": {"violet kettle morning 94"}})
	kept.address = "/console/account/recovery"
	p.opens("new account, codes", "/console/account")
	stranger.sends("new sign-in code", "/console/sign-in", url.Values{"email": {"ana@northwind.example"}, "passphrase": {"violet kettle morning 94"}})
	stranger.errs("new sign-in code, wrong", "/console/sign-in/code", url.Values{"code": {"12"}})
	stranger.meets(http.StatusBadGateway, "new provider, silent", "/console/provider")
}
