package disclosure

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"mirror/gap"
)

// Read reads a release back from its JSON (FORMATS.md §5). It is strict: another
// format, a field it does not know, anything behind the end, and a result that
// was never protected are errors. MarshalJSON of what it returns gives the same
// bytes again.
func Read(b []byte) (*Release, error) {
	in, ok := written(b)
	if !ok {
		var err error
		if in, err = parsed(b); err != nil {
			return nil, fmt.Errorf("read release: %w", err)
		}
	}
	if in.Format != gap.ResultFormat {
		return nil, fmt.Errorf("read release: the format is %q, not %q", in.Format, gap.ResultFormat)
	}
	switch in.Settings.Disclosure {
	case "off":
	case "on":
		for i := range in.Waves {
			if !protected(&in.Waves[i]) {
				return nil, fmt.Errorf("read release: wave %s is not protected", in.Waves[i].ID)
			}
		}
	default:
		return nil, fmt.Errorf("read release: disclosure is %q, neither on nor off", in.Settings.Disclosure)
	}
	return &Release{settings: cloneSettings(in.Settings), waves: in.Waves}, nil
}

// parsed reads a result in whatever form JSON can have.
func parsed(b []byte) (in gap.Result, err error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return in, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return in, errors.New("something follows its end")
	}
	return in, nil
}

// protected reports what every wave that Protect made has in common: it says
// that it is protected, and gives no exact number of people below thirty.
func protected(w *gap.Wave) bool {
	said := false
	for _, n := range w.Notes {
		said = said || n.ID == noteProtected
	}
	exact := func(n gap.Number) bool { return n.Known() && whole(n) < full }
	for _, list := range [][]gap.Row{w.Gaps, w.Outcomes} {
		for i := range list {
			said = said && !exact(list[i].Customers.N) && !exact(list[i].Employees.N)
		}
	}
	for _, p := range append(w.N[:], w.Participation...) {
		said = said && !exact(p.N)
	}
	return said
}
