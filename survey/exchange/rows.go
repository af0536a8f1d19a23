package exchange

import (
	"fmt"
	"iter"
	"slices"

	"mirror/gap"
	"mirror/survey"
)

// kept are the rows of one wave and pack, which wait until all files are known to be sound.
type kept struct {
	layout *survey.Layout
	rows   []survey.Row
	err    error
}

// manyPicked are the options somebody picked in a choice of many, where they picked several.
type manyPicked struct {
	question int
	set      survey.Options
}

// add keeps the row that was just counted.
func (k *kept) add(t *answers, p *place) {
	answers, err := k.packed(t, p.audience)
	if err != nil && k.err == nil {
		k.err = err
	}
	row := survey.Row{Group: string(p.group), Unit: string(p.unit), Response: survey.Response{
		Audience: p.audience, Answers: answers, Account: t.row.Account, Comments: t.words,
	}}
	if p.audience == gap.Customer {
		row.Response.Weight, row.Response.Seconds = t.row.Weight, t.row.Seconds
	}
	k.rows = append(k.rows, row)
}

// packed are the row's answers as the store keeps them.
func (k *kept) packed(t *answers, a gap.Audience) ([]byte, error) {
	answers := k.layout.Blank()
	for q, code := range t.row.Codes {
		if code != gap.Blank && !k.layout.SetCode(answers, q, a, code) && !k.layout.SetOptions(answers, q, a, t.manyIn(q, code)) {
			return nil, fmt.Errorf("an answer to %s cannot be packed", t.frame.Questions[q].ID)
		}
	}
	for i, picked := range t.row.Picks {
		if !k.layout.SetPicked(answers, i, picked) {
			return nil, fmt.Errorf("the choices of %s cannot be packed", t.frame.Picks[i].ID)
		}
	}
	return answers, nil
}

// manyIn are the options picked in a choice of many: several, or the one that its code says.
func (t *answers) manyIn(question int, code uint8) (set survey.Options) {
	if i := slices.IndexFunc(t.picked, func(p manyPicked) bool { return p.question == question }); i >= 0 {
		return t.picked[i].set
	}
	set.Add(code)
	return set
}

// words are a comment as the store keeps it, cut where it is too long as every comment from a file is.
func (k *kept) words(r *survey.Remark) survey.Words {
	text := survey.Shortened(r.Text, k.layout.Texts[r.Question].MaxLength)
	return survey.Words{Question: r.Question, Text: string(text), Language: string(r.Language), Score: r.Score}
}

// handOn gives the rows to whoever asked for them. The collectors are in the order of all.
func (r *reading) handOn(all []*survey.Collected) error {
	if r.Each == nil {
		return nil
	}
	wanted := slices.DeleteFunc(slices.Clone(r.collectors), func(c *collector) bool { return !c.wanted })
	for i, c := range wanted {
		if c.kept.err != nil {
			return c.kept.err
		}
		if err := r.Each(all[i], iter.Seq[survey.Row](slices.Values(c.kept.rows))); err != nil {
			return err
		}
	}
	return nil
}
