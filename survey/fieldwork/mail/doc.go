// Package mail writes invitations and reminders, hands them to a mail server, and reads what comes back.
//
// A mail has a text and the same as HTML: one table of 34rem, one button, the link also in words. It has no picture, no
// script, nothing fetched from anywhere and nothing that counts who opened it. Wordings are filled by substitution alone.
// Errors and outcomes hold no address: what a mail server says about one is not passed on.
package mail
