package survey

import (
	"mirror/gap"
	"mirror/survey/pack"
)

// Frame is what the engine has to know about one wave of one pack. The study may be nil.
func Frame(p *pack.Pack, s *Study, wave string) *gap.Frame { return &gap.Frame{Wave: wave, Pack: p.ID} }
