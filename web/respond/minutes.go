package respond

import (
	"mirror/gap"
	"mirror/survey"
)

// Minutes is how long a form takes a side, rounded up; at least 1.
func Minutes(f *survey.Form, side gap.Audience) int { return minutes(newPlan(f, side)) }
