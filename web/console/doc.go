// Package console is what administrators and readers see: setting a study up, inviting, watching the fieldwork, and the
// pages of results.
//
// What it reads of results is a release, never a tally or an answer. What it may not show it does not have: a figure
// that is hidden in the release has no number. Who may see a page stands in one table (Routes), and one function holds
// every request to it (guard). Pages are server-made, work without scripts, and change something only by POST followed by
// a redirect.
//
// A page is a struct that embeds frame, and a template of the same name. Handlers parse, call the store, and render.
package console
