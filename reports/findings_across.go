package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/reports/sheet"
)

// The findings that take several waves, units or cells.

// clearChanges are the changes of topics' gaps since a wave that leave 0 out, largest first.
func (v *view) changesSince(first bool) (clear, all []gap.Change) {
	for _, c := range v.main.Changes {
		if c.First == first && c.Level == gap.LevelDimension && (c.Place == gap.Place{}) && c.Gap.Value.Known() && v.followedHere(c) {
			all = append(all, c)
			if offZero(c.Gap.Low, c.Gap.High) {
				clear = append(clear, c)
			}
		}
	}
	for _, list := range [][]gap.Change{clear, all} {
		slices.SortStableFunc(list, func(a, b gap.Change) int {
			switch x, y := size(a.Gap.Value), size(b.Gap.Value); {
			case x > y:
				return -1
			case x < y:
				return 1
			}
			return 0
		})
	}
	return clear, all
}

// changedGap names the gap that changed most since the last wave, or since the first where none did since the last.
func (v *view) changedGap(id string) []Finding {
	clear, _ := v.changesSince(false)
	firstClear, _ := v.changesSince(true)
	if len(clear) == 0 {
		clear = firstClear
	}
	if len(clear) == 0 {
		return nil
	}
	c := clear[0]
	w := words{
		"since": v.waveCalled(c.Since), "subject": v.main.dimension(c.ID), "verb": changeVerb(c.Verdict),
		"gap_then": signed(c.GapThen), "gap_now": signed(c.GapNow), "customers_change": signed(c.Customers.Value), "employees_change": signed(c.Employees.Value),
	}
	if i := slices.IndexFunc(firstClear, func(f gap.Change) bool { return f.ID == c.ID }); i >= 0 && !c.First {
		w["since_first"], w["gap_first"] = v.waveCalled(firstClear[i].Since), signed(firstClear[i].GapThen)
	}
	return v.say(id, v.changeFigures(c, "clear"), w)
}

// changeNone says that no gap is shown to have changed since the last wave.
func (v *view) changeNone(id string) []Finding {
	clear, all := v.changesSince(false)
	firstClear, _ := v.changesSince(true)
	if len(clear)+len(firstClear) > 0 || len(all) == 0 {
		return nil
	}
	c := all[0]
	return v.say(id, v.changeFigures(c, "too close to call"), words{"since": v.waveCalled(c.Since), "subject": v.main.dimension(c.ID), "gap": signed(c.Gap.Value)})
}

func (v *view) changeFigures(c gap.Change, certain string) Finding {
	f := Finding{
		Measure: "Gap in " + v.main.dimension(c.ID) + ": now against " + v.waveCalled(c.Since), Value: c.GapNow, Against: c.GapThen, Difference: c.Gap.Value,
		Kind: sheet.Gap, DifferenceKind: sheet.Gap, Certainty: certain, topic: topicChange,
	}
	for _, r := range v.main.mirrored(gap.LevelDimension) {
		if r.ID == c.ID {
			f.Customers, f.Employees = sideN(r.Customers), sideN(r.Employees)
		}
	}
	return f
}

// changeVerb is what a gap has done, as a participle.
func changeVerb(verdict gap.Word) string {
	if verdict == "turned" {
		return "turned round"
	}
	return string(verdict)
}

// actionEffect compares the units that take part in an action with the others, on the topic where customers moved most.
func (v *view) actionEffect(id string) []Finding {
	var best *gap.Effect
	for i := range v.main.Effects {
		e := &v.main.Effects[i]
		if e.Audience != gap.Customer.String() || !e.Difference.Value.Known() || best != nil && e.Since != best.Since {
			continue
		}
		if best == nil || size(e.Difference.Value) > size(best.Difference.Value) {
			best = e
		}
	}
	if best == nil {
		return nil
	}
	certain := ", which chance may explain"
	if offZero(best.Difference.Low, best.Difference.High) {
		certain = ", more than chance explains"
	}
	return v.say(id, Finding{
		Measure: "Change of customers' score: taking part against others", Value: best.PartChange.Value, Against: best.OtherChange.Value, Difference: best.Difference.Value,
		Kind: sheet.Gap, DifferenceKind: sheet.Gap, Certainty: clearOrNot(best.Difference), topic: topicEffect,
	}, words{
		"action": v.actionName(best.Action), "subject": v.main.dimension(best.ID), "since": v.waveCalled(best.Since), "certain": certain,
		"part": signed(best.PartChange.Value), "other": signed(best.OtherChange.Value), "difference": signed(best.Difference.Value),
		"low": signed(best.Difference.Low), "high": signed(best.Difference.High),
	})
}

// clearOrNot is the certainty of a figure in words.
func clearOrNot(e gap.Estimate) string {
	if offZero(e.Low, e.High) {
		return "clear"
	}
	return "too close to call"
}

func (v *view) linkageShown(id string) []Finding {
	return v.linkageOf(id, true)
}

func (v *view) linkageNone(id string) []Finding {
	return v.linkageOf(id, false)
}

// linkageOf speaks of employees' commitment and customers' outcome over the units: where the interval leaves 0 out, or where it does not.
func (v *view) linkageOf(id string, shown bool) []Finding {
	l := v.commitmentLink()
	if l == nil || !l.Pearson.Low.Known() || offZero(l.Pearson.Low, l.Pearson.High) != shown || shown && l.Pearson.Value.Or(0) < 0 {
		return nil
	}
	w := words{"unit": v.main.unitHead(), "unit_word": v.main.unitWord(), "units_n": strconv.Itoa(l.Units),
		"r": coefficient(l.Pearson.Value), "low": coefficient(l.Pearson.Low), "high": coefficient(l.Pearson.High)}
	if l.Units < fewUnits {
		w["few"] = fmt.Sprintf("With %d this shows a direction at most.", l.Units)
	}
	return v.say(id, Finding{Measure: "Correlation (r) over " + strconv.Itoa(l.Units) + " units", Value: l.Pearson.Value, Kind: sheet.Change, Certainty: clearOrNot(l.Pearson), topic: topicLinkage}, w)
}

// coefficient writes a correlation: two decimals.
func coefficient(n gap.Number) string {
	return word(n, func(x float64) string {
		s := strconv.FormatFloat(math.Abs(round(x, 2)), 'f', 2, 64)
		if x < 0 && s != "0.00" {
			return "−" + s
		}
		return s
	})
}

// cellWithGap is a team's name, with its average gap where its type is about that.
func (p *part) cellWithGap(c gap.Cell) string {
	name := p.cell(gap.Word(c.ID))
	if strings.HasSuffix(string(c.Type), "estimator") {
		name += " (" + signed(c.Elevation) + ")"
	}
	return name
}

// typeSaid is the sentence on the teams of a type; "" where there are none, or nothing is said of it.
func (p *part) typeSaid(t named, list []string) string {
	sentence := t.Sentence
	if !p.Predicted && t.Own != "" {
		sentence = t.Own
	}
	s, ok := fill(sentence, words{"list": listed(list)})
	if !ok || len(list) == 0 {
		return ""
	}
	return s
}

// cellTypes names the teams of each type, those who know customers best first.
func (v *view) cellTypes(id string) []Finding {
	p := v.main
	var said []string
	for _, t := range known.CellTypes {
		var list []string
		for _, c := range p.Cells {
			if string(c.Type) != t.ID {
				continue
			}
			list = append(list, p.cellWithGap(c))
		}
		if s := p.typeSaid(t, list); s != "" {
			said = append(said, s)
		}
	}
	return v.say(id, Finding{topic: topicCells}, words{"list": strings.Join(said, " ")})
}
