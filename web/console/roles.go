package console

import "mirror/survey"

// roleName is a role for people: its name, and what it is for.
type roleName struct{ Name, What string }

var roleNames = map[survey.Role]roleName{
	survey.RoleAdmin:     {"Administrator", "Accounts, roles, keys for programs, settings."},
	survey.RoleAuthor:    {"Author", "Questionnaires, groups and targets."},
	survey.RoleFieldwork: {"Fieldwork", "Lists of people, invitations, opening and closing waves."},
	survey.RoleHR:        {"HR reader", "Results, and HR's workbook."},
	survey.RoleMarketing: {"Marketing reader", "Results, and marketing's workbook."},
	survey.RoleAuditor:   {"Auditor", "Who did what."},
	survey.RoleExport:    {"Exporter", "Customers' answers, row by row. Never employees'."},
}
