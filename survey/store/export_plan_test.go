package store

// Settle is what each connection that stores submissions is told first.
const Settle = sqlSettle

// PlannedOnce are its statements that look for rows, with the types of their values.
var PlannedOnce = map[string]string{
	"hold":            "(smallint[], smallint[], date) AS " + sqlHold,
	"use invitations": "(smallint[], smallint[], date, bytea[]) AS " + sqlUseInvitations,
	"see invitations": "(bytea[]) AS " + sqlSeeInvitations,
	"spend":           "(bytea[]) AS " + sqlUse,
	"links":           "(smallint[], smallint[]) AS " + sqlLinks,
	"days":            "(smallint[], smallint[], date[]) AS " + sqlDays,
	"spent":           "(bytea[]) AS " + sqlSpent,
	"stored":          "(smallint[], smallint[], bigint[]) AS " + sqlStored,
	"lock drafts":     "(bigint[]) AS " + sqlLockDrafts,
	"drop drafts":     "(bigint[]) AS " + sqlDropDrafts,
}
