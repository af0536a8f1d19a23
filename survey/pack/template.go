package pack

import (
	"maps"
	"slices"
)

// blankID is the name of the questionnaire one begins with when none of the others fits.
const blankID = "blank"

// Templates are the packs to begin with, the fullest first and the blank one last. They are shared: read them only.
func Templates() []*Pack { return append(Embedded(), Blank()) }

// Template returns the pack to begin with of that name.
func Template(name string) (*Pack, bool) {
	if name == blankID {
		return Blank(), true
	}
	return Named(name)
}

// Blank is a questionnaire with one statement to write over: it has the answers, the mirror frame and the texts around the
// questions of mirror-core, in all its languages, and asks for recommendation.
func Blank() *Pack {
	core, _ := Named("mirror-core")
	p := Joined(core)
	p.ID, p.Version, p.Licence = blankID, "1.0.0", ""
	p.Title, p.Purpose = Text{"en": "A questionnaire of our own", "de": "Ein eigener Fragebogen", "es": "Un cuestionario propio", "fr": "Notre propre questionnaire", "ja": "自社の質問票"}, nil
	p.Dimensions = []Dimension{{ID: "first", Kind: "functional",
		Name:    Text{"en": "First topic", "de": "Erstes Thema", "es": "Primer tema", "fr": "Premier thème", "ja": "最初のテーマ"},
		Meaning: Text{"en": "What this topic is about", "de": "Worum es bei diesem Thema geht", "es": "De qué trata este tema", "fr": "Ce dont parle ce thème", "ja": "このテーマの内容"}}}
	customer := Text{"en": "{company} is easy to deal with.", "de": "Mit {company} hat man es leicht.", "es": "Es fácil tratar con {company}.", "fr": "Il est facile d'avoir affaire à {company}.", "ja": "{company}とはやり取りがしやすい。"}
	p.Items = []Item{{ID: "first_1", Dimension: "first", Scale: core.usual(), Predicts: true, GoodWhenHigh: true,
		Wording: Sides{Customer: Wording{Text: customer}, Employee: Wording{Text: p.Mirrored(customer)}}}}
	p.Outcomes = slices.DeleteFunc(p.Outcomes, func(it Item) bool { return it.Role != Recommend })
	p.ShortForm, p.Importance, p.Feelings, p.Open, p.Bands, p.Target, p.Classes = nil, nil, nil, nil, nil, nil, nil
	p.dropScales()
	p.Placeholders = p.Uses()
	return p
}

// dropScales takes out the scales on which nothing is answered.
func (p *Pack) dropScales() {
	used := map[string]bool{}
	for _, list := range [][]Item{p.Items, p.Outcomes} {
		for _, it := range list {
			used[it.Scale] = true
		}
	}
	p.Scales = slices.DeleteFunc(p.Scales, func(s Scale) bool { return !used[s.ID] })
}

// KeepLanguages takes all texts out that are in other languages. The default stays the default where it is kept, else the
// first language that is.
func (p *Pack) KeepLanguages(langs []string) {
	p.Languages = slices.DeleteFunc(p.Languages, func(l string) bool { return !slices.Contains(langs, l) })
	if len(p.Languages) > 0 && !slices.Contains(p.Languages, p.DefaultLanguage) {
		p.DefaultLanguage = p.Languages[0]
	}
	p.eachText(func(t Text) {
		maps.DeleteFunc(t, func(l, _ string) bool { return !slices.Contains(p.Languages, l) })
	})
}
