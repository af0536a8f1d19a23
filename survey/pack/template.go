package pack

import (
	"bytes"
	"embed"
	"fmt"
	"maps"
	"slices"
	"sync"
)

//go:embed templates/*.yaml
var templateFiles embed.FS

// shortTemplates are packs to begin with and to change; no wave asks them as they are.
var shortTemplates = sync.OnceValue(func() []*Pack {
	var all []*Pack
	for _, name := range []string{"b2b-service", "public-service"} {
		source, err := templateFiles.ReadFile("templates/" + name + ".yaml")
		if err == nil {
			var p *Pack
			if p, _, err = Read(name+".yaml", bytes.NewReader(source)); err == nil {
				all = append(all, p)
			}
		}
		if err != nil {
			panic(fmt.Sprintf("an embedded template is broken: %v", err)) // the tests read all of them
		}
	}
	return all
})

// blankID is the name of the questionnaire one begins with when none of the others fits.
const blankID = "blank"

// Templates are the packs to begin with: mirror-core, the short ones, the others that come with Mirror, and the blank one.
// They are shared: read them only.
func Templates() []*Pack {
	own := Embedded()
	return slices.Concat(own[:1], shortTemplates(), own[1:], []*Pack{Blank()})
}

// Template returns the pack to begin with of that name.
func Template(name string) (*Pack, bool) {
	all := Templates()
	if at := slices.IndexFunc(all, func(p *Pack) bool { return p.ID == name }); at >= 0 {
		return all[at], true
	}
	return nil, false
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
	p.EachText(func(t Text) {
		maps.DeleteFunc(t, func(l, _ string) bool { return !slices.Contains(p.Languages, l) })
	})
}
