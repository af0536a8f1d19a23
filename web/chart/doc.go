// Package chart draws results as SVG: small ones inside the cells of tables, and figures of their own for slides.
//
// What stands in a page has positions in per cent of its width, so that it fits every screen without a script, while its
// marks stay round and its text stays readable. It has presentation attributes only, never style=, and is hidden from screen
// readers: the cell around it says the same numbers as text. A figure for slides is 960 pixels wide and says in its
// description what it shows.
//
// The package knows nothing of releases: it draws the numbers it is given with the text they are printed as, and where there
// is no number it draws nothing.
package chart
