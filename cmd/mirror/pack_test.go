package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// runPack runs mirror pack and returns what it printed and its exit code.
func runPack(args ...string) (out, errs string, code int) {
	var o, e bytes.Buffer
	code = run(context.Background(), append([]string{"pack"}, args...), strings.NewReader(""), &o, &e)
	return o.String(), e.String(), code
}

func TestPackList(t *testing.T) {
	out, errs, code := runPack("list")
	if code != exitDone || errs != "" {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	for _, want := range []string{
		"mirror-core 1.0.0: 24 items in 9 dimensions, 8 outcomes, 5 languages\n  How customers see us (en, de, es, fr, ja; asks customer and employee)\n",
		"ambassador 1.0.0: 9 items in 3 dimensions, 6 outcomes, 1 language\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

func TestPackShow(t *testing.T) {
	out, _, code := runPack("show", "mirror-core")
	if code != exitDone || !strings.Contains(out, "{company} works out what I will need") || !strings.Contains(out, "In de, es, fr, ja too: add --lang, or --lang all.") {
		t.Errorf("exit code %d, shown:\n%s", code, out)
	}
	out, _, code = runPack("show", "mirror-core", "--lang", "all")
	if code != exitDone || !strings.Contains(out, "Was würden unsere Kundinnen") || !strings.Contains(out, "お客様") || strings.Contains(out, "too: add --lang") {
		t.Errorf("exit code %d, with all languages %d bytes", code, len(out))
	}
	if _, errs, code := runPack("show", "mirror-core", "--lang", "it"); code != exitInvalid || !strings.Contains(errs, `mirror-core is not in the language "it": choose en, de, es, fr, ja or all`) {
		t.Errorf("exit code %d: %s", code, errs)
	}
	if _, errs, code := runPack("show", "mirror-cor"); code != exitInvalid || !strings.Contains(errs, "mirror-cor") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}

func TestPackCheck(t *testing.T) {
	dir := t.TempDir()
	sound := filepath.Join("..", "..", "survey", "pack", "packs", "mirror-core.yaml")
	content, err := os.ReadFile(sound)
	if err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(dir, "mirror-core.yaml")
	slip := strings.Replace(string(content), "dimension: special", "dimension: specials", 1)
	slip = strings.Replace(slip, "short_form: [ant_before_ask", "short_form: [ant_before", 1)
	if err := os.WriteFile(broken, []byte(slip), 0o600); err != nil {
		t.Fatal(err)
	}

	out, errs, code := runPack("check", sound)
	if code != exitDone || out != "mirror-core 1.0.0: 24 items in 9 dimensions, 8 outcomes, 5 languages: no faults\n" || errs != "" {
		t.Errorf("exit code %d, out %q, errors %q", code, out, errs)
	}
	if _, errs, code := runPack("check", "nowhere.yaml"); code != exitInvalid || errs != "nowhere.yaml: it cannot be opened: check its name and place\nmirror: 1 fault to correct\n" {
		t.Errorf("exit code %d, errors %q", code, errs)
	}
	if _, errs, code := runPack("check", "mine.xlsx"); code != exitInvalid || !strings.Contains(errs, "mine.xlsx: it is a workbook: ") || !strings.Contains(errs, "mirror pack convert") {
		t.Errorf("exit code %d, errors %q", code, errs)
	}
	out, errs, code = runPack("check", sound, broken)
	if code != exitInvalid || !strings.Contains(out, "no faults") {
		t.Errorf("exit code %d, out %q", code, out)
	}
	for _, want := range []string{
		`: short_form: there is no item "ant_before": did you mean ant_before_ask?`,
		`: item spe_matter: there is no dimension "specials": did you mean special?`,
		"mirror: 2 faults to correct\n",
	} {
		if !strings.Contains(errs, want) {
			t.Errorf("%q is not in\n%s", want, errs)
		}
	}
}

// A questionnaire goes into a workbook and comes back as it was; what is wrong is told by its cell.
func TestPackConvert(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, c := range [][2]string{{"mirror-core", at("a.xlsx")}, {at("a.xlsx"), at("mirror-core.yaml")}, {at("mirror-core.yaml"), at("b.yaml")}} {
		if out, errs, code := runPack("convert", c[0], c[1]); code != exitDone || !strings.Contains(out, "mirror-core 1.0.0: 24 items in 9 dimensions, 8 outcomes, 5 languages: written to "+c[1]) {
			t.Fatalf("%v: exit code %d, out %q, errors %q", c, code, out, errs)
		}
	}
	one, err := os.ReadFile(at("mirror-core.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if two, err := os.ReadFile(at("b.yaml")); err != nil || !bytes.Equal(one, two) {
		t.Errorf("tidying a tidy file changes it, %v", err)
	}
	if err := os.WriteFile(at("bad.xlsx"), one, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := runPack("convert", at("bad.xlsx"), at("c.yaml")); code != exitInvalid || !strings.Contains(errs, "the workbook is damaged") || !strings.Contains(errs, "nothing was written") {
		t.Errorf("exit code %d, errors %q", code, errs)
	}
	if _, errs, code := runPack("convert", "mirror-core", at("c.doc")); code != exitInvalid || !strings.Contains(errs, "neither .xlsx nor .yaml") {
		t.Errorf("exit code %d, errors %q", code, errs)
	}
}

func TestPackNew(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ours.xlsx")
	if out, errs, code := runPack("new", file, "--languages", "en,de"); code != exitDone || !strings.Contains(out, "ours 1.0.0: 1 item in 1 dimension, 1 outcome, 2 languages") {
		t.Fatalf("exit code %d, out %q, errors %q", code, out, errs)
	}
	if _, errs, code := runPack("new", file); code != exitInvalid || !strings.Contains(errs, "is there already") {
		t.Errorf("written over: exit code %d, errors %q", code, errs)
	}
	if _, errs, code := runPack("new", filepath.Join(filepath.Dir(file), "Our pack.yaml")); code != exitInvalid || !strings.Contains(errs, "cannot be the name of a questionnaire") {
		t.Errorf("exit code %d, errors %q", code, errs)
	}
}
