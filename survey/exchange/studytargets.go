package exchange

import (
	"fmt"
	"math"
	"slices"

	"mirror/survey/document"
)

// spectrum is the name of the target for the mean over the items of a pack with bands.
const spectrum = "all"

// targets reads where management wants to be, by wave and dimension.
func (s *studyReader) targets(n *document.Node) {
	if !n.There() {
		return
	}
	s.study.Targets = map[string]map[string]float64{}
	s.byWave(n.About("targets"), func(wave string, values *document.Node) {
		s.study.Targets[wave] = s.byDimension(values.About("targets of wave " + wave))
	})
}

// segmentTargets reads the targets of single segments, by wave, segment and dimension (domain.md row 41). A segment has
// everyone's target where it has none of its own.
func (s *studyReader) segmentTargets(n *document.Node) {
	if !n.There() {
		return
	}
	s.study.SegmentTargets = map[string]map[string]map[string]float64{}
	known := s.segmentIDs()
	s.byWave(n.About("segment_targets"), func(wave string, segments *document.Node) {
		bySegment := map[string]map[string]float64{}
		for _, p := range segments.About("segment_targets of wave " + wave).Mapping().Pairs() {
			if len(known) > 0 && !slices.Contains(known, p.Name) {
				p.Key.Fault(fmt.Sprintf("there is no segment %q", p.Name), instead(p.Name, known))
				continue
			}
			bySegment[p.Name] = s.byDimension(p.Value)
		}
		s.study.SegmentTargets[wave] = bySegment
	})
}

// byDimension reads targets by dimension, each on the dimension's own scale.
func (s *studyReader) byDimension(n *document.Node) map[string]float64 {
	target := map[string]float64{}
	for _, p := range n.Mapping().Pairs() {
		if lo, hi, ok := s.spectrumRange(); p.Name == spectrum && ok {
			target[spectrum] = p.Value.Float(lo, hi)
			continue
		}
		if id := s.dimension(p.Key); id != "" {
			lo, hi := s.rangeOf(id)
			target[id] = p.Value.Float(lo, hi)
		}
	}
	return target
}

// spectrumRange is the range of the items of the packs with bands; ok is false when no pack has bands.
func (s *studyReader) spectrumRange() (lo, hi float64, ok bool) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, p := range s.packs {
		if len(p.Bands) == 0 {
			continue
		}
		for _, d := range p.Dimensions {
			from, to := p.Range(d.ID)
			lo, hi, ok = min(lo, from), max(hi, to), true
		}
	}
	return lo, hi, ok
}

// rangeOf is the range of a dimension's own scale, or anything when no pack is given.
func (s *studyReader) rangeOf(dimension string) (lo, hi float64) {
	for _, p := range s.packs {
		for _, d := range p.Dimensions {
			if d.ID == dimension {
				return p.Range(dimension)
			}
		}
	}
	return -1000, 1000
}
