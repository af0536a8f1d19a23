package account

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// RFC 6238, appendix B: the last six of its eight digits.
func TestCodesAreThoseOfTheStandard(t *testing.T) {
	secret := []byte("12345678901234567890")
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if got := Code(secret, time.Unix(at, 0)); got != want {
			t.Errorf("at %d: %s, want %s", at, got, want)
		}
	}
}

func TestClocksMayDifferByAHalfMinute(t *testing.T) {
	secret, now := NewCodes(), time.Unix(1_800_000_010, 0)
	for _, tt := range []struct {
		off time.Duration
		ok  bool
	}{{0, true}, {-30 * time.Second, true}, {30 * time.Second, true}, {-60 * time.Second, false}, {60 * time.Second, false}} {
		at := now.Add(tt.off)
		typed := Code(secret, at)
		n, ok := Step(secret, " "+typed[:3]+" "+typed[3:], now)
		if ok != tt.ok || ok && n != at.Unix()/30 {
			t.Errorf("a code of %s: %v, step %d", tt.off, ok, n)
		}
	}
	for _, wrong := range []string{"", "0", "12345a", strings.Repeat("1", 400)} {
		if _, ok := Step(secret, wrong, now); ok {
			t.Errorf("%q is a code", wrong)
		}
	}
}

func TestAPassphraseMatchesItself(t *testing.T) {
	ctx := context.Background()
	hash, err := Hash(ctx, "quiet harbour at dawn é")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=47104,t=1,p=1$") {
		t.Fatal(hash, err)
	}
	for typed, want := range map[string]bool{"quiet harbour at dawn é": true, "quiet harbour at dawn e\u0301": true, "quiet harbour at dawn": false, "": false} {
		if ok, err := Matches(ctx, hash, typed); ok != want || err != nil {
			t.Errorf("%q: %v, %v", typed, ok, err)
		}
	}
	for _, none := range []string{"", "$argon2id$", hash[:len(hash)-4], strings.Replace(hash, "t=1", "t=0", 1)} {
		if ok, err := Matches(ctx, none, ""); ok || err != nil {
			t.Errorf("%q matches: %v", none, err)
		}
	}
	again, _ := Hash(ctx, "quiet harbour at dawn é")
	if again == hash {
		t.Error("two hashes of one passphrase are alike")
	}
}

func TestWeakPassphrasesAreRefused(t *testing.T) {
	weak := []string{"short", "elevenchars", "123456789012", "987654321098", "aaaaaaaaaaaaaaaa", "abababababab", "P@55w0rdP@55w0rd", "password1234", "P@ssword12345", "Passwort2026!!", "qwertyuiop12",
		"correcthorsebatterystaple", "correct horse battery staple", "LarkfieldBank1", "ana.lopez@example", "202620262026", "abcdefghijklm", strings.Repeat("word ", 60)}
	for _, p := range weak {
		if Weak(p, "Larkfield Bank", "ana.lopez@example.org", "Ana Lopez") == "" {
			t.Errorf("%q is taken", p)
		}
	}
	for _, p := range []string{"quiet harbour at dawn", "lantern-otter-gravel", "7fT9 q2Lm xx41", "тихая гавань на рассвете", "四つの静かな港の朝焼けの色は青い"} {
		if say := Weak(p, "Larkfield Bank", "ana.lopez@example.org"); say != "" {
			t.Errorf("%q: %s", p, say)
		}
	}
}

func TestSecretsAreReadBackAndNeverPrinted(t *testing.T) {
	s := NewSecret()
	if got, ok := ParseSecret(s.Text()); !ok || got != s {
		t.Error("a secret is not read back")
	}
	for _, wrong := range []string{"", s.Text() + "A", s.Text()[:42], strings.Repeat("!", 43)} {
		if _, ok := ParseSecret(wrong); ok {
			t.Errorf("%q is a secret", wrong)
		}
	}
	if got := fmt.Sprintf("%v %s %x %+v %#v %q", s, s, s, s, s, []Secret{s}); strings.Contains(got, s.Text()) || strings.Count(got, "***") != 6 {
		t.Errorf("a secret prints as %s", got)
	}
}

func TestRecoveryCodesAreTypedAnyhow(t *testing.T) {
	all := NewRecoveryCodes()
	if len(all) != RecoveryCodes || len(all[0]) != 19 || all[0] == all[1] {
		t.Fatal(all)
	}
	if RecoveryHash(all[0]) != RecoveryHash(" "+strings.ToLower(strings.ReplaceAll(all[0], "-", " "))) || RecoveryHash(all[0]) == RecoveryHash(all[1]) {
		t.Error("a code typed otherwise is another")
	}
}
