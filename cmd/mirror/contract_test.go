package main

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"
)

// The JSON is read by other programs: the names of mirror-result/1 must be there, whatever else is.
func TestJSONHasTheContractsNames(t *testing.T) {
	at := func(name string) string { return filepath.Join("testdata", "broken", name) }
	out := filepath.Join(t.TempDir(), "out.json")
	if code, _, errs := mirror(t, "analyze", "--pack", at("pack.yaml"), "--study", at("study.yaml"), "--answers", at("answers.csv"), "--disclosure", "off", "--json", out); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, errs)
	}
	var result map[string]any
	if err := json.Unmarshal(content(t, out), &result); err != nil {
		t.Fatal(err)
	}
	has(t, "result", result, "format", "settings", "waves")
	has(t, "settings", object(t, result["settings"]), "company", "margin", "good_from", "outcome", "smallest", "breakdowns", "packs", "engine", "disclosure")
	wave := object(t, result["waves"].([]any)[0])
	has(t, "wave", wave, "id", "name", "pack", "n", "gaps", "outcomes", "drivers", "cells", "changes", "linkage", "quality", "notes")
	has(t, "n", object(t, wave["n"]), "customers", "employees")
	row := object(t, wave["gaps"].([]any)[0])
	has(t, "gap row", row, "level", "id", "cell", "segment", "unit", "compared", "customers", "employees", "gap", "se", "df", "low", "high", "p", "p_adjusted",
		"p_equivalent", "p_equivalent_adjusted", "verdict", "strength", "type", "reason", "answers_needed", "share_gap", "hit_rate", "dominance", "distance")
	has(t, "side", object(t, row["customers"]), "n", "n_band", "mean", "score", "sd", "favourable", "cant_say")
	has(t, "share_gap", object(t, row["share_gap"]), "gap", "low", "high")
	levels := map[string]bool{}
	for _, r := range wave["gaps"].([]any) {
		levels[object(t, r)["level"].(string)] = true
	}
	for _, want := range []string{"item", "dimension", "family", "overall"} {
		if !levels[want] {
			t.Errorf("no row of level %s", want)
		}
	}
}

func object(t *testing.T, x any) map[string]any {
	t.Helper()
	m, ok := x.(map[string]any)
	if !ok {
		t.Fatalf("%v is not an object", x)
	}
	return m
}

func has(t *testing.T, what string, m map[string]any, names ...string) {
	t.Helper()
	var missing []string
	for _, n := range names {
		if _, ok := m[n]; !ok {
			missing = append(missing, n)
		}
	}
	slices.Sort(missing)
	if missing != nil {
		t.Errorf("%s has no %v", what, missing)
	}
}
