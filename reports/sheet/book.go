package sheet

// Book is a workbook: a contents sheet, the sheets in order and, where there
// are charts, the sheet "Chart data". The first and the last are made by Write.
type Book struct {
	Title       string // document property and title of the contents sheet
	Subject     string // document property
	Description string // under the title of the contents sheet; long ones go on in the lines below
	Keywords    string // document property
	Language    string // BCP 47, such as "en"
	Date        string // yyyy-mm-dd: created and modified in the properties
	Company     string // document property
	Version     string // version of the program, in the properties
	Footer      string // left part of every printed footer
	Banner      string // when given: row 4 of every sheet and every printed header

	// Contents are lines on the contents sheet, under its description: field
	// dates, numbers of answers, status, version of the method.
	Contents []string
	Sheets   []*Sheet
}

// Sheet is a sheet with at most one table, then notes, then charts.
type Sheet struct {
	// Name of the tab: at most 31 characters, unique ignoring case. Use
	// SafeName for a name with parts that people typed.
	Name        string
	Title       string // A1: "Table 3: what, for whom, wave"
	Description string // A2: how to read it, which notes; sentences that do not fit on one printed line become the first note
	Answers     string // contents sheet: the question the sheet answers; may be empty
	Tab         Tab
	Table       *Table
	Notes       []string // lines under the table
	Charts      []Chart
}

// Tab is the colour of a sheet's tab.
type Tab uint8

// The tabs: plain, and the three kinds of sheet a reader looks for.
const (
	PlainTab    Tab = iota // grey: notes, chart data
	ResultTab              // dark: summary and results on both sides
	CustomerTab            // blue: what customers said
	EmployeeTab            // orange: what employees said
)

// Names of the sheets that Write adds.
const (
	ContentsName  = "Contents"
	ChartDataName = "Chart data"
)
