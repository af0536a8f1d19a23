package main

import (
	"net/url"
	"path/filepath"
	"strings"
)

// firstAdministrator sets a company up, from the first page on, and opens every page on the way: first with nothing on it,
// then with something wrong, then with what there is to see.
func firstAdministrator(g *gallery) {
	r := start(g.t, "serve", "--db", filepath.Join(g.t.TempDir(), "mirror.db"), "--addr", freeAddress(g.t))
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
	p.errs("new keys, wrong", "/console/keys", url.Values{"name": {""}})
	p.sends("new key", "/console/keys", url.Values{"name": {"Warehouse"}, "role": {"hr"}})
	p.errs("new webhooks, wrong", "/console/webhooks", url.Values{"url": {"northwind"}})
	p.sends("new webhook", "/console/webhooks", url.Values{"url": {"https://hooks.northwind.example/mirror"}})
}

// keepsAccount changes what belongs to the account itself.
func (p *person) keepsAccount(stranger *person) {
	p.errs("new account, wrong", "/console/account", url.Values{"present": {"wrong"}, "passphrase": {"short"}})
	p.opens("new codes", "/console/account/codes")
	p.errs("new codes, wrong", "/console/account/codes", url.Values{"code": {"12"}, "present": {"wrong"}})
}
