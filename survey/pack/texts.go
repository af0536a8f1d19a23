package pack

// EachText calls do with every text of a pack that is there.
func (p *Pack) EachText(do func(Text)) {
	text := func(all ...Text) {
		for _, t := range all {
			if t != nil {
				do(t)
			}
		}
	}
	wording := func(s Sides) {
		for _, w := range []Wording{s.Customer, s.Employee} {
			text(w.Text, w.Left, w.Right)
		}
	}
	options := func(all []Option) {
		for _, o := range all {
			text(o.Label)
		}
	}
	text(p.Title, p.Purpose, p.MirrorFrame)
	for _, t := range sidedTexts(p) {
		wording(*t.Sides)
	}
	for _, s := range p.Scales {
		text(s.Missing)
		for _, pt := range s.Points {
			text(pt.Label)
		}
	}
	for _, d := range p.Dimensions {
		text(d.Name, d.Meaning)
	}
	for _, list := range [][]Item{p.Items, p.Outcomes} {
		for _, it := range list {
			wording(it.Wording)
		}
	}
	for _, pick := range []*Pick{p.Importance, p.Feelings} {
		if pick != nil {
			wording(pick.Wording)
			options(pick.Options)
		}
	}
	for _, q := range p.Open {
		wording(q.Wording)
	}
	for _, a := range p.Attributes {
		text(a.Label)
		options(a.Options)
	}
	for _, b := range p.Bands {
		text(b.Name, b.Meaning)
	}
	if p.Classes != nil {
		for _, r := range p.Classes.Rules {
			text(r.Name, r.Meaning)
		}
	}
}
