package console

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mirror/survey"
	"mirror/survey/account"
	"mirror/survey/store"
)

// rolesOf are somebody's roles.
func (w *world) rolesOf(email string) string {
	u, err := w.Store.User(context.Background(), email)
	if err != nil {
		w.t.Fatal(err)
	}
	return valuesOf(u.Roles)
}

func TestAnInvitedPersonChoosesAPassphrase(t *testing.T) {
	w := signing(t)
	w.person("boss@example.org", survey.RoleAdmin)
	boss := w.browser()
	boss.signIn("boss@example.org", phrase)
	bad := boss.post("/console/users/new", url.Values{"email": {"ana"}})
	if bad.Code != http.StatusUnprocessableEntity || strings.Count(bad.Body.String(), `<li><a href="#`) != 3 {
		t.Errorf("a form with three faults: %d %s", bad.Code, bad.Body)
	}
	added := boss.post("/console/users/new", url.Values{"name": {"Ana"}, "email": {"Ana@example.org"}, "role": {"hr", "marketing"}})
	if added.Code != http.StatusOK || w.rolesOf("ana@example.org") != "hr marketing" {
		t.Fatalf("adding somebody: %d", added.Code)
	}
	link := strings.TrimPrefix(first(t, added.Body.String(), `<code>(https://[^<]+)</code>`), w.BaseURL)
	ana := w.browser()
	if got := ana.get(link); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "ana@example.org") {
		t.Errorf("the invitation: %d", got.Code)
	}
	if got := ana.post(link, url.Values{"passphrase": {"ana@example.org"}}); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("a weak passphrase: %d", got.Code)
	}
	if ana.post(link, url.Values{"passphrase": {"seven lanterns on the pier"}}); !ana.inside() {
		t.Error("not signed in")
	}
	for _, got := range []int{ana.get(link).Code, ana.post(link, url.Values{"passphrase": {phrase}}).Code} {
		if got != http.StatusNotFound {
			t.Errorf("the invitation a second time: %d", got)
		}
	}
	if again := boss.post("/console/users/new", url.Values{"name": {"Ana"}, "email": {"ana@example.org"}, "role": {"hr"}}); again.Code != http.StatusUnprocessableEntity {
		t.Errorf("the same address again: %d", again.Code)
	}
	if got := boss.post("/console/users/of/ana@example.org", url.Values{"do": {"link"}}); got.Code != http.StatusForbidden {
		t.Errorf("a link to the account of somebody who reads results: %d", got.Code)
	}
	w.now = w.now.AddDate(0, 0, 1)
	boss.signIn("boss@example.org", phrase)
	added = boss.post("/console/users/new", url.Values{"name": {"Ben"}, "email": {"ben@example.org"}, "role": {"author"}})
	link = strings.TrimPrefix(first(t, added.Body.String(), `<code>(https://[^<]+)</code>`), w.BaseURL)
	w.now = w.now.AddDate(0, 0, 7)
	if got := w.browser().get(link); got.Code != http.StatusNotFound {
		t.Errorf("an invitation after its week: %d", got.Code)
	}
}

