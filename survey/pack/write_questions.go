package pack

import "slices"

// usual is the scale most items are answered on.
func (p *Pack) usual() string {
	best, most := "", 0
	n := map[string]int{}
	for _, it := range p.Items {
		if n[it.Scale]++; n[it.Scale] > most {
			best, most = it.Scale, n[it.Scale]
		}
	}
	return best
}

func (w *writer) items() {
	p := w.pack
	usual := p.usual()
	w.line(0, "")
	w.opt(0, "default_scale", word(usual))
	w.line(0, "items:")
	for i := range p.Items {
		it := &p.Items[i]
		w.line(1, "- id: %s", word(it.ID))
		w.line(2, "dimension: %s", word(it.Dimension))
		if it.Scale != usual {
			w.line(2, "scale: %s", word(it.Scale))
		}
		w.itemRest(it)
	}
	if len(p.ShortForm) > 0 {
		w.line(0, "\nshort_form: %s", inline(words(p.ShortForm)))
	}
	if len(p.Outcomes) == 0 {
		return
	}
	w.line(0, "\noutcomes:")
	for i := range p.Outcomes {
		it := &p.Outcomes[i]
		w.line(1, "- id: %s", word(it.ID))
		w.line(2, "role: %s", it.Role)
		w.line(2, "scale: %s", word(it.Scale))
		if it.EmployeePercent {
			w.line(2, "employee_scale: percent")
		}
		w.itemRest(it)
	}
}

func words(ids []string) []string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = word(id)
	}
	return all
}

// itemRest writes what items and outcomes have alike.
func (w *writer) itemRest(it *Item) {
	if it.Reverse {
		w.line(2, "reverse: true")
	}
	w.opt(2, "kind", it.Kind)
	w.opt(2, "battery", it.Battery)
	if len(it.CountAs) > 0 {
		w.line(2, "count_as: %s", inline(words(it.CountAs)))
		if it.Role == "" || !it.GoodWhenHigh {
			w.line(2, "good_when_high: %t", it.GoodWhenHigh)
		}
	}
	w.opt(2, "benchmark", it.Benchmark)
	w.opt(2, "only", it.Only)
	if it.Predicts != w.pack.Predicts {
		w.line(2, "employee_answers: %s", predicting(it.Predicts))
	}
	w.side(2, "customer", it.Wording.Customer)
	if !w.pack.Framed(it) {
		w.side(2, "employee", it.Wording.Employee)
	}
}

// questions writes what is asked beside items and outcomes.
func (w *writer) questions() {
	p := w.pack
	if p.Importance != nil {
		w.line(0, "\nimportance:")
		w.line(1, "pick: %d", p.Importance.Pick)
		w.line(1, "from: %s", p.Importance.From)
		w.bothSides(1, p.Importance.Wording)
	}
	if p.Feelings != nil {
		w.line(0, "\nfeelings:")
		w.line(1, "pick: %d", p.Feelings.Pick)
		if p.Feelings.Shuffle {
			w.line(1, "shuffle: true")
		}
		w.bothSides(1, p.Feelings.Wording)
		w.options(1, p.Feelings.Options)
	}
	if len(p.Open) == 0 {
		return
	}
	w.line(0, "\nopen_questions:")
	for _, q := range p.Open {
		w.line(1, "- id: %s", word(q.ID))
		w.opt(2, "show_after", word(q.ShowAfter))
		w.opt(2, "about", word(q.About))
		if q.MaxLength != TextLength {
			w.line(2, "max_length: %d", q.MaxLength)
		}
		w.bothSides(2, q.Wording)
	}
}

func (w *writer) options(depth int, all []Option) {
	w.line(depth, "options:")
	for _, o := range all {
		w.line(depth+1, "- id: %s", word(o.ID))
		w.opt(depth+2, "group", o.Group)
		w.text(depth+2, "label", o.Label)
	}
}

// people writes what is known of those who answer.
func (w *writer) people() {
	if len(w.pack.Attributes) == 0 {
		return
	}
	w.line(0, "\nattributes:")
	for _, a := range w.pack.Attributes {
		w.line(1, "- id: %s", word(a.ID))
		if a.Role != RoleSegment && a.Role != RoleCell { // whose these are goes without saying
			w.opt(2, "audience", a.Audience)
		}
		w.line(2, "role: %s", a.Role)
		w.line(2, "source: %s", a.Source)
		w.text(2, "label", a.Label)
		w.opt(2, "options_from", a.OptionsFrom)
		if len(a.Options) > 0 {
			w.options(2, a.Options)
		}
	}
}

// groups writes what people are sorted into by their answers, and the targets.
func (w *writer) groups() {
	p := w.pack
	if len(p.Bands) > 0 {
		w.line(0, "\nbands:")
	}
	for _, b := range p.Bands {
		w.line(1, "- id: %s", word(b.ID))
		w.line(2, "from: %s", number(b.From))
		if !b.Open {
			w.line(2, "below: %s", number(b.Below))
		}
		w.text(2, "name", b.Name)
		w.text(2, "meaning", b.Meaning)
	}
	if len(p.Target) > 0 {
		w.target()
	}
	if c := p.Classes; c != nil {
		w.line(0, "\nclassification:")
		w.line(1, "id: %s", word(c.ID))
		w.line(1, "rules:")
		for _, r := range c.Rules {
			w.rule(r)
		}
		if len(c.Report) > 0 {
			w.line(1, "report: %s", inline(words(c.Report)))
		}
		if c.UnitScore.ID != "" {
			w.line(1, "unit_score: {id: %s, formula: %s}", word(c.UnitScore.ID), quoted(c.UnitScore.Formula))
		}
	}
}

func (w *writer) target() {
	w.line(0, "\ntarget:")
	for _, d := range w.pack.Dimensions {
		if v, ok := w.pack.Target[d.ID]; ok {
			w.line(1, "%s: %s", word(d.ID), number(v))
		}
	}
}

func (w *writer) rule(r Rule) {
	w.line(2, "- group: %s", word(r.Group))
	w.line(3, "when:")
	for _, c := range []struct {
		name string
		v    *float64
	}{{"lowest_at_least", r.LowestAtLeast}, {"mean_at_least", r.MeanAtLeast}, {"mean_below", r.MeanBelow}} {
		if c.v != nil {
			w.line(4, "%s: %s", c.name, number(*c.v))
		}
	}
	w.opt(4, "behaviour", word(r.Behaviour))
	if r.Otherwise {
		w.line(4, "otherwise: true")
	}
	w.text(3, "name", r.Name)
	w.text(3, "meaning", r.Meaning)
}

// Uses lists the placeholders that the pack's texts use, in the order company, minutes, min_cell.
func (p *Pack) Uses() []string {
	found := map[string]bool{}
	p.EachText(func(t Text) {
		for _, s := range t {
			for _, name := range used(s) {
				found[name] = true
			}
		}
	})
	return slices.DeleteFunc([]string{"company", "minutes", "min_cell"}, func(name string) bool { return !found[name] })
}
