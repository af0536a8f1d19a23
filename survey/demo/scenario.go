package demo

import (
	_ "embed"
	"fmt"

	"github.com/goccy/go-yaml"

	"mirror/gap"
)

//go:embed larkfield.yaml
var larkfield []byte

// scenario is larkfield.yaml: what is true of the bank, and how its people answer.
type scenario struct {
	Format  string   `yaml:"format"`
	Banner  string   `yaml:"banner"`
	Company string   `yaml:"company"`
	Seed    uint64   `yaml:"random_seed"`
	Draw    uint64   `yaml:"draw"`
	Packs   []string `yaml:"packs"`

	Waves      []wave       `yaml:"waves"`
	Study      studyPart    `yaml:"study"`
	Units      []*unit      `yaml:"units"`
	Functional float64      `yaml:"unit_weight_functional"`
	Segments   []*segment   `yaml:"segments"`
	Cells      []*cell      `yaml:"cells"`
	Action     action       `yaml:"action"`
	Measures   []measure    `yaml:"measures"`
	Core       coreModel    `yaml:",inline"`
	Spectrum   spectrum     `yaml:"trust_spectrum"`
	Perception perception   `yaml:"perception_check"`
	Ambassador ambassador   `yaml:"ambassador"`
	Missing    missing      `yaml:"missing"`
	Quality    quality      `yaml:"quality"`
	Languages  shares       `yaml:"languages"`
	Attributes attributes   `yaml:"attributes"`
	Comments   commentRules `yaml:"comments"`
}

// shares are chances or weights by id.
type shares map[string]float64

// sides holds one thing for each audience.
type sides[T any] struct {
	Customer T `yaml:"customer"`
	Employee T `yaml:"employee"`
}

func (s *sides[T]) of(a gap.Audience) T {
	if a == gap.Employee {
		return s.Employee
	}
	return s.Customer
}

type wave struct {
	ID     string   `yaml:"id"`
	Name   string   `yaml:"name"`
	Opens  string   `yaml:"opens"`
	Closes string   `yaml:"closes"`
	Packs  []string `yaml:"packs"`
}

type studyPart struct {
	Margin           float64       `yaml:"margin"`
	GoodFrom         float64       `yaml:"good_from"`
	Smallest         yaml.MapSlice `yaml:"smallest"`
	CustomersInvited int           `yaml:"customers_invited"`
}

// unit is a branch. Counts are completed answers in each wave; shifts are points of the 7-point scale.
type unit struct {
	ID             string  `yaml:"id"`
	Name           string  `yaml:"name"`
	Customers      int     `yaml:"customers"`
	Branch         int     `yaml:"branch"`
	Advisers       int     `yaml:"advisers"`
	Commitment     float64 `yaml:"commitment"`
	CustomersShift float64 `yaml:"customers_shift"`
	TakesPart      bool    `yaml:"takes_part"`
}

// segment is a group of customers; Answers is its share of the answers, Base of the customer base.
type segment struct {
	ID         string  `yaml:"id"`
	Name       string  `yaml:"name"`
	Answers    float64 `yaml:"answers"`
	Base       float64 `yaml:"base"`
	Emotional  float64 `yaml:"emotional"`
	Functional float64 `yaml:"functional"`
}

// cell is a group of employees; Central is how many of them answer without belonging to a unit.
type cell struct {
	ID        string         `yaml:"id"`
	Name      string         `yaml:"name"`
	Central   int            `yaml:"central"`
	Headcount int            `yaml:"headcount"`
	Invited   map[string]int `yaml:"invited"`
	Serves    shares         `yaml:"serves"`
}

// action is what the bank does about its finding; effects are by dimension and wave.
type action struct {
	ID         string            `yaml:"id"`
	Name       string            `yaml:"name"`
	Answers    []string          `yaml:"answers"`
	Owner      string            `yaml:"owner"`
	Started    string            `yaml:"started"`
	TakingPart map[string]shares `yaml:"effect_taking_part"`
	Others     map[string]shares `yaml:"effect_others"`
}

// measure is what the bank did without an effect on the answers; Told are sentences for customers by wave and language.
type measure struct {
	ID       string                       `yaml:"id"`
	Name     string                       `yaml:"name"`
	Answers  []string                     `yaml:"answers"`
	Owner    string                       `yaml:"owner"`
	Started  string                       `yaml:"started"`
	Due      string                       `yaml:"due"`
	State    string                       `yaml:"state"`
	Moves    string                       `yaml:"moves"`
	Expected float64                      `yaml:"expected"`
	Finding  yaml.MapSlice                `yaml:"finding"`
	Notes    string                       `yaml:"notes"`
	Told     map[string]map[string]string `yaml:"told"`
}

// spread holds the standard deviations of the parts an answer is made of.
type spread struct {
	General   float64 `yaml:"general"`
	Dimension float64 `yaml:"dimension"`
	Item      float64 `yaml:"item"`
}

// odds of an answer that counts: log odds at the reference, and per point above it.
type odds struct {
	LogOdds  float64 `yaml:"log_odds"`
	PerPoint float64 `yaml:"per_point"`
}

type missing struct {
	Default  sides[float64] `yaml:"default"`
	Customer shares         `yaml:"customer"`
}

// attributes gives chances by attribute, then by cell or segment ("any" for the others), then by option.
type attributes map[string]map[string]shares

func readScenario() (*scenario, error) {
	s := new(scenario)
	if err := yaml.UnmarshalWithOptions(larkfield, s, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read the demo's scenario: %w", err)
	}
	return s, nil
}