// Four eyes (A16): nobody gives himself what reads results, and who prepares waves gets it from two administrators.
func TestFourEyes(t *testing.T) {
	w := signing(t)
	w.person("boss@example.org", survey.RoleAdmin, survey.RoleAuthor)
	w.person("ana@example.org", survey.RoleFieldwork)
	boss := w.browser()
	boss.signIn("boss@example.org", phrase)
	set := func(b *browser, email string, roles ...string) int {
		return b.post("/console/users/of/"+email, url.Values{"do": {"roles"}, "role": roles}).Code
	}
	for _, role := range []string{"hr", "marketing", "export"} {
		if got := set(boss, "boss@example.org", "admin", role); got != http.StatusConflict {
			t.Errorf("%s for oneself: %d", role, got)
		}
	}
	if got := set(boss, "boss@example.org", "author"); got != http.StatusConflict || w.rolesOf("boss@example.org") != "admin author" {
		t.Errorf("the last administrator stops: %d", got)
	}
	if got := set(boss, "ana@example.org", "fieldwork", "hr"); got != http.StatusSeeOther || w.rolesOf("ana@example.org") != "fieldwork hr" {
		t.Errorf("by the only administrator: %d, %s", got, w.rolesOf("ana@example.org"))
	}
	set(boss, "ana@example.org", "fieldwork")

	w.person("second@example.org", survey.RoleAdmin)
	second := w.browser()
	second.signIn("second@example.org", phrase)
	settle := func(b *browser, do string, roles string) int {
		return b.post("/console/users", url.Values{"do": {do}, "email": {"ana@example.org"}, "roles": {roles}}).Code
	}
	for _, wanted := range [][]string{{"fieldwork", "hr"}, {"hr"}, {"author", "export"}} {
		value := strings.Join(wanted, " ")
		if got := set(boss, "ana@example.org", wanted...); got != http.StatusSeeOther || w.rolesOf("ana@example.org") != "fieldwork" {
			t.Errorf("%s: %d, %s", value, got, w.rolesOf("ana@example.org"))
		}
		if got := settle(boss, "approve", value); got == http.StatusSeeOther {
			t.Errorf("%s approved by who asked: %d", value, got)
		}
		if got := settle(second, "approve", "admin "+value); got == http.StatusSeeOther {
			t.Errorf("something else approved than was asked for: %d", got)
		}
		if page := second.get("/console/users").Body.String(); !strings.Contains(page, "Approve") || strings.Contains(boss.get("/console/users").Body.String(), "Approve") {
			t.Error("the wrong one is asked to approve")
		}
		if got := settle(second, "approve", value); got != http.StatusSeeOther || w.rolesOf("ana@example.org") != value {
			t.Errorf("%s approved: %d, %s", value, got, w.rolesOf("ana@example.org"))
		}
		set(boss, "ana@example.org", "fieldwork")
		settle(second, "approve", "fieldwork")
	}
	set(boss, "ana@example.org", "fieldwork", "hr")
	if settle(second, "refuse", "fieldwork hr"); w.rolesOf("ana@example.org") != "fieldwork" || settle(second, "approve", "fieldwork hr") == http.StatusSeeOther {
		t.Error("a change that was refused is still there")
	}
	added := boss.post("/console/users/new", url.Values{"name": {"Ben"}, "email": {"ben@example.org"}, "role": {"author", "marketing"}})
	if added.Code != http.StatusOK || w.rolesOf("ben@example.org") != "author" || !strings.Contains(added.Body.String(), "Another administrator has to approve") {
		t.Errorf("somebody new who prepares and reads: %d %s", added.Code, w.rolesOf("ben@example.org"))
	}
	// An account that boss made for himself neither reads for him nor approves for him.
	for _, role := range []string{"hr", "admin", "export"} {
		puppet := role + "@example.com"
		added := boss.post("/console/users/new", url.Values{"name": {"Cem"}, "email": {puppet}, "role": {role}})
		if added.Code != http.StatusOK || w.rolesOf(puppet) != "" {
			t.Errorf("somebody new as %s by one of two administrators: %d, %q", role, added.Code, w.rolesOf(puppet))
		}
		link := strings.TrimPrefix(first(t, added.Body.String(), `<code>(https://[^<]+)</code>`), w.BaseURL)
		cem := w.browser()
		cem.post(link, url.Values{"passphrase": {"seven lanterns on the pier"}})
		if got := cem.get(Root); got.Code != http.StatusForbidden {
			t.Errorf("the console for somebody without a role: %d", got.Code)
		}
		if second.post("/console/users", url.Values{"do": {"approve"}, "email": {puppet}, "roles": {role}}); w.rolesOf(puppet) != role {
			t.Errorf("approved: %q", w.rolesOf(puppet))
		}
	}
}

