package console

import (
	"strings"

	"mirror/reports"
)

// readingSections are the pages of a wave's results. What a release has nothing of is not offered.
func readingSections(v *visit) []section {
	if v.wave.Wave == "" {
		return nil
	}
	under := func(parts ...any) string { return path(append([]any{v.id, "results", v.wave.Wave}, parts...)...) }
	all := []section{{ForReaders, "Gaps", under()}}
	if r := v.reading; r != nil {
		all = append(all, section{ForReaders, "Statements", under("statements")})
		for _, some := range []struct {
			text, to string
			there    bool
		}{
			{"Teams", "teams", len(r.Groups(reports.ByCell)) > 0},
			{"Segments", "segments", len(r.Groups(reports.BySegment)) > 0},
			{units(r), "units", len(r.Groups(reports.ByUnit)) > 0},
			{"Waves", "waves", true},
			{"What matters", "drivers", true},
			{"Trust", "trust", r.Spectrum() != nil},
			{"Ambassadors", "ambassadors", r.Ambassadors() != nil},
			{"Feelings", "feelings", r.FeelingGrid() != nil},
			{"Comments", "comments", true},
			{"Method", "method", true},
			{"Downloads", "downloads", true},
		} {
			if some.there {
				all = append(all, section{ForReaders, some.text, under(some.to)})
			}
		}
	}
	return all
}

// units is the word for several: "Branches".
func units(r *reports.Reading) string {
	unit := r.UnitHead()
	for _, end := range []string{"s", "x", "ch", "sh"} {
		if strings.HasSuffix(unit, end) {
			return unit + "es"
		}
	}
	return unit + "s"
}
