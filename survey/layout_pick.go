package survey

import (
	"math/bits"
	"slices"

	"mirror/gap"
	"mirror/survey/pack"
)

// pickPlace is where the picks of one question (importance, feelings) stand, and which there may be.
type pickPlace struct {
	at, bytes int
	most      int
	ids       []string
	asked     [2]bool
}

// layPicks gives each pick question its place.
func (l *Layout) layPicks() {
	for _, pick := range l.Frame.Picks {
		ask := PickIn(l.Pack, pick.ID)
		p := pickPlace{at: l.Size, bytes: (len(pick.Options) + 7) / 8, most: ask.Pick, ids: pick.Options, asked: askedOf(ask.Wording)}
		l.picks = append(l.picks, p)
		l.Size += p.bytes
	}
}

// PickIn is the pack's question behind a pick of the frame.
func PickIn(p *pack.Pack, id string) *pack.Pick {
	if id == PickImportance {
		return p.Importance
	}
	return p.Feelings
}

// askedOf says which sides have a wording.
func askedOf(w pack.Sides) [2]bool {
	return [2]bool{gap.Customer: !w.Customer.Empty(), gap.Employee: !w.Employee.Empty()}
}

// SetPick packs the ids picked (importance, feelings); false, and nothing changes, where one is unknown, double, or
// there are too many.
func (l *Layout) SetPick(answers []byte, pick int, ids []string) bool {
	p := &l.picks[pick]
	var picked Options
	for _, id := range ids {
		i := slices.Index(p.ids, id)
		if i < 0 || !picked.Add(uint8(i)) {
			return false
		}
	}
	if len(ids) > p.most {
		return false
	}
	putBits(answers[p.at:p.at+p.bytes], picked)
	return true
}

// SetPicked packs picks as the engine holds them, one bit an option; false, and nothing changes, where there are too
// many or one is unknown.
func (l *Layout) SetPicked(answers []byte, pick int, picked uint64) bool {
	p := &l.picks[pick]
	if !within(Options{picked}, len(p.ids)) || bits.OnesCount64(picked) > p.most {
		return false
	}
	putBits(answers[p.at:p.at+p.bytes], Options{picked})
	return true
}

// Picked are the ids picked, in the pack's order.
func (l *Layout) Picked(answers []byte, pick int) []string {
	p := &l.picks[pick]
	var ids []string
	picked := bitsIn(answers[p.at : p.at+p.bytes])
	for i, id := range p.ids {
		if picked.Has(uint8(i)) {
			ids = append(ids, id)
		}
	}
	return ids
}

// PickAsked reports whether a side is asked a pick question.
func (l *Layout) PickAsked(pick int, a gap.Audience) bool { return l.picks[pick].asked[a] }

// PickMost is how many may be picked.
func (l *Layout) PickMost(pick int) int { return l.picks[pick].most }

func (p *pickPlace) valid(answers []byte, a gap.Audience) bool {
	picked := bitsIn(answers[p.at : p.at+p.bytes])
	if !p.asked[a] {
		return picked == Options{}
	}
	return within(picked, len(p.ids)) && bits.OnesCount64(picked[0]) <= p.most
}