// Nobody acts as a second person through a link that administrators make: to another administrator's account, to one
// whose holder would not notice, or one made before the account could read results.
func TestLinksLetNobodyActAsAnother(t *testing.T) {
	w := signing(t)
	ctx := context.Background()
	w.person("boss@example.org", survey.RoleAdmin)
	w.person("second@example.org", survey.RoleAdmin)
	w.person("ana@example.org", survey.RoleAuditor)
	link := account.NewSecret()
	if err := w.Store.AddUser(ctx, "test", survey.User{Email: "ben@example.org", Roles: []survey.Role{survey.RoleAuthor}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Store.SaveEntrance(ctx, "test", store.Entrance{Hash: link.Hash(), Email: "ben@example.org"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Store.LinkProvider(ctx, link.Hash(), "https://login.example.org", "ben"); err != nil {
		t.Fatal(err)
	}
	boss := w.browser()
	boss.signIn("boss@example.org", phrase)
	for _, email := range []string{"second@example.org", "ben@example.org"} {
		if got := boss.post("/console/users/of/"+email, url.Values{"do": {"link"}}); got.Code != http.StatusForbidden {
			t.Errorf("a link to the account of %s: %d", email, got.Code)
		}
	}
	made := boss.post("/console/users/of/ana@example.org", url.Values{"do": {"link"}})
	kept := strings.TrimPrefix(first(t, made.Body.String(), `<code>(https://[^<]+)</code>`), w.BaseURL)
	reader := []survey.Role{survey.RoleHR}
	if err := w.Store.SetRoles(ctx, "boss@example.org", "ana@example.org", reader); err != store.Pending {
		t.Fatal(err)
	}
	if err := w.Store.SettleRoles(ctx, "second@example.org", "ana@example.org", reader, true); err != nil {
		t.Fatal(err)
	}
	if got := w.browser().post(kept, url.Values{"passphrase": {"seven lanterns on the pier"}}); got.Code != http.StatusNotFound {
		t.Errorf("a link from before the person read results: %d", got.Code)
	}
}

func TestAccessIsTakenAndGiven(t *testing.T) {
	w := signing(t)
	w.person("boss@example.org", survey.RoleAdmin)
	w.person("ana@example.org", survey.RoleHR)
	boss, ana := w.browser(), w.browser()
	boss.signIn("boss@example.org", phrase)
	ana.signIn("ana@example.org", phrase)
	boss.post("/console/users/of/ana@example.org", url.Values{"do": {"disable"}})
	if ana.inside() || w.browser().signIn("ana@example.org", phrase).Code != http.StatusUnprocessableEntity {
		t.Error("somebody without access gets in")
	}
	boss.post("/console/users/of/ana@example.org", url.Values{"do": {"enable"}})
	if ana.signIn("ana@example.org", phrase); !ana.inside() {
		t.Error("somebody with access again does not get in")
	}
	if got := boss.post("/console/users/of/boss@example.org", url.Values{"do": {"disable"}}); got.Code != http.StatusForbidden {
		t.Errorf("one's own access: %d", got.Code)
	}
	if err := w.Store.DisableUser(context.Background(), "test", "boss@example.org"); err == nil {
		t.Error("the last administrator is gone")
	}
	if got := boss.get("/console/users/of/nobody@example.org"); got.Code != http.StatusNotFound {
		t.Errorf("nobody: %d", got.Code)
	}
}

func TestTheTrailIsRead(t *testing.T) {
	w := signing(t)
	w.person("boss@example.org", survey.RoleAdmin)
	w.person("eye@example.org", survey.RoleAuditor)
	ctx := context.Background()
	b := w.browser()
	for range 3 {
		b.signIn("eye@example.org", "wrong and wrong")
	}
	b.signIn("eye@example.org", phrase)
	for range perAuditPage {
		if err := w.Store.EndOtherSessions(ctx, "boss@example.org", "boss@example.org", [32]byte{}); err != nil {
			t.Fatal(err)
		}
	}
	page := b.get("/console/audit").Body.String()
	if !strings.Contains(page, "the record is complete") || !strings.Contains(page, "Today 3 tries") || strings.Count(page, "<td>boss@example.org</td>") < perAuditPage || !strings.Contains(page, ">Older<") || strings.Contains(page, ">Newer<") {
		t.Errorf("the first page: %s", page)
	}
	old := b.get("/console/audit?page=1&by=").Body.String()
	if !strings.Contains(old, "with passphrase, after 3 that failed") || !strings.Contains(old, ">Newer<") || strings.Contains(old, ">Older<") {
		t.Errorf("the last page: %s", old)
	}
	one := b.get("/console/audit?by=eye%40example.org&page=99").Body.String()
	if strings.Contains(one, "<td>boss@example.org</td>") || !strings.Contains(one, "<td>sign in</td>") {
		t.Errorf("what one did: %s", one)
	}
}

// One administrator alone is told that nobody has to agree; and who made himself the only one gives nobody, for a week, what
// two had to agree to, neither to an account that is there nor to a new one.
func TestNobodyMakesHimselfTheOnlyAdministrator(t *testing.T) {
	const alone = "There is one administrator, so nobody has to agree"
	for name, get := range map[string]func(b *browser) int{
		"by taking the access away": func(b *browser) int {
			return b.post("/console/users/of/second@example.org", url.Values{"do": {"disable"}}).Code
		},
		"by taking the role away": func(b *browser) int {
			return b.post("/console/users/of/second@example.org", url.Values{"do": {"roles"}, "role": {"auditor"}}).Code
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := signing(t)
			w.person("boss@example.org", survey.RoleAdmin)
			w.person("second@example.org", survey.RoleAdmin)
			w.person("ana@example.org", survey.RoleAuditor)
			boss := w.browser()
			boss.signIn("boss@example.org", phrase)
			if strings.Contains(boss.get("/console/users").Body.String(), alone) {
				t.Error("two are told that there is one")
			}
			if got := get(boss); got != http.StatusSeeOther {
				t.Fatalf("it does not work at once: %d", got)
			}
			if !strings.Contains(boss.get("/console/users").Body.String(), alone) {
				t.Error("one is not told that nobody has to agree")
			}
			give := func() int {
				return boss.post("/console/users/of/ana@example.org", url.Values{"do": {"roles"}, "role": {"hr"}}).Code
			}
			add := func(email, role string) int {
				return boss.post("/console/users/new", url.Values{"name": {"Cem"}, "email": {email}, "role": {role}}).Code
			}
			for _, role := range []string{"hr", "marketing", "export", "admin"} {
				if got := add(role+"@example.com", role); got != http.StatusConflict {
					t.Errorf("a new account as %s: %d", role, got)
				}
				if _, err := w.Store.User(context.Background(), role+"@example.com"); err == nil {
					t.Errorf("the account as %s is there", role)
				}
			}
			if got := give(); got != http.StatusConflict || w.rolesOf("ana@example.org") != "auditor" {
				t.Errorf("another role: %d, %s", got, w.rolesOf("ana@example.org"))
			}
			if got := add("help@example.com", "author"); got != http.StatusOK {
				t.Errorf("somebody who neither reads nor administers: %d", got)
			}
			w.now = w.now.AddDate(0, 0, 8)
			boss.signIn("boss@example.org", phrase)
			if got := give(); got != http.StatusSeeOther || w.rolesOf("ana@example.org") != "hr" {
				t.Errorf("a week later: %d, %s", got, w.rolesOf("ana@example.org"))
			}
		})
	}
}
