package console

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"mirror/gap"
	"mirror/reports"
	"mirror/reports/sheet"
)

// spelling are the ways in which an id is written for people.
func spelling(r *reports.Reading) func(id string) []string {
	return func(id string) (all []string) {
		for _, q := range r.All() {
			for _, name := range []string{q.Dimension(id), q.Item(id), q.Cell(gap.Word(id)), q.Segment(gap.Word(id)), q.Unit(gap.Word(id)), q.OutcomeName(id), q.Option("", id),
				q.FeelingGroup(id), q.Band(id), q.Class(id), q.Question(id, gap.Customer), q.Question(id, gap.Employee)} {
				if name != "" && name != id && !slices.Contains(all, name) {
					all = append(all, name)
				}
			}
		}
		return all
	}
}

// read reads a value of the JSON, which is about what is above it too.
func (k *told) read(spell func(string) []string, above [][]string, value any) {
	switch v := value.(type) {
	case []any:
		for _, x := range v {
			k.read(spell, above, x)
		}
	case map[string]any:
		o := object{slices.Concat(above, subjectsOf(spell, v)), map[string]bool{}}
		for key, x := range v {
			o.write(key, x)
			k.read(spell, o.names, x)
		}
		k.add(o)
		base := object{figures: map[string]bool{}} // how many answered, which stands beside the title of all of them
		for _, key := range []string{"customers_n", "employees_n", "r2", "n"} {
			if v["option"] != nil || v["items"] != nil {
				base.write(key, v[key])
			}
		}
		k.add(base)
		if side, ok := v["employees"].(map[string]any); ok && len(o.names) > 0 && o.names[0][0] == pooled { // its size is that of its largest row
			size := object{o.names[:1], map[string]bool{}}
			size.write("", side["n"])
			k.add(size)
		}
	}
}

const pooled = "Other groups (combined)"

// subjectsOf says what an object is about, in words of pages. What a group says of all topics or of the outcome stands in its
// row without them.
func subjectsOf(spell func(string) []string, v map[string]any) (names [][]string) {
	of := func(keys ...string) {
		for _, key := range keys {
			if id, _ := v[key].(string); id != "" {
				if ways := spell(id); len(ways) > 0 {
					names = append(names, ways)
				}
			}
		}
	}
	if slices.ContainsFunc([]string{"id", "cell", "segment", "unit"}, func(key string) bool { return v[key] == "(other)" }) {
		names = append(names, []string{pooled})
	} else {
		of("cell", "segment", "unit")
	}
	switch level, _ := v["level"].(string); {
	case v["pearson"] != nil:
		names = append(names, []string{"branch", "segment"})
	case len(names) > 0 && slices.Contains([]string{gap.LevelOverall, gap.LevelFamily, gap.LevelOutcome}, level):
	case level == gap.LevelOutcome:
		of("id")
		names[0] = append(names[0], "All employees", "All customers", "Would recommend (net)")
	case level == gap.LevelOverall:
		names = append(names, []string{"All topics", "over all topics", "Overall gap"})
	case level == gap.LevelFamily:
		names = append(names, []string{fmt.Sprintf("All %s topics", v["id"])})
	default:
		of("id", "dimension", "item", "question", "option")
	}
	return names
}

func (k *told) add(o object) {
	if len(o.names) == 0 {
		for f := range o.figures {
			k.bare[f] = true
		}
		return
	}
	for _, way := range o.names[0] {
		k.objects[way] = append(k.objects[way], o)
	}
}

// write notes a number of the JSON as pages print it, by any kind of number; a slope is told for ten points.
func (o *object) write(key string, value any) {
	switch v := value.(type) {
	case string:
		for _, f := range figuresOf(v) {
			o.figures[f] = true
		}
	case []any:
		for _, x := range v {
			o.write(key, x)
		}
	case map[string]any:
		for name, x := range v {
			if key == "" {
				o.write(name, x)
			}
		}
	case float64:
		switch {
		case strings.HasPrefix(key, "slope"):
			o.write("", 10*v)
		case strings.HasPrefix(key, "emotional_"): // the functional topics' part is the rest
			o.write("", 1-v)
		}
		for _, kind := range []sheet.Kind{sheet.Count, sheet.Score, sheet.Mean, sheet.Gap, sheet.Share, sheet.ShareGap, sheet.Net, sheet.Change, sheet.Weight, sheet.P} {
			if kind == sheet.Count && v != math.Round(v) || kind == sheet.Net && math.Abs(v) > 100 {
				continue
			}
			o.figures[kind.Print(sheet.Cell{Value: v})] = true
		}
	}
}
