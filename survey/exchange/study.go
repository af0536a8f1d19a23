package exchange

import (
	"errors"
	"io"

	"mirror/survey"
	"mirror/survey/pack"
)

// ReadStudy reads a study file, mirror-study/1. Given the packs, it also checks that the outcome, the targets and
// the actions speak of dimensions and outcomes that exist. The error is a *fault.Error.
func ReadStudy(file string, r io.Reader, packs ...*pack.Pack) (*survey.Study, error) {
	return nil, errors.New("not built yet")
}
