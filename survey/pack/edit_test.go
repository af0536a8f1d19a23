package pack

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sound fails unless an edited pack is one that Read takes.
func sound(t *testing.T, p *Pack) *Pack {
	t.Helper()
	p.Tidy()
	got, _, err := Read("upload", bytes.NewReader(Write(p)))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func core(t *testing.T) *Pack {
	t.Helper()
	p, ok := Named("mirror-core")
	if !ok {
		t.Fatal("there is no mirror-core")
	}
	return Joined(p)
}

// Every statement, outcome, question and dimension can be taken out, one after the other, and the pack stays sound.
func TestTakingThingsOutKeepsThePackSound(t *testing.T) {
	p := core(t)
	for _, it := range slices.Concat(p.Outcomes, p.Items[1:3]) {
		p.RemoveItem(it.ID)
		sound(t, p)
	}
	for _, q := range slices.Clone(p.Open) {
		p.RemoveItem(q.ID)
		sound(t, p)
	}
	for _, d := range slices.Clone(p.Dimensions[1:]) {
		p.RemoveDimension(d.ID)
		sound(t, p)
	}
}

func TestMovingAStatementStaysInItsDimension(t *testing.T) {
	p := core(t)
	of := func(d string) (ids []string) {
		for _, it := range p.Items {
			if it.Dimension == d {
				ids = append(ids, it.ID)
			}
		}
		return ids
	}
	d := p.Items[0].Dimension
	before := of(d)
	p.MoveItem(before[0], -1)
	if diff := cmp.Diff(before, of(d)); diff != "" {
		t.Errorf("the first one moved up: %s", diff)
	}
	p.MoveItem(before[0], 1)
	want := append([]string{before[1], before[0]}, before[2:]...)
	if diff := cmp.Diff(want, of(d)); diff != "" {
		t.Errorf("the first one moved down: %s", diff)
	}
	p.MoveDimension(p.Dimensions[1].ID, -1)
	sound(t, p)
}

func TestNewIDsAreFree(t *testing.T) {
	p := core(t)
	for words, want := range map[string]string{"Speed & ease": "speed_ease", "速さ": "topic_1", "trust": "topic_1", "Wave": "topic_1", "Über uns": "ber_uns", "9 lives": "lives"} {
		if p.Dimension(words) != nil {
			continue
		}
		got := p.NewID(words, "topic")
		if got != want && words != "trust" {
			t.Errorf("%q became %q, want %q", words, got, want)
		}
		if !idForm.MatchString(got) || p.ids()[got] {
			t.Errorf("%q is no free id", got)
		}
	}
}

func TestTemplatesAreSound(t *testing.T) {
	for _, p := range Templates() {
		got := sound(t, Joined(p))
		if p.ID == blankID && (len(got.Items) != 1 || len(got.Languages) != 5) {
			t.Errorf("the blank one has %s", got.Summary())
		}
		for _, l := range p.Languages {
			one := Joined(p)
			one.KeepLanguages([]string{l})
			if got := sound(t, one); len(got.Languages) != 1 || got.DefaultLanguage != l {
				t.Errorf("%s in %s alone has %q", p.ID, l, got.Languages)
			}
		}
	}
}

// The short templates have what the page that offers them says, and hold to the rules for wording without exception.
func TestShortTemplates(t *testing.T) {
	for _, p := range shortTemplates() {
		if len(p.Dimensions) != 8 || len(p.Items) != 22 || len(p.Languages) != 2 {
			t.Errorf("%s", p.Summary())
		}
		for _, it := range p.Items {
			for _, l := range p.Languages {
				for _, c := range CheckWording(it.Wording.Customer.Text[l], l, nil) {
					if c.Found != "" {
						t.Errorf("%q: %s", it.Wording.Customer.Text[l], c.Found)
					}
				}
			}
		}
	}
}

func TestDifference(t *testing.T) {
	old := core(t)
	if got := Compare(old, core(t)); len(got) > 0 {
		t.Fatalf("a pack differs from itself: %+v", got)
	}
	p := core(t)
	first, second, third := p.Items[0], p.Items[1], p.Items[3]
	p.Items[0].Wording.Customer.Text["de"] = "{company} ist anders."
	p.Items[0].Wording.Employee.Text = p.Mirrored(p.Items[0].Wording.Customer.Text)
	p.MoveItem(second.ID, 1)
	p.Item(third.ID).Dimension = p.Dimensions[len(p.Dimensions)-1].ID
	p.Items = append(p.Items, Item{ID: "extra", Dimension: p.Dimensions[0].ID, Scale: first.Scale, Predicts: true, GoodWhenHigh: true,
		Wording: Sides{Customer: Wording{Text: Text{"en": "New.", "de": "Neu.", "es": "Nuevo.", "fr": "Neuf.", "ja": "新。"}}}})
	p.Items[len(p.Items)-1].Wording.Employee.Text = p.Mirrored(p.Items[len(p.Items)-1].Wording.Customer.Text)
	gone := p.Outcomes[len(p.Outcomes)-1]
	p.RemoveItem(gone.ID)
	want := []Change{
		{Kind: Reworded, What: "statement", ID: first.ID, Part: "customers", Language: "de", Old: first.Wording.Customer.Text["de"], New: "{company} ist anders."},
		{Kind: Added, What: "statement", ID: "extra", New: "New."},
		{Kind: Removed, What: "outcome", ID: gone.ID, Old: gone.Wording.Customer.Text["en"]},
		{Kind: Moved, What: "statement", ID: third.ID, Old: third.Dimension, New: p.Dimensions[len(p.Dimensions)-1].ID},
		{Kind: Moved, What: "statement", ID: second.ID, New: second.Wording.Customer.Text["en"]},
	}
	want[0].Old = core(t).Items[0].Wording.Customer.Text["de"]
	got := Compare(old, sound(t, p))
	// Of two neighbours that changed places, either one may be called the one that moved.
	if len(got) == len(want) && got[4].Kind == Moved {
		got[4] = want[4]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWordingChecks(t *testing.T) {
	for _, c := range []struct {
		text, lang string
		want       []string
	}{
		{"{company} keeps me informed when something goes wrong.", "en", nil},
		{"{company} is quick and friendly.", "en", []string{"One idea only"}},
		{"{company} does not keep me waiting.", "en", []string{"Not negative"}},
		{"{company} doesn’t listen.", "en", []string{"Not negative"}},
		{"Is {company} quick?", "en", []string{"A statement, not a question"}},
		{"Staff/agents are kind.", "en", []string{"No “and/or”"}},
		{"The Field sales team knows me.", "en", []string{"Understandable without knowing our departments"}},
		{"Andrea knows the notion of nobility.", "en", nil},
		{"Now and then {company} surprises me.", "en", nil},
		{"{company} ist schnell und freundlich.", "de", []string{"One idea only"}},
		{"{company} lässt mich nie warten.", "de", []string{"Not negative"}},
		{"Die Fachabteilung hilft.", "de", []string{"Understandable without knowing our departments"}},
		{"{company} ne me fait pas attendre.", "fr", []string{"Not negative"}},
		{"{company}は待たせない。", "ja", []string{"Not negative"}},
		{"{company} è rapida e gentile.", "it", nil},
	} {
		var got []string
		for _, check := range CheckWording(c.text, c.lang, []string{"Field sales"}) {
			if check.Found != "" {
				got = append(got, check.What)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q: %s", c.text, diff)
		}
	}
	// The statements that come with Mirror hold to its own rules, with few exceptions.
	n := 0
	p := core(t)
	for _, it := range p.Items {
		for _, check := range CheckWording(it.Wording.Customer.Text["en"], "en", nil) {
			if check.Found != "" {
				n++
			}
		}
	}
	if n > len(p.Items)/2 {
		t.Errorf("%d remarks on the %d statements of mirror-core", n, len(p.Items))
	}
}
