package gap

import "mirror/gap/stat"

// alpha is the level at which tests are called.
const alpha = 0.05

// adjust corrects the tests for looking often and names the rows. One table is
// one kind of place and one level (methods.md §3.10):
//
//   - the dimensions of everyone: Holm;
//   - every other table Benjamini–Hochberg: the items of everyone, its overall,
//     family and contrast rows together, its outcomes, and each of these again,
//     dimensions too, over all cells, all segments, all units, and each declared pair.
//
// Difference and equivalence are corrected apart. Rows without a test do not count.
func (an *analysis) adjust(rows []compared) {
	type table struct {
		kind  int
		level string
	}
	tables := map[table][]*compared{}
	var order []table
	for i := range rows {
		if !rows[i].ok {
			continue
		}
		t := table{rows[i].place.kind, tableOf(rows[i].Level)}
		if tables[t] == nil {
			order = append(order, t)
		}
		tables[t] = append(tables[t], &rows[i])
	}
	for _, t := range order {
		correct := stat.BenjaminiHochberg
		if t.kind == everyone && t.level == LevelDimension {
			correct = stat.Holm
		}
		adjustTable(tables[t], correct)
	}
	for i := range rows {
		an.call(&rows[i])
	}
}

// tableOf joins the levels that are tested together.
func tableOf(level string) string {
	if level == LevelFamily || level == LevelContrast {
		return LevelOverall
	}
	return level
}

func adjustTable(rows []*compared, correct func([]float64) []float64) {
	p, pe := make([]float64, len(rows)), make([]float64, len(rows))
	for i, r := range rows {
		p[i], pe[i] = r.P.Or(1), r.PEquivalent.Or(1)
	}
	p, pe = correct(p), correct(pe)
	for i, r := range rows {
		r.PAdjusted, r.PEquivalentAdjusted = Some(p[i]), Some(pe[i])
	}
}

// call gives a row its verdict, its type and, where evidence is missing, how much.
func (an *analysis) call(c *compared) {
	if !c.Gap.Known() {
		return
	}
	if !c.ok {
		c.Verdict, c.Strength = NotEnoughEvidence, Unclear
	} else {
		v, s := stat.Verdict(c.diff, c.PAdjusted.Or(1), c.PEquivalentAdjusted.Or(1), an.frame.Margin, alpha)
		c.Verdict, c.Strength = Word(v), Word(s)
	}
	if c.Level != LevelContrast { // a difference of two scores has no level that is good
		c.Type = typeOf(c.Verdict, c.Customers.Score.Or(0) >= an.frame.GoodFrom-nearly)
	}
	if c.Verdict == NotEnoughEvidence {
		an.need(c)
	}
}

// typeOf is the gap type of findings.yaml: the verdict, and whether customers are content.
func typeOf(verdict Word, good bool) Word {
	switch {
	case verdict == BlindSpot && good:
		return "comfortable_illusion"
	case verdict == BlindSpot:
		return "blind_spot"
	case verdict == HiddenStrength && good:
		return "hidden_strength"
	case verdict == HiddenStrength:
		return "harsh_judge"
	case verdict == Aligned && good:
		return "shared_strength"
	case verdict == Aligned:
		return "shared_problem"
	}
	return "unclear"
}
