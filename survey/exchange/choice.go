package exchange

import (
	"slices"
	"strings"

	"mirror/survey"
	"mirror/survey/pack"
)

// choosePack finds the one pack a file belongs to, by the ids it uses (of
// columns in an answers file, of rows in a tallies file): a pack of which it uses an
// item, and which knows whatever the other packs given know. Noted as a fault and nil where there is none, or more than one.
func choosePack(packs []*pack.Pack, used []string, line int, report reporter) *pack.Pack {
	if len(packs) == 1 {
		return packs[0]
	}
	var fits, whole []*pack.Pack
	for _, p := range packs {
		if !slices.ContainsFunc(itemIDs(p), func(id string) bool { return slices.Contains(used, id) }) {
			continue
		}
		fits = append(fits, p)
		if !slices.ContainsFunc(used, func(id string) bool { return !knows(p, id) && knownToAny(packs, id) }) {
			whole = append(whole, p)
		}
	}
	switch {
	case len(whole) == 1:
		return whole[0]
	case len(fits) == 0:
		report.at(line, 1, "use the ids of a pack, or name the pack they belong to", "no item of the packs given (%s) is there", packIDs(packs))
	default:
		report.at(line, 1, "put the answers to each pack into a file of their own", "the items are those of several packs (%s)", packIDs(fits))
	}
	return nil
}

func knows(p *pack.Pack, id string) bool {
	return slices.Contains(questionIDs(p), id) || slices.ContainsFunc(p.Open, func(o pack.OpenQuestion) bool { return o.ID == id })
}

func knownToAny(packs []*pack.Pack, id string) bool {
	return slices.ContainsFunc(packs, func(p *pack.Pack) bool { return knows(p, id) })
}

func packIDs(packs []*pack.Pack) string {
	ids := make([]string, len(packs))
	for i, p := range packs {
		ids[i] = p.ID
	}
	return strings.Join(ids, ", ")
}

func waveIDs(s *survey.Study) []string {
	ids := make([]string, len(s.Waves))
	for i, w := range s.Waves {
		ids[i] = w.ID
	}
	return ids
}

func questionIDs(p *pack.Pack) []string {
	ids := make([]string, 0, len(p.Items)+len(p.Outcomes))
	for _, list := range [][]pack.Item{p.Items, p.Outcomes} {
		for i := range list {
			ids = append(ids, list[i].ID)
		}
	}
	return ids
}

func itemIDs(p *pack.Pack) []string { return questionIDs(p)[:len(p.Items)] }
