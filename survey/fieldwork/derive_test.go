package fieldwork_test

import (
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
)

// Links that were sent must open their forms after every upgrade: what is derived from a key never changes. The values
// were made with another implementation (testdata/derive.py).
func TestDerivedSecretsNeverChange(t *testing.T) {
	k := fixedKeys(t)
	id := [16]byte{0: 0xa0, 15: 0x0a}
	token, _ := k.Invitation(1, "spring", id)
	out, _ := k.OptOut(1, "spring", id)
	link, _ := k.LinkCode(1, "spring", 7)
	preview, _ := k.PreviewCode(1, 5, gap.Employee)
	account, _ := k.Account(1, "spring", "ACME & Söhne")
	hash := k.Suppression(gap.Employee, " Kim@Example.com ")
	opted := fieldwork.Token(hash[:20])
	want := map[string]string{
		"invitation": "v9yjqn37jjy7cqqfctya9evpe754dxgb", "opt-out": "cpsxayr0npfkj5ej553dh9e9jgny947f", "link": "5my28jcmemwzah3w", "preview": "000000800000qtjgpbde29m0jqw1btqh", "suppression": "ef9mp687gnbz5pyjh3ctmbbe8yn6nccj",
	}
	got := map[string]string{
		"invitation": token.Text(), "opt-out": out.Text(), "link": link.Text(), "preview": preview.Text(), "suppression": opted.Text(),
	}
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s: %s, want %s", name, got[name], want[name])
		}
	}
	if account != 8863528735056592196 {
		t.Errorf("account: %d", account)
	}
}

// Nothing derived for one purpose, study, wave or id is of use for another, though the keys be the same.
func TestDerivedSecretsStayApart(t *testing.T) {
	k := fixedKeys(t)
	seen := map[[10]byte]string{}
	add := func(name string, secret []byte, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		start := [10]byte(secret)
		if other := seen[start]; other != "" {
			t.Errorf("%s begins like %s", name, other)
		}
		seen[start] = name
	}
	for _, of := range []struct {
		study survey.StudyID
		wave  string
	}{{1, "spring"}, {2, "spring"}, {1, "springx"}} {
		name := of.wave + string(rune('0'+of.study))
		for i := range byte(3) {
			id := [16]byte{15: i} // a link's number written like an invitation's id
			token, err := k.Invitation(of.study, of.wave, id)
			add(name+" invitation", token[:], err)
			out, err := k.OptOut(of.study, of.wave, id)
			add(name+" opt-out", out[:], err)
			code, err := k.LinkCode(of.study, of.wave, survey.LinkID(i))
			add(name+" link", code[:], err)
		}
	}
}

func TestAccounts(t *testing.T) {
	k := fixedKeys(t)
	if a, err := k.Account(1, "spring", ""); a != 0 || err != nil {
		t.Errorf("no account: %d, %v", a, err)
	}
	if a, err := k.Account(3, "none", ""); a != 0 || err != nil {
		t.Errorf("no account needs no key: %d, %v", a, err)
	}
	a, _ := k.Account(1, "spring", "ACME")
	again, _ := k.Account(1, "spring", "ACME")
	other, _ := k.Account(1, "spring", "Acme")
	elsewhere, _ := k.Account(1, "springx", "ACME")
	if a == 0 || a>>63 != 0 || a != again || a == other || a == elsewhere {
		t.Errorf("%d %d %d %d", a, again, other, elsewhere)
	}
}

func TestPreviewSaysWhatItOpens(t *testing.T) {
	k := fixedKeys(t)
	for _, study := range []survey.StudyID{0, 1, 1<<31 - 1} {
		for _, form := range []survey.FormID{0, 1, 1<<31 - 1} {
			for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
				code, err := k.PreviewCode(study, form, a)
				if err != nil {
					t.Fatal(err)
				}
				if s, f, side, ok := k.Preview(code); !ok || s != study || f != form || side != a {
					t.Errorf("%d %d %s opens %d %d %s, %v", study, form, a, s, f, side, ok)
				}
				for bit := range 160 {
					changed := code
					changed[bit/8] ^= 1 << (bit % 8)
					if _, _, _, ok := k.Preview(changed); ok {
						t.Errorf("bit %d may be changed", bit)
					}
				}
			}
		}
	}
	for _, bad := range [][2]int{{-1, 1}, {1, -1}, {1 << 31, 1}, {1, 1 << 31}} {
		if _, err := k.PreviewCode(survey.StudyID(bad[0]), survey.FormID(bad[1]), gap.Customer); err == nil {
			t.Errorf("%v: no error", bad)
		}
	}
	other, _ := openKeys(t)
	code, _ := k.PreviewCode(1, 1, gap.Customer)
	if _, _, _, ok := other.Preview(code); ok {
		t.Error("another server's preview is opened")
	}
}

func TestSuppressionKnowsTheSamePerson(t *testing.T) {
	k := fixedKeys(t)
	want := k.Suppression(gap.Customer, "kim@example.com")
	if k.Suppression(gap.Customer, " Kim@Example.COM\n") != want {
		t.Error("the same address in other letters is another person")
	}
	if k.Suppression(gap.Employee, "kim@example.com") == want {
		t.Error("the two sides share a hash")
	}
	other, _ := openKeys(t)
	if other.Suppression(gap.Customer, "kim@example.com") == want {
		t.Error("the hash does not depend on the key: it could be found by trying addresses")
	}
}
