package exchange

import (
	"cmp"
	"fmt"
	"iter"
	"os"
	"slices"
	"strconv"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fault"
	"mirror/survey/pack"
)

// Options say what the files belong to.
type Options struct {
	Packs    []*pack.Pack            // a file belongs to the one whose item ids it uses
	Study    *survey.Study           // nil: the default study
	Wave     string                  // only this wave; "" = all. Rows of other waves are checked but not counted
	Drivers  bool                    // also keep what drivers need
	Progress func(done, total int64) // told about every 4 MiB how many bytes are read; may be nil
	// Each is given the rows of each wave and pack, as often as it likes to go through them, once all files are read and
	// found sound; with a fault anywhere it is not called at all. Until then the rows wait in memory, about 200 bytes
	// each. ReadTallies has no rows and never calls it. Its error ends the reading. It may be nil.
	Each func(c *survey.Collected, rows iter.Seq[survey.Row]) error
}

// Limits on what a file may hold. They are far above real programmes, and keep
// a mistaken column (an id of a person as segment, say) from filling the memory.
const (
	maxColumns = 2_000   // of a file
	maxRecord  = 1 << 20 // bytes of one row
	maxWaves   = 100     // found in a file, when the study declares none
	maxGroups  = 5_000   // cells, segments or units found, when none are declared
	maxPlaces  = 50_000  // combinations of group and unit in one wave
	maxWeight  = 1e6
)

// ReadAnswers reads answers files into one Collected for each wave and pack, in
// the study's wave order, then in the order of the packs. Files of the same wave
// and pack are put together. Bad input gives a *fault.Error with every fault.
func ReadAnswers(files []string, o Options) ([]*survey.Collected, error) {
	return read(files, o, (*reading).answers)
}

// ReadTallies reads tallies files: counts of answers where no rows are at hand.
// It returns what ReadAnswers returns, without comments.
func ReadTallies(files []string, o Options) ([]*survey.Collected, error) {
	o.Each = nil
	return read(files, o, (*reading).tallies)
}

// reading is the state of one call: all files, all faults, all waves.
type reading struct {
	Options
	faults     fault.List
	done, told int64 // bytes
	total      int64
	collectors []*collector
	people     bool // a list of people whose columns nobody has explained yet
}

// read opens the files one after the other and hands each to its reader.
func read(files []string, o Options, one func(*reading, string) error) ([]*survey.Collected, error) {
	r := &reading{Options: o}
	if r.Study == nil {
		r.Study = survey.DefaultStudy()
	}
	if err := r.measure(files); err != nil {
		return nil, err
	}
	for _, file := range files {
		if err := one(r, file); err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
	}
	if err := r.faults.Err(); err != nil {
		return nil, err
	}
	all := r.collected()
	if err := r.handOn(all); err != nil {
		return nil, err
	}
	return all, nil
}

// measure adds up the sizes for the progress line, and refuses a file that is given twice: its people would count twice.
func (r *reading) measure(files []string) error {
	infos := make([]os.FileInfo, len(files))
	for i, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			return err
		}
		for j, other := range infos[:i] {
			if os.SameFile(info, other) {
				report := reporter{&r.faults, file}
				report.file0("this file is given twice, also as "+quote(files[j]), "give it once; its answers would be counted twice")
			}
		}
		infos[i] = info
		r.total += info.Size()
	}
	return nil
}

// progressStep is how many bytes are read between two calls of Options.Progress.
const progressStep = 4 << 20

// advance notes that n more bytes are read.
func (r *reading) advance(n int64) {
	r.done += n
	if r.Progress != nil && r.done-r.told >= progressStep {
		r.told = r.done
		r.Progress(min(r.done, r.total), r.total)
	}
}

// collected is what was gathered, in the study's wave order, then pack order.
func (r *reading) collected() []*survey.Collected {
	slices.SortFunc(r.collectors, func(a, b *collector) int {
		return cmp.Or(
			cmp.Compare(r.waveOrder(a.wave), r.waveOrder(b.wave)),
			compareWaves(a.wave, b.wave),
			cmp.Compare(slices.Index(r.Packs, a.pack), slices.Index(r.Packs, b.pack)),
		)
	})
	all := make([]*survey.Collected, 0, len(r.collectors))
	for _, c := range r.collectors {
		if c.wanted {
			all = append(all, c.result())
		}
	}
	return all
}

// waveOrder is the place of a wave in the study; waves the study does not declare come after.
func (r *reading) waveOrder(wave string) int {
	i := slices.IndexFunc(r.Study.Waves, func(w survey.Wave) bool { return w.ID == wave })
	if i < 0 {
		return len(r.Study.Waves)
	}
	return i
}

// compareWaves orders waves nobody declared: 2 before 10, else by their letters.
func compareWaves(a, b string) int {
	x, errX := strconv.Atoi(a)
	y, errY := strconv.Atoi(b)
	if errX == nil && errY == nil && x != y {
		return cmp.Compare(x, y)
	}
	return cmp.Compare(a, b)
}

// sides are the audiences as files name them.
var sides = [2]string{gap.Customer.String(), gap.Employee.String()}
