package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// A questionnaire with every kind of question goes the whole way from files to the result and both workbooks.
func TestEveryKindOfQuestion(t *testing.T) {
	at := func(name string) string { return filepath.Join("..", "..", "survey", "testdata", name) }
	if code, _, errs := mirror(t, "pack", "check", at("every-scale.yaml")); code != exitDone {
		t.Fatalf("the questionnaire is refused:\n%s", errs)
	}
	_, shown, _ := mirror(t, "pack", "show", at("every-scale.yaml"))
	for _, want := range []string{"care_ways (ways; counted: phone, app, chat)", "any number of these, joined by | in files", "words, up to 2000 characters"} {
		if !strings.Contains(shown, want) {
			t.Errorf("pack show does not say %q:\n%s", want, shown)
		}
	}
	dir := t.TempDir()
	out, hr, marketing := filepath.Join(dir, "out.json"), filepath.Join(dir, "hr.xlsx"), filepath.Join(dir, "marketing.xlsx")
	if code, _, errs := mirror(t, "analyze", "--pack", at("every-scale.yaml"), "--answers", at("every-scale.csv"), "--json", out, "--hr", hr, "--marketing", marketing); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, errs)
	}
	var result struct {
		Waves []struct {
			Gaps []struct {
				Level, ID, Verdict string
				Gap                *float64
			}
			Comments []struct{ Question, Text string }
		}
	}
	if err := json.Unmarshal(content(t, out), &result); err != nil {
		t.Fatal(err)
	}
	items, stories := map[string]bool{}, 0
	for _, r := range result.Waves[0].Gaps {
		if r.Level == "item" && r.Gap != nil {
			items[r.ID] = true
		}
	}
	for _, c := range result.Waves[0].Comments {
		if c.Question == "care_story" {
			stories++
		}
	}
	for _, want := range []string{"care_seen", "care_rushed", "care_ways", "basics_speed", "basics_sides", "basics_first_time"} {
		if !items[want] {
			t.Errorf("%s has no gap", want)
		}
	}
	if stories < 10 {
		t.Errorf("%d stories came out", stories)
	}
	for _, book := range []string{hr, marketing} {
		if !bytes.HasPrefix(content(t, book), []byte("PK")) {
			t.Errorf("%s is no workbook", filepath.Base(book))
		}
	}
}
