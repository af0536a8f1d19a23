package respond

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

var places = regexp.MustCompile(`\{[a-z_]+\}`)

// Every text exists in every language, with the same things to fill in, and bold that ends.
func TestCatalogueIsWhole(t *testing.T) {
	var texts map[string]map[string]string
	if err := yaml.Unmarshal(catalogueFile, &texts); err != nil {
		t.Fatal(err)
	}
	for key, by := range texts {
		if len(by) != len(Languages) {
			t.Errorf("%s has %d languages", key, len(by))
		}
		want := fills(by["en"])
		for _, l := range Languages {
			if strings.TrimSpace(by[l]) == "" {
				t.Errorf("%s has no text in %s", key, l)
			}
			if diff := cmp.Diff(want, fills(by[l])); diff != "" {
				t.Errorf("%s in %s (-en +%s):\n%s", key, l, l, diff)
			}
			if strings.Count(by[l], "**")%2 != 0 {
				t.Errorf("%s in %s: bold does not end", key, l)
			}
			if strings.Contains(by[l], "!") || strings.Contains(strings.ToLower(by[l]), "anonym") || strings.Contains(by[l], "匿名") {
				t.Errorf("%s in %s says what we do not say: %s", key, l, by[l])
			}
		}
	}
}

func fills(s string) []string {
	all := places.FindAllString(s, -1)
	slices.Sort(all)
	return all
}

// No text lies about unused, and none that is asked for is missing.
func TestCatalogueIsUsed(t *testing.T) {
	used := map[string]bool{}
	for kind := range statuses {
		used[string(kind)], used[string(kind)+"_title"] = true, true
	}
	for _, unsaved := range []string{"unsaved", "busy", "link_full", "link_full_kiosk"} {
		used[unsavedTitle(unsaved)] = true
	}
	word := regexp.MustCompile(`"([a-z_]+)"`)
	for _, pattern := range []string{"*.go", "templates/*.html"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range word.FindAllStringSubmatch(string(text), -1) {
				used[m[1]] = true
			}
		}
	}
	for key := range catalogue["en"].texts {
		if !used[key] {
			t.Errorf("no page says %s", key)
		}
	}
	say := regexp.MustCompile(`(?:\.T|\.say|\.rich)\(?\s?"([a-z_]+)"`)
	files, _ := filepath.Glob("templates/*.html")
	for _, file := range append(files, goFiles(t)...) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range say.FindAllStringSubmatch(string(text), -1) {
			if _, ok := catalogue["en"].texts[m[1]]; !ok {
				t.Errorf("%s asks for the text %s", file, m[1])
			}
		}
	}
}

func goFiles(t *testing.T) []string {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") })
}

func TestDatesInWords(t *testing.T) {
	for lang, want := range map[string]string{"en": "10 March 2026", "de": "10. März 2026", "es": "10 de marzo de 2026", "fr": "10 mars 2026", "ja": "2026年3月10日"} {
		if got := wordsIn(lang).date(day); got != want {
			t.Errorf("%s: %s, want %s", lang, got, want)
		}
	}
}

// What is filled in is escaped and never bold.
func TestRichTextsAreSafe(t *testing.T) {
	got := wordsIn("en").rich("promise_team", "team", `<b>A & "B"** **`, "n", 7)
	want := "Your team: <strong>&lt;b&gt;A &amp; &#34;B&#34;&#42;&#42; &#42;&#42;</strong>, 7 people in all"
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
