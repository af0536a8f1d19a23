package across

import (
	"testing"
	"time"
)

// Every day of 400 years follows the one before it, also at the ends of months and in leap years.
func TestDaysFollowEachOther(t *testing.T) {
	first := time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)
	before, _ := dayOf(first.Format(time.DateOnly))
	for i := 1; i < 146097; i++ {
		date := first.AddDate(0, 0, i).Format(time.DateOnly)
		if day, ok := dayOf(date); !ok || day != before+i {
			t.Fatalf("%s is day %d after the first, want %d", date, day-before, i)
		}
	}
	for _, wrong := range []string{"", "2026-1-1", "2026-13-01", "2026-01-00", "2026-01-32", "01.01.2026", "2026-01-0x"} {
		if _, ok := dayOf(wrong); ok {
			t.Errorf("%q is taken for a date", wrong)
		}
	}
}
