package stat

import (
	"testing"

	"mirror/gap/gaptest"
)

// REAL: people's own ratings of a situation against those of others.
func TestProfilesAgainstR(t *testing.T) {
	cases(t, gaptest.Shared(t, "fixtures/09_accuracy_R.json"), func(t *testing.T, f fixture) {
		var in struct {
			Predicted []float64
			Actual    []float64 `json:"actual_customer_mean"`
		}
		f.input(t, &in)
		want := expect(t, f)
		p := must(ProfileOf(in.Predicted, in.Actual))
		want.near("k", float64(len(in.Predicted)), 0)
		want.near("elevation_bias_signed", p.Elevation, closed)
		want.near("elevation_component", p.Squared, closed)
		want.near("mean_sq_distance", p.D2, closed)
		want.near("scatter_component", p.Scatter, closed)
		want.near("sd_predicted_div_k", must(FromCounts(in.Predicted, ones(in.Predicted)).Spread()), closed)
		want.near("sd_actual_div_k", must(FromCounts(in.Actual, ones(in.Actual)).Spread()), closed)
		near(t, "elevation, scatter and shape", p.Squared+p.Scatter+p.Shape, p.D2, closed)
		if want.null("profile_r", p.HasR); p.HasR {
			want.near("profile_r", p.R, closed)
			want.near("shape_component", p.Shape, closed)
		}
		want.skip(map[string]string{
			"rms_distance": "the root of another figure", "mean_abs_distance": "not used", "spearman": "not used of profiles", "icc_double_entry": "not used",
			"shape_component": "0 of a flat profile, which R calls undefined",
		})
		want.done()
	})
}
