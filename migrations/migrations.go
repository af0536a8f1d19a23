// Package migrations holds the reviewed SQL that makes and upgrades the database, one folder for each kind.
// Files are applied in the order of their numbers and never change once released.
package migrations

import "embed"

// SQLite and Postgres are the migrations for each kind of database, in folders of those names.
var (
	//go:embed sqlite/*.sql
	SQLite embed.FS
	//go:embed postgres/*.sql
	Postgres embed.FS
)
