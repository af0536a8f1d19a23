// Package sheet writes a workbook that was described without a word about
// spreadsheets: sheets with one table each, and charts that draw what their table says.
//
// A Book is filled by the reports package and written with Write or WriteFile.
// It knows how such a workbook has to look and what breaks Excel, LibreOffice
// or a screen reader: one table per sheet with its header in row 5, values and
// never formulas, text that stays text, no hidden rows, no merged cells, the
// same bytes for the same book. It refuses to know what the numbers mean, with
// one exception: a cell's tint comes from a verdict, never from a raw gap.
//
//	b := &sheet.Book{Title: "HR report", Language: "en", Date: "2026-11-22"}
//	b.Sheets = append(b.Sheets, &sheet.Sheet{
//		Name: "1 Gap by dimension", Title: "Table 1: …", Description: "One table. …",
//		Table: &sheet.Table{
//			Columns: []sheet.Column{{Name: "Dimension"}, {Name: "Gap", Kind: sheet.Gap}},
//			Rows:    []sheet.Row{{sheet.Words("Trust"), sheet.Figure(row.Gap, sheet.Confidential).Tinted(row.Verdict, row.Gap)}},
//		},
//	})
//	err := b.WriteFile("report.xlsx")
//
// A chart repeats figures of the table on its own sheet. Its numbers are
// written to the visible last sheet "Chart data", and a number that the table
// does not show is refused, so that a chart cannot tell what its table hides.
package sheet
