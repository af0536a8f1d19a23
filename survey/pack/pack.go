// Package pack reads questionnaires: mirror-pack/1, strictly, with every fault at its place.
package pack

// Format names the format of a pack file.
const Format = "mirror-pack/1"

// Text is a wording by language.
type Text map[string]string

// In returns the wording in lang, or in fallback when lang has none.
func (t Text) In(lang, fallback string) string {
	if s := t[lang]; s != "" {
		return s
	}
	return t[fallback]
}

// Sides is a wording for each audience; the text of an audience that is not asked is nil.
type Sides struct{ Customer, Employee Wording }

// Wording is one statement, or two poles.
type Wording struct {
	Text        Text
	Left, Right Text // layout two_poles
}

// Empty reports whether nothing is asked.
func (w Wording) Empty() bool { return w.Text == nil && w.Left == nil }

// Pack is a questionnaire that has passed every check.
type Pack struct {
	ID, Version     string
	DefaultLanguage string
	Languages       []string
	Audiences       []string // customer, employee
	// Predicts: employees answer as they believe customers would; false: for themselves. An item may overrule it.
	Predicts     bool
	Licence      string
	Placeholders []string
	MinCell      int // 0 = the study's

	Title, Purpose                        Text
	Instructions, Privacy, ThankYou, Stem Sides
	MirrorFrame                           Text

	Scales     []Scale
	Dimensions []Dimension
	Items      []Item
	ShortForm  []string
	Outcomes   []Item // Role is set
	Importance *Pick
	Feelings   *Pick
	Open       []OpenQuestion
	Attributes []Attribute
	Bands      []Band
	Target     map[string]float64
	Classes    *Classification
}

// Scale types.
const (
	Rating     = "rating"
	ChoiceOne  = "choice_one"
	ChoiceMany = "choice_many"
	FreeText   = "text"
)

// Scale is a set of answers, points listed from the lowest.
type Scale struct {
	ID, Type       string
	Anchors        bool // labels: anchors
	TwoPoles       bool // layout: two_poles
	FavourableFrom int
	UnfavourableTo int
	Points         []Point
	Missing        Text
}

// Point is one answer of a scale. Number is the value of a rating, Value its spelling in files.
type Point struct {
	Value  string
	Number int
	Label  Text // nil: a number only
}

// Lo and Hi are the ends of a rating scale.
func (s *Scale) Lo() int { return s.Points[0].Number }

// Hi is the highest value of a rating scale.
func (s *Scale) Hi() int { return s.Points[len(s.Points)-1].Number }

// Dimension is a group of items. Kind is emotional or functional.
type Dimension struct {
	ID, Kind      string
	Name, Meaning Text
	// Expects is set on a dimension made from the expectation items (battery: expectation) of a dimension that also has
	// perception items, so that no score mixes what customers expect with what they get. It names that dimension.
	Expects string
}

// Item is a rated statement or an outcome.
type Item struct {
	ID, Dimension   string // Dimension is "" for an outcome
	Role            string // outcomes: recommend, trust, intent, behaviour
	Scale           string
	Reverse         bool
	Predicts        bool   // the pack's, unless the item overrules it
	Only            string // "", customer or employee
	Kind            string // the item's own, when it differs from its dimension's
	Battery         string // expectation or perception
	CountAs         []string
	GoodWhenHigh    bool
	EmployeePercent bool // employee_scale: percent
	Benchmark       string
	Wording         Sides // the employees' made by the mirror frame where the file leaves it out
}

// Asked reports whether an audience ("customer", "employee") is asked the item.
func (i *Item) Asked(audience string) bool {
	if audience == "employee" {
		return !i.Wording.Employee.Empty()
	}
	return !i.Wording.Customer.Empty()
}

// Pick asks for the most fitting of several words. From is "dimensions" for importance.
type Pick struct {
	Pick    int
	From    string
	Shuffle bool
	Wording Sides
	Options []Option
}

// Option is a word to pick; Group (feelings) is builds, holds or erodes.
type Option struct {
	ID, Group string
	Label     Text
}

// OpenQuestion asks for words.
type OpenQuestion struct {
	ID, ShowAfter, About string
	MaxLength            int
	Wording              Sides
}

// Attribute says who answered. Audience is "" when both sides have it.
type Attribute struct {
	ID, Audience, Role, Source string
	Label                      Text
	Options                    []Option
	OptionsFrom                string
}

// Band is a named stretch of the scale; Below is 0 with Open for the last one.
type Band struct {
	ID            string
	From, Below   float64
	Open          bool
	Name, Meaning Text
}

// Classification sorts people; the first rule that fits decides.
type Classification struct {
	ID        string
	Rules     []Rule
	Report    []string
	UnitScore UnitScore
}

// Rule is a classification rule; absent conditions are nil or "".
type Rule struct {
	Group                                 string
	LowestAtLeast, MeanAtLeast, MeanBelow *float64
	Behaviour                             string
	Otherwise                             bool
	Name, Meaning                         Text
}

// UnitScore is a figure made of the groups' percentages.
type UnitScore struct{ ID, Formula string }
