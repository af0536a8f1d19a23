// Package document reads YAML files strictly: an unknown or repeated name, a value of the wrong
// kind or a missing one is a fault at its line and column, and reading carries on so that a
// person sees all faults at once. It knows nothing of what the files are about.
package document
