package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/alecthomas/kong"

	"mirror/survey/fault"
)

// Exit codes.
const (
	exitDone    = 0
	exitFailed  = 1
	exitInvalid = 2 // wrong usage or invalid input: every fault listed, nothing written
)

// app is what a command may touch of the world.
type app struct {
	ctx      context.Context
	in       io.Reader
	out, err io.Writer
}

// commands is the command line; the help of each command is its documentation.
type commands struct {
	Demo    demoCmd    `cmd:"" help:"Make a simulated bank's survey and both workbooks, to see what Mirror does."`
	Analyze analyzeCmd `cmd:"" help:"Turn collected answers into gaps, findings and workbooks. Files in, files out."`
	Serve   serveCmd   `cmd:"" help:"Take answers, and show the console, where studies are led and results are read."`
	Import  importCmd  `cmd:"" help:"Bring in a study, a list of people, or answers collected elsewhere."`
	Wave    waveCmd    `cmd:"" help:"Lead a round of fieldwork from its draft to its release."`
	Release releaseCmd `cmd:"" help:"Freeze the protected results of a wave, or those so far of an open one. Closing it does so by itself."`
	Export  exportCmd  `cmd:"" help:"Write what customers ticked, row by row: CSV, Excel or SPSS. Never employees' answers."`
	Report  reportCmd  `cmd:"" help:"Write a workbook, or all figures, from the release of a wave."`
	Invite  inviteCmd  `cmd:"" help:"Make personal links and write them to a list."`
	Link    linkCmd    `cmd:"" help:"Make open links, posters, kiosks and previews."`
	Bounces bouncesCmd `cmd:"" help:"Note invitations that came back from mailboxes that do not exist."`
	Pack    packCmd    `cmd:"" help:"Check, list and show questionnaires."`
	Migrate migrateCmd `cmd:"" help:"Bring the database up to date after an upgrade."`
	Backup  backupCmd  `cmd:"" help:"Copy the database while it is in use."`
	Restore restoreCmd `cmd:"" help:"Fill an empty database from a copy."`
	Move    moveCmd    `cmd:"" help:"Copy everything into a database of the other kind, from SQLite to PostgreSQL or back."`
	Erase   eraseCmd   `cmd:"" help:"Remove a person from every list, for good."`
	User    userCmd    `cmd:"" help:"Keep the list of who works with studies and results."`
	Audit   auditCmd   `cmd:"" help:"Print who did what, and check that nothing was changed afterwards."`
	Bench   benchCmd   `cmd:"" help:"Measure speed on this machine."`
	Version versionCmd `cmd:"" help:"Say which version this is."`
}

const about = `Mirror compares how customers rate a company with how its employees believe customers rate it.

Gaps are employees minus customers, in points of 100: a plus means employees think the company is better than customers say.`

// run is the program. It returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	a := &app{ctx: ctx, in: in, out: out, err: errs}
	var c commands
	parser, err := kong.New(&c,
		kong.Name("mirror"), kong.Description(about), kong.Writers(out, errs),
		kong.DefaultEnvars("MIRROR"), kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.ShortUsageOnError())
	if err != nil {
		fmt.Fprintln(errs, "mirror:", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(errs, "mirror: %v\nRun \"mirror --help\" to see the commands and their options.\n", err)
		return exitInvalid
	}
	return a.exit(parsed.Run(a))
}

// usage is a wrong use of the command line that only the command itself can see.
type usage struct{ say string }

func (u usage) Error() string { return u.say }

// exit says what went wrong, in plain words, and chooses the exit code.
func (a *app) exit(err error) int {
	var invalid *fault.Error
	var wrong usage
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &invalid):
		fmt.Fprintf(a.err, "%v\nNothing was written. Correct the lines above and run the command again.\n", invalid)
		return exitInvalid
	case errors.As(err, &wrong):
		fmt.Fprintln(a.err, "mirror:", wrong)
		return exitInvalid
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(a.err, "mirror: stopped; nothing was written.")
		return exitFailed
	}
	fmt.Fprintln(a.err, "mirror:", err)
	return exitFailed
}
